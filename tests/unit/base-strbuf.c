/* SPDX-License-Identifier: GPL-2.0-or-later */
/* strbuf and the memory below it. */
#include "analyze/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define UNDER_ASAN 1
#endif

static void empty_one_is_a_string(void **state)
{
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	assert_string_equal(buf.text, "");
	strbuf_clear(&buf);
	strbuf_add(&buf, NULL, 0);
	assert_string_equal(buf.text, "");
	assert_int_equal(buf.length, 0);
	strbuf_release(&buf);
	strbuf_release(&buf);
	assert_string_equal(buf.text, "");
	assert_int_equal(strbuf_empty[0], '\0');
}

/* Grown by every size of piece, across every size of its memory. */
static void grows(void **state)
{
	struct strbuf buf = STRBUF_INIT;
	char piece[300];
	size_t size, total = 0;

	(void)state;
	memset(piece, 'x', sizeof(piece));
	for (size = 1; size < sizeof(piece); size++) {
		strbuf_add(&buf, piece, size);
		total += size;
		assert_int_equal(buf.length, total);
		assert_int_equal(strlen(buf.text), total);
		assert_true(buf.capacity > buf.length);
	}
	strbuf_clear(&buf);
	assert_string_equal(buf.text, "");
	strbuf_add(&buf, "a\0b", 3);
	assert_int_equal(buf.length, 3);
	assert_memory_equal(buf.text, "a\0b", 4);
	strbuf_release(&buf);
}

/* Whether there is room for the formatted text or not, it is there whole. */
static void formats(void **state)
{
	size_t filled, width;

	(void)state;
	for (filled = 0; filled < 70; filled += 3) {
		for (width = 0; width < 200; width += 7) {
			struct strbuf buf = STRBUF_INIT;
			char expected[300];

			while (buf.length < filled)
				strbuf_add_char(&buf, '-');
			memcpy(expected, buf.text, filled);
			snprintf(expected + filled, sizeof(expected) - filled, "%*d", (int)width,
				 42);
			strbuf_addf(&buf, "%*d", (int)width, 42);
			assert_string_equal(buf.text, expected);
			assert_int_equal(buf.length, strlen(expected));
			strbuf_release(&buf);
		}
	}
}

static void numbers(void **state)
{
	static const uint64_t values[] = {0,          1,
					  9,          10,
					  15,         16,
					  99,         100,
					  UINT32_MAX, UINT64_MAX - 1,
					  UINT64_MAX, 10000000000000000000u};
	struct strbuf buf = STRBUF_INIT;
	char expected[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(values) / sizeof(*values); i++) {
		strbuf_clear(&buf);
		strbuf_add_u64(&buf, values[i]);
		strbuf_add_char(&buf, ' ');
		strbuf_add_hex(&buf, values[i]);
		snprintf(expected, sizeof(expected), "%" PRIu64 " %" PRIx64, values[i], values[i]);
		assert_string_equal(buf.text, expected);
	}
	strbuf_release(&buf);
}

static void nothing_is_something(void **state)
{
	void *memory = xmalloc(0);
	char *copy = xstrdup("copy");

	(void)state;
	assert_non_null(memory);
	memory = xrealloc_array(memory, 0, 8);
	assert_non_null(memory);
	free(memory);
	memory = xcalloc(0, 0);
	assert_non_null(memory);
	free(memory);
	assert_string_equal(copy, "copy");
	free(copy);
}

#ifndef UNDER_ASAN /* which would end the program itself */
/* A size whose product wraps is not taken for the small number that is left of it. */
static void no_memory_is_the_end(void **state)
{
	char message[256] = "";
	int out[2], status;
	size_t had = 0;
	ssize_t got;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(out), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		dup2(out[1], 2);
		free(xrealloc_array(NULL, SIZE_MAX / 4 + 2, 4));
		_exit(0);
	}
	close(out[1]);
	while ((got = read(out[0], message + had, sizeof(message) - 1 - had)) > 0)
		had += (size_t)got;
	close(out[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
	assert_non_null(strstr(message, ": out of memory\n"));
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_one_is_a_string),
		cmocka_unit_test(grows),
		cmocka_unit_test(formats),
		cmocka_unit_test(numbers),
		cmocka_unit_test(nothing_is_something),
#ifndef UNDER_ASAN
		cmocka_unit_test(no_memory_is_the_end),
#endif
	};

	return cmocka_run_group_tests_name("base-strbuf", tests, NULL, NULL);
}

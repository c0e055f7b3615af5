/* SPDX-License-Identifier: GPL-2.0-or-later */
/* struct error: what a message says, and what is kept of one that is too long. */
#include "analyze/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <string.h>
#include <cmocka.h>

static char long_text[2000];

static void says_what_it_was_told(void **state)
{
	struct error error;

	(void)state;
	assert_int_equal(error_set(&error, ERROR_LIMIT, "%s at 0x%x", "record", 0x1a40), -1);
	assert_int_equal(error.code, ERROR_LIMIT);
	assert_string_equal(error.message, "record at 0x1a40");
}

static void adds_the_cause(void **state)
{
	struct error error;

	(void)state;
	errno = ENOENT;
	assert_int_equal(error_errno(&error, "cannot open '%s'", "x"), -1);
	assert_int_equal(error.code, ERROR_SYSTEM);
	assert_string_equal(error.message, "cannot open 'x': No such file or directory");
}

static void long_message_is_cut(void **state)
{
	struct error error;

	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	error_set(&error, ERROR_INPUT, "%s", long_text);
	assert_int_equal(strlen(error.message), sizeof(error.message) - 1);
	assert_string_equal(error.message + sizeof(error.message) - 5, "x...");
}

static void long_subject_leaves_the_cause(void **state)
{
	static const char end[] = "x...: No such file or directory";
	struct error error;

	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	errno = ENOENT;
	error_errno(&error, "cannot open '%s'", long_text);
	assert_int_equal(strlen(error.message), sizeof(error.message) - 1);
	assert_string_equal(error.message + sizeof(error.message) - sizeof(end), end);
}

/* Wherever the cut falls, what stands before the dots is whole characters of two bytes. */
static void no_character_is_cut(void **state)
{
	struct error error;
	size_t start, length;

	(void)state;
	for (length = 0; length + 2 < sizeof(long_text); length += 2)
		memcpy(long_text + length, "\xc3\xa9", 2);
	long_text[length] = '\0';
	for (start = 0; start < 4; start++) {
		error_set(&error, ERROR_INPUT, "%.*s%s", (int)start, "abcd", long_text);
		length = strlen(error.message);
		assert_true(length > sizeof(error.message) - 8);
		assert_string_equal(error.message + length - 3, "...");
		assert_int_equal((length - 3 - start) % 2, 0);
		assert_memory_equal(error.message + length - 5, "\xc3\xa9", 2);
	}
}

static void just_fits(void **state)
{
	struct error error;

	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	error_set(&error, ERROR_INPUT, "%.*sy", (int)sizeof(error.message) - 2, long_text);
	assert_int_equal(strlen(error.message), sizeof(error.message) - 1);
	assert_string_equal(error.message + sizeof(error.message) - 3, "xy");
}

static void may_hold_its_own_message(void **state)
{
	struct error error;

	(void)state;
	error_set(&error, ERROR_INPUT, "the cause");
	error_set(&error, ERROR_INPUT, "cannot go on: %s", error.message);
	assert_string_equal(error.message, "cannot go on: the cause");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_it_was_told),
		cmocka_unit_test(adds_the_cause),
		cmocka_unit_test(long_message_is_cut),
		cmocka_unit_test(long_subject_leaves_the_cause),
		cmocka_unit_test(no_character_is_cut),
		cmocka_unit_test(just_fits),
		cmocka_unit_test(may_hold_its_own_message),
	};

	return cmocka_run_group_tests_name("base-error", tests, NULL, NULL);
}

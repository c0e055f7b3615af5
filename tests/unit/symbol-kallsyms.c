/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kallsyms: what covers an address in a list written by hand. */
#include "analyze/symbol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char list[] = "ffffffff81000000 T _stext\n"
			   "ffffffff81000000 T _text\n"
			   "ffffffff81000100 t helper\n"
			   "ffffffff81000200 W __weak_alias\n"
			   "ffffffff81000200 T strong\n"
			   "ffffffff81000200 t a_local\n"
			   "ffffffff81000300 T _etext\n"
			   "ffffffff81000400 D data\n"
			   "ffffffffa0000000 t ext4_read\t[ext4]\n"
			   "ffffffffa0000040 t ext4_write\t[ext4]\n";

static const char *name_at(struct kallsyms *kallsyms, uint64_t address, uint64_t shift)
{
	const struct kallsyms_symbol *symbol = kallsyms_find(kallsyms, address, shift);

	return symbol ? symbol->name : "";
}

static void covers(void **state)
{
	struct error error;
	struct kallsyms *kallsyms = kallsyms_read(list, strlen(list), "list", &error);
	uint64_t address = 0;

	(void)state;
	assert_non_null(kallsyms);
	assert_string_equal(name_at(kallsyms, 0xffffffff80ffffff, 0), "");
	assert_string_equal(name_at(kallsyms, 0xffffffff810000ff, 0), "_stext");
	assert_string_equal(name_at(kallsyms, 0xffffffff81000100, 0), "helper");
	assert_string_equal(name_at(kallsyms, 0xffffffff810001ff, 0), "helper");
	/* of three names: not the weak one, and the global one */
	assert_string_equal(name_at(kallsyms, 0xffffffff81000200, 0), "strong");
	assert_string_equal(name_at(kallsyms, 0xffffffff81000300, 0), "");
	assert_string_equal(name_at(kallsyms, 0xffffffff810003ff, 0), "");
	assert_string_equal(name_at(kallsyms, 0xffffffffa0000041, 0), "ext4_write");
	assert_string_equal(kallsyms_find(kallsyms, 0xffffffffa0000041, 0)->module, "ext4");
	assert_string_equal(kallsyms_find(kallsyms, 0xffffffff81000100, 0)->module, "");
	/* the last one does not reach to the end of the address space */
	assert_string_equal(name_at(kallsyms, 0xffffffffffffffff, 0), "");
	/* a kernel that was moved up */
	assert_string_equal(name_at(kallsyms, 0xffffffff91000110, 0x10000000), "helper");
	assert_true(kallsyms_address(kallsyms, "_text", &address));
	assert_true(address == 0xffffffff81000000);
	assert_false(kallsyms_address(kallsyms, "ext4_read", &address));
	assert_true(address == 0xffffffff81000000);
	kallsyms_free(kallsyms);
}

static void refuses(void **state)
{
	static const char *const bad[] = {
		"",
		"0000000000000000 T _text\n0000000000000000 t other\n",
		"hello\n",
		"ffffffff81000000\n",
		"ffffffff81000000 T\n",
		"ffffffff81000000 T \n",
		"11111111111111111 T too_long\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct error error = {0};

		assert_null(kallsyms_read(bad[i], strlen(bad[i]), "bad", &error));
		assert_int_equal(error.code, ERROR_INPUT);
	}
}

/* Every byte at every place of addresses of every length: a digit, and what it is worth, or none.
 */
static void digits(void **state)
{
	static const char address[] = "f0e1d2c3b4a59687", name[] = " T name\n";

	(void)state;
	for (size_t length = 1; length <= 16; length++) {
		for (size_t i = 0; i < length * 256; i++) {
			char line[32], byte = (char)(i % 256);
			struct kallsyms *kallsyms;
			struct error error;
			uint64_t found;

			if (byte == ' ' || byte == '\n') /* which divide it */
				continue;
			memcpy(line, address, length);
			memcpy(line + length, name, sizeof(name));
			line[i / 256] = byte;
			kallsyms = kallsyms_read(line, length + strlen(name), "line", &error);
			if (byte && strchr("0123456789abcdefABCDEF", byte) &&
			    strtoull(line, NULL, 16)) {
				assert_non_null(kallsyms);
				assert_true(kallsyms_address(kallsyms, "name", &found));
				assert_true(found == strtoull(line, NULL, 16));
			} else {
				assert_null(kallsyms);
			}
			kallsyms_free(kallsyms);
		}
	}
}

/* A list that was cut has a last line that is no line, or a shorter name; never more. */
static void cut(void **state)
{
	(void)state;
	for (size_t size = 0; size < strlen(list); size++) {
		struct error error;

		kallsyms_free(kallsyms_read(list, size, "cut", &error));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(covers),
		cmocka_unit_test(refuses),
		cmocka_unit_test(digits),
		cmocka_unit_test(cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/regex.h"

static int match_bytes(const char *pattern, const char *name, size_t size)
{
	struct error error = {.code = ERROR_NONE};
	struct regex *regex = regex_new(pattern, &error);
	int result;

	assert_non_null(regex);
	result = regex_match(regex, name, size, &error);
	regex_free(regex);
	return result;
}

static int match(const char *pattern, const char *name)
{
	return match_bytes(pattern, name, strlen(name));
}

static void anywhere(void **state)
{
	(void)state;
	assert_int_equal(match("", ""), 1);
	assert_int_equal(match("", "main"), 1);
	assert_int_equal(match("code", "json_encode_all"), 1);
	assert_int_equal(match("^code", "json_encode_all"), 0);
	assert_int_equal(match("all$", "json_encode_all"), 1);
	assert_int_equal(match("^json.*all$", "json_encode_all"), 1);
	assert_int_equal(match("JSON", "json_encode_all"), 0);
	assert_int_equal(match("(?i)JSON", "json_encode_all"), 1);
	assert_int_equal(match("f|g", "g"), 1);
	assert_int_equal(match("a$", "a\n"), 0);
}

static void any_bytes(void **state)
{
	(void)state;
	assert_int_equal(match("^na.ve$", "na\xc3\xafve"), 1); /* one character, two bytes */
	assert_int_equal(match("main", "\xff\xfe main"), 1);
	assert_int_equal(match("^\xc3\xa9", "\xe9"), 0);
	assert_int_equal(match_bytes("b$", "a\0b", 3), 1);
	assert_int_equal(match_bytes("^.$", "\xff", 1), 0);
}

static void errors(void **state)
{
	static const struct {
		const char *pattern, *place;
	} cases[] = {
		{"a(b", "'a(b': at its end: "},
		{"a(b[c", "'a(b[c': at its end: "},
		{"ab*+*c",
		 "at character 5, before '*c': "}, /* a+ is possessive: the third is wrong */
		{"\xc3\xa9\xc3\xa9)x", "at character 3, before ')x': "},
		{"ab\xff", "at character 3, before '\xff': "},
		{"\\", "at its end: "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct error error = {.code = ERROR_NONE};

		assert_null(regex_new(cases[i].pattern, &error));
		assert_int_equal(error.code, ERROR_INPUT);
		if (!strstr(error.message, cases[i].place))
			fail_msg("%s", error.message);
	}
}

static void limits(void **state)
{
	struct error error = {.code = ERROR_NONE};
	struct regex *regex = regex_new("^(a|a)*$", &error);
	char name[64];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[sizeof(name) - 1] = 'b';
	assert_non_null(regex);
	assert_int_equal(regex_match(regex, name, sizeof(name), &error), -1);
	assert_int_equal(error.code, ERROR_LIMIT);
	assert_int_equal(regex_match(regex, "aaa", 3, &error), 1);
	regex_free(regex);
	regex_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anywhere),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(errors),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

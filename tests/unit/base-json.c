/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

static void nesting(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct json json = {.out = &text};

	(void)state;
	json_object(&json);
	json_key(&json, "a");
	json_array(&json);
	json_u64(&json, 1);
	json_u64(&json, UINT64_MAX);
	json_array(&json);
	json_end(&json);
	json_object(&json);
	json_end(&json);
	json_end(&json);
	json_key(&json, "b");
	json_object(&json);
	json_key(&json, "c");
	json_null(&json);
	json_end(&json);
	json_key(&json, "d");
	json_bool(&json, true);
	json_end(&json);
	assert_string_equal(text.text, "{\n"
				       "  \"a\": [\n"
				       "    1,\n"
				       "    18446744073709551615,\n"
				       "    [],\n"
				       "    {}\n"
				       "  ],\n"
				       "  \"b\": {\n"
				       "    \"c\": null\n"
				       "  },\n"
				       "  \"d\": true\n"
				       "}\n");
	strbuf_release(&text);
}

static void strings(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct json json = {.out = &text};

	(void)state;
	json_array(&json);
	json_string(&json, "");
	json_string(&json, NULL);
	json_string(&json, "a\"b\\c\n\x1b[0m\x7f");
	json_string(&json, "\xff");
	json_object(&json);
	json_key(&json, "\"\t");
	json_i64(&json, INT64_MIN);
	json_end(&json);
	json_end(&json);
	assert_string_equal(text.text, "[\n"
				       "  \"\",\n"
				       "  null,\n"
				       "  \"a\\\"b\\\\c\\n\\u001b[0m\\u007f\",\n"
				       "  \"\xef\xbf\xbd\",\n"
				       "  {\n"
				       "    \"\\\"\\t\": -9223372036854775808\n"
				       "  }\n"
				       "]\n");
	strbuf_release(&text);
}

/* What is written is read back as the same double, and plain numbers look plain. */
static void doubles(void **state)
{
	static const double values[] = {0.1, 1.0 / 3, 1e300, 5e-324, -2.5, 123456789012345680.0};
	struct strbuf text = STRBUF_INIT;
	struct json json = {.out = &text};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		double back;

		strbuf_clear(&text);
		json_double(&json, values[i]);
		back = strtod(text.text, NULL);
		assert_memory_equal(&back, &values[i], sizeof(back));
	}
	strbuf_clear(&text);
	json_double(&json, 0.1);
	assert_string_equal(text.text, "0.1");
	strbuf_clear(&text);
	json_double(&json, 3);
	assert_string_equal(text.text, "3");
	strbuf_clear(&text);
	json_double(&json, INFINITY);
	assert_string_equal(text.text, "null");
	strbuf_clear(&text);
	json_array(&json);
	json_double(&json, NAN);
	json_end(&json);
	assert_string_equal(text.text, "[\n  null\n]\n");
	strbuf_release(&text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nesting),
		cmocka_unit_test(strings),
		cmocka_unit_test(doubles),
	};

	return cmocka_run_group_tests_name("base-json", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers as text, by pprof's rules, and intervals, by published values. */
#include "view/interval.h"
#include "base/units.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void check_value(int64_t value, const char *from, const char *to, const char *want)
{
	struct strbuf text = STRBUF_INIT;

	units_add_value(&text, value, from, to);
	assert_string_equal(text.text, want);
	strbuf_release(&text);
}

static void test_values(void **state)
{
	(void)state;
	check_value(0, "ns", NULL, "0");
	check_value(999, "ns", NULL, "999ns");
	check_value(1500, "ns", NULL, "1.50us");
	check_value(2000000, "nanoseconds", NULL, "2ms");
	check_value(90000000000, "ns", NULL, "90s"); /* there are no minutes */
	check_value(5400000000000, "ns", NULL, "1.50hrs");
	check_value(1500000000, "ns", "ms", "1500ms");
	check_value(1, "ns", "s", "0"); /* 0.00 of anything is nothing */
	check_value(-1500, "ns", NULL, "-1.50us");
	check_value(1536, "bytes", NULL, "1.50kB");
	check_value(1 << 20, "B", NULL, "1MB");
	check_value(123456, "count", "count", "123456");
	check_value(123456, "samples", "samples", "123456");
	check_value(123456, "cycles", "cycles", "123456cycles");
	check_value(7, "", "", "7");
	check_value(INT64_MIN, "count", "count", "-9223372036854775808");
}

static void check_percent(int64_t value, int64_t total, const char *want)
{
	struct strbuf text = STRBUF_INIT;

	units_add_percent(&text, value, total);
	assert_string_equal(text.text, want);
	strbuf_release(&text);
}

static void test_percents(void **state)
{
	(void)state;
	check_percent(0, 100, "    0%");
	check_percent(1, 0, "    0%");
	check_percent(1, 3, "33.33%");
	check_percent(-1, 3, "33.33%");
	check_percent(1, 100, " 1.00%");
	check_percent(1, 200, "  0.5%");
	check_percent(123, 100000, " 0.12%");
	check_percent(9996, 10000, "  100%");
	check_percent(9994, 10000, "99.94%");
	check_percent(3, 2, "150.00%");
}

static void test_choice(void **state)
{
	(void)state;
	assert_string_equal(units_choose("ns", 5, 900), "ns");
	/* Of the smallest row, as long as it has two digits in a larger unit. */
	assert_string_equal(units_choose("ns", 5000000, 400000000), "ms");
	assert_string_equal(units_choose("ns", 10000000, 1000000000), "ms");
	assert_string_equal(units_choose("ns", 10000000, 1000000001), "s");
	assert_string_equal(units_choose("ns", 5000000, 40000000000), "ms");
	assert_string_equal(units_choose("count", 5, 5000000), "count");
}

static void check_interval(double share, double samples, double want_low, double want_high)
{
	double low, high;

	interval_of_share(share, samples, &low, &high);
	assert_true(fabs(low - want_low) < 5e-5);
	assert_true(fabs(high - want_high) < 5e-5);
}

/* Newcombe (1998), Statistics in Medicine 17, table I: the score method without correction. */
static void test_intervals(void **state)
{
	(void)state;
	check_interval(81.0 / 263, 263, 0.2553, 0.3662);
	check_interval(15.0 / 148, 148, 0.0624, 0.1605);
	check_interval(0.0 / 20, 20, 0.0000, 0.1611);
	check_interval(1.0 / 29, 29, 0.0061, 0.1718);
	check_interval(1, 20, 1 - 0.1611, 1);
}

static void test_effective_samples(void **state)
{
	struct tally equal = {.value = 700, .count = 7, .squares = 7 * 100 * 100};
	struct tally uneven = {.value = 100 + 1 + 1, .count = 3, .squares = 10000 + 1 + 1};
	struct tally unknown = {.value = 700, .count = 7};

	(void)state;
	assert_true(interval_samples(&equal) == 7);
	assert_true(fabs(interval_samples(&uneven) - 10404.0 / 10002) < 1e-9);
	assert_true(interval_samples(&unknown) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_percents),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_intervals),
		cmocka_unit_test(test_effective_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

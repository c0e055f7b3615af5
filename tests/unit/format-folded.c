// SPDX-License-Identifier: GPL-2.0-or-later
/* Folded text against hand counts, and what fold writes of random profiles comes back the same. */
#include "analyze/format.h"
#include "analyze/view.h"
#include "base/input.h"
#include "view_profiles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct profile *read_text(const char *bytes, size_t size)
{
	struct input input = input_over_bytes(bytes, size);
	struct error error = {.code = ERROR_NONE};
	struct profile *p = folded_read(&input, "text", &error);

	if (!p)
		assert_string_equal(error.message, "'text' has no line that ends in a count");
	return p;
}

static char *fold(const struct profile *p, const struct fold_options *options)
{
	static char *bytes;
	static size_t size;
	struct error error;
	FILE *out = open_memstream(&bytes, &size);

	assert_int_equal(fold_write(p, options, out, &error), 0);
	fclose(out);
	return bytes;
}

static const struct fold_options marks = {
	.kernel_marks = true, .inline_marks = true, .jit_marks = true};

static void check_fold(const char *in, const char *want, uint32_t event)
{
	struct profile *p = read_text(in, strlen(in));
	struct fold_options options = marks;
	char *got;

	options.event = event;
	got = fold(p, &options);
	assert_string_equal(got, want);
	free(got);
	profile_free(p);
}

static const char *note(const struct profile *p, const char *key)
{
	for (size_t i = 0; i < p->ledger.count; i++)
		if (!strcmp(profile_text(p, p->ledger.items[i].key), key))
			return profile_text(p, p->ledger.items[i].value);
	return NULL;
}

static void test_lines(void **state)
{
	(void)state;
	check_fold("a;b 3\r\n\n# a comment 7\na;b 4\na 1", "a 1\na;b 7\n", 0);
	check_fold("a b;c d e 5\n#x 1\n#\n", "#x 1\na b;c d e 5\n", 0);
	check_fold("a\t2\na;b  \t 3 \n", "a 2\na;b  \\x09 3\n", 0);
}

static void test_marks(void **state)
{
	(void)state;
	check_fold("a;b_[i];c_[i];d 1\na;b_[i] 2\na;k_[k];k2_[k] 3\na;j_[j];j2_[i] 4\n",
		   "a;b_[i] 2\na;b_[i];c_[i];d 1\na;j_[j];j2_[i] 4\na;k_[k];k2_[k] 3\n", 0);
	/* Nothing to be inlined in, and marks of others. */
	check_fold("r_[i];x_[w] 1\n--;y_[0] 2\n", "--;y_[0] 2\nr_[i];x_[w] 1\n", 0);
}

static void test_model(void **state)
{
	static const char text_in[] = "a;k_[k] 1\na;b;c_[i] 2\na;[m.so+0x1f] 3\n[no stack] 4\n";
	struct profile *p = read_text(text_in, strlen(text_in));
	bool has_kernel = false, has_inlined = false, has_place = false, has_none = false;

	(void)state;
	for (size_t i = 0; i < p->samples.count; i++) {
		const struct profile_sample *sample = &p->samples.items[i];
		const struct profile_location *place;

		if (sample->node == NONE) {
			has_none = sample->value == 4;
			continue;
		}
		place = &p->locations.items[p->nodes.items[sample->node].location];
		if (sample->value == 1)
			has_kernel = p->modules.items[place->module].kind == MODULE_KERNEL;
		if (sample->value == 2)
			has_inlined = place->line_count == 2;
		if (sample->value == 3)
			has_place = !place->line_count && place->offset == 0x1f;
	}
	assert_true(has_kernel && has_inlined && has_place && has_none);
	assert_string_equal(note(p, "recorded"), "10");
	profile_free(p);
}

/* The sum of all values is exact, in the unit that the longest fraction wants. */
static void check_sum(const char *in, const char *unit, int64_t want)
{
	struct profile *p = read_text(in, strlen(in));
	int64_t sum = 0;

	assert_string_equal(profile_text(p, p->events.items[0].unit), unit);
	for (size_t i = 0; i < p->samples.count; i++)
		sum += p->samples.items[i].value;
	assert_int_equal(sum, want);
	profile_free(p);
}

static void test_decimals(void **state)
{
	(void)state;
	check_sum("a 1\nb 2\n", "count", 3);
	check_sum("a 1.5\na 1.5\nb 2\n", "thousandths", 5000);
	check_sum("a 0.0001\nb 7\n", "millionths", 7000100);
	check_sum("a 0.000000001\na -0.000000003\na 1\n", "billionths", 999999998);
	check_sum("a 0.0000000019\n", "billionths", 1); /* more digits than are held are cut off */
	check_sum("a -5\n", "count", -5);
	check_sum("a 99999999999999999999\na 5\n", "count", INT64_MAX);
}

static void test_difference(void **state)
{
	struct profile *p;

	(void)state;
	check_fold("a;b 3 5\na;c 4 0\nd 0 1\n", "a;b 3\na;c 4\n", 0);
	check_fold("a;b 3 5\na;c 4 0\nd 0 1\n", "a;b 5\nd 1\n", 1);
	/* One line without is enough: these are names that end in numbers. */
	check_fold("a;b 3 5\na;c 4\n", "a;b\\x203 5\na;c 4\n", 0);
	p = read_text("a 1 2\n", 6);
	assert_string_equal(profile_text(p, p->events.items[0].name), "base");
	assert_string_equal(profile_text(p, p->events.items[1].name), "new");
	profile_free(p);
}

static void test_bad_lines(void **state)
{
	static const char in[] = "a 1\nno count\nb 2\n;;\nc 1.2.3\nd 5x\n 7\n";
	struct profile *p = read_text(in, strlen(in));

	(void)state;
	assert_true(p->is_incomplete);
	assert_string_equal(note(p, "undecodable"), "4");
	assert_string_equal(note(p, "recorded"),
			    "14"); /* 1 + 2 + 7 and 4 of which nothing is known */
	assert_string_equal(note(p, "damage"),
			    "4 lines were skipped, the first is line 2: no count at "
			    "its end");
	profile_free(p);
	assert_null(read_text("no count\n", 9));
	check_fold("a;;b 1\n;c 2\n", "[unknown];c 2\na;[unknown];b 1\n", 0);
}

static void test_what_it_is(void **state)
{
	static const char *const yes[] = {"a 1\n", "a;b;c 12", "\n\n# x\na;b 1.5\n", "x\ny 3\n",
					  "main;very;long;and;cut"};
	static const char *const no[] = {"", "hello\n", "{\n  \"a\": 1\n}\n", "12\n", "a 1x\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(folded_begins((const unsigned char *)yes[i], strlen(yes[i])));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(folded_begins((const unsigned char *)no[i], strlen(no[i])));
	assert_false(folded_begins((const unsigned char *)"a\0b 1\n", 6));
}

/* Names that look like something else. */
static uint32_t awkward_name(struct profile *p)
{
	static const char *const names[] = {
		"f",      "Thread 3",   "# x", "#",     "a;b",   "\\x3b",        "a\\nb",
		"a\nb\t", "[m+0x10]",   " x ", "7",     "a 1.5", "\xff\xc3\xa9", "-1",
		"x\\",    "[no stack]", "\r",  "a (b)", "_[k]",  "[kernel+0x]"};

	return text(p, names[random_below(sizeof(names) / sizeof(names[0]))]);
}

static void add_awkward_sample(struct profile *p, uint32_t event)
{
	static const enum module_kind kinds[] = {MODULE_UNKNOWN, MODULE_KERNEL, MODULE_ANONYMOUS};
	uint32_t node = NONE, depth = 1 + random_below(4);

	while (depth--) {
		struct profile_module module = {text(p, "m"), 0, kinds[random_below(3)]};
		struct profile_line lines[3];
		uint32_t count = 1 + random_below(3);

		for (uint32_t i = 0; i < count; i++) {
			struct profile_function function = {.name = awkward_name(p)};

			lines[i] = (struct profile_line){profile_add_function(p, &function), 0, 0};
		}
		node = profile_add_node(
			p, node,
			profile_add_location(p, profile_add_module(p, &module), 0, lines, count));
	}
	profile_add_sample(p, &(struct profile_sample){.node = node,
						       .event = event,
						       .count = 1,
						       .value = 1 + random_below(99)});
}

static struct profile *awkward_profile(void)
{
	struct profile *p = profile_new();
	uint32_t event = profile_add_event(
		p, &(struct profile_event){text(p, "e"), text(p, "count"), false, 0});

	for (uint32_t i = 1 + random_below(12); i > 0; i--)
		add_awkward_sample(p, event);
	return p;
}

static void test_there_and_back(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 300; round++) {
		struct profile *p =
			round % 4 ? awkward_profile() : random_profile(100, 30, round % 8);
		struct profile *back;
		char *once, *twice;

		once = fold(p, &marks);
		back = read_text(once, strlen(once));
		twice = fold(back, &marks);
		assert_string_equal(once, twice);
		assert_false(back->is_incomplete);
		free(once);
		free(twice);
		profile_free(back);
		profile_free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),      cmocka_unit_test(test_marks),
		cmocka_unit_test(test_model),      cmocka_unit_test(test_decimals),
		cmocka_unit_test(test_difference), cmocka_unit_test(test_bad_lines),
		cmocka_unit_test(test_what_it_is), cmocka_unit_test(test_there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

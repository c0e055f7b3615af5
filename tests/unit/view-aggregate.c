// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The sums of tables, against what comes out when each stack is looked at by itself: random
 * profiles, all kinds of keys. And what must hold for any profile: flat adds up to the total, no
 * cum is above it, and none is below the flat of its row.
 */
#include "view/aggregate.h"

#include "view_profiles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { ROWS_MAX = 4096, STACK_MAX = 64 };

struct expected {
	char name[256];
	int64_t flat, cum;
	uint64_t flat_count, cum_count;
	bool seen; /* in the stack at hand */
};

static struct expected expected[ROWS_MAX];
static size_t expected_count;

static struct expected *expect(const char *name)
{
	for (size_t i = 0; i < expected_count; i++) {
		if (!strcmp(expected[i].name, name))
			return &expected[i];
	}
	assert_true(expected_count < ROWS_MAX);
	expected[expected_count] = (struct expected){.flat = 0};
	snprintf(expected[expected_count].name, sizeof(expected[0].name), "%s", name);
	return &expected[expected_count++];
}

static const char *label(const struct profile *p, uint32_t set, const char *key)
{
	const struct profile_label_set *labels = &p->label_sets.items[set];

	for (uint32_t i = 0; i < labels->count; i++) {
		if (!strcmp(profile_text(p, p->labels.items[labels->start + i].key), key))
			return profile_text(p, p->labels.items[labels->start + i].value);
	}
	return "(none)";
}

/* What a row is called that a frame belongs to; `line` < 0: the place has no function. */
static void name_frame(const struct profile *p, const char *by, uint32_t location, int line,
		       char *name, size_t size)
{
	const struct profile_location *place = &p->locations.items[location];
	const char *path = profile_text(p, p->modules.items[place->module].path);
	const struct profile_line *at =
		line < 0 ? NULL : &p->lines.items[place->line_start + (uint32_t)line];
	const struct profile_function *function = at ? &p->functions.items[at->function] : NULL;

	if (!strcmp(by, "module"))
		snprintf(name, size, "%s", path);
	else if (!strcmp(by, "file") && (!function || !function->file))
		snprintf(name, size, "[%s]", path + strlen("/lib/"));
	else if (!strcmp(by, "file"))
		snprintf(name, size, "%s", profile_text(p, function->file));
	else if (!function)
		snprintf(name, size, "[%s+0x%llx]", path + strlen("/lib/"),
			 (unsigned long long)place->offset);
	else if (!strcmp(by, "function") || !function->file)
		snprintf(name, size, "%s", profile_text(p, function->name));
	else if (at->line)
		snprintf(name, size, "%s %s:%u", profile_text(p, function->name),
			 profile_text(p, function->file), at->line);
	else
		snprintf(name, size, "%s %s", profile_text(p, function->name),
			 profile_text(p, function->file));
}

/* The names of the frames of a sample, leaf first. */
static size_t name_stack(const struct profile *p, const char *by, bool noinlines, uint32_t node,
			 char names[STACK_MAX][256])
{
	size_t count = 0;

	for (; node != NONE; node = p->nodes.items[node].parent) {
		uint32_t location = p->nodes.items[node].location;
		int lines = (int)p->locations.items[location].line_count;

		for (int i = noinlines && lines ? lines - 1 : 0; i < lines; i++)
			name_frame(p, by, location, i, names[count++], 256);
		if (!lines)
			name_frame(p, by, location, -1, names[count++], 256);
	}
	return count;
}

static void expect_sample(const struct profile *p, const char *frames, const char *label_key,
			  bool noinlines, const struct profile_sample *sample)
{
	static char names[STACK_MAX][256];
	size_t count = frames ? name_stack(p, frames, noinlines, sample->node, names) : 0;

	if (!count)
		snprintf(names[count++], 256, "%s", frames ? "[no stack]" : "");
	for (size_t i = 0; i < expected_count; i++)
		expected[i].seen = false;
	for (size_t i = 0; i < count; i++) {
		char name[512];
		struct expected *row;

		snprintf(name, sizeof(name), "%s%s%s",
			 label_key ? label(p, sample->labels, label_key) : "",
			 label_key && frames ? ": " : "", names[i]);
		row = expect(name);
		if (i == 0) {
			row->flat += sample->value;
			row->flat_count += sample->count;
		}
		row->cum += row->seen ? 0 : sample->value;
		row->cum_count += row->seen ? 0 : sample->count;
		row->seen = true;
	}
}

static void check_rows(const struct profile *p, const char *frames, const char *label_key,
		       bool noinlines, uint32_t event, const struct aggregate *aggregate,
		       const struct names *names)
{
	expected_count = 0;
	for (size_t i = 0; i < p->samples.count; i++) {
		if (p->samples.items[i].event == event)
			expect_sample(p, frames, label_key, noinlines, &p->samples.items[i]);
	}
	assert_int_equal(aggregate->row_count, expected_count);
	for (size_t i = 0; i < aggregate->row_count; i++) {
		const struct row *row = &aggregate->rows[i];
		const struct expected *want = expect((const char *)names_text(names, row->text).at);

		assert_int_equal(row->flat.value, want->flat);
		assert_int_equal(row->cum.value, want->cum);
		assert_int_equal(row->flat.count, want->flat_count);
		assert_int_equal(row->cum.count, want->cum_count);
	}
	assert_int_equal(aggregate->row_count, expected_count); /* none was new */
}

static void check_laws(const struct profile *p, uint32_t event, const struct aggregate *aggregate,
		       bool negative)
{
	int64_t sum = 0, total = 0, flat = 0;
	uint64_t count = 0, flat_count = 0;
	uint128 squares = 0, flat_squares = 0;

	for (size_t i = 0; i < p->samples.count; i++) {
		const struct profile_sample *sample = &p->samples.items[i];

		if (sample->event != event)
			continue;
		sum += sample->value;
		total += llabs(sample->value);
		count += sample->count;
		squares += sample->squares;
	}
	for (size_t i = 0; i < aggregate->row_count; i++) {
		const struct row *row = &aggregate->rows[i];

		flat += row->flat.value;
		flat_count += row->flat.count;
		flat_squares += row->flat.squares;
		assert_true(llabs(row->cum.value) <= total);
		assert_true(negative || row->flat.value <= row->cum.value);
	}
	assert_int_equal(flat, sum);
	assert_int_equal(flat_count, count);
	assert_true(flat_squares == squares);
	assert_int_equal(aggregate->totals.sum, sum);
	assert_int_equal(aggregate->totals.total.value, total);
	assert_int_equal(aggregate->totals.total.count, count);
	assert_true(aggregate->totals.total.squares == squares);
}

static void check_key(const struct profile *p, const char *frames, const char *label_key,
		      bool noinlines, bool negative)
{
	struct view_names how = {DEMANGLE_DEFAULT, false};
	struct aggregate_options options = {.noinlines = noinlines};
	struct aggregate aggregate;
	struct error error;
	char by[64];

	snprintf(by, sizeof(by), "%s%s%s", label_key ? label_key : "",
		 label_key && frames ? "," : "", frames ? frames : "");
	assert_int_equal(view_by_parse(&options.by, by, &error), 0);
	for (options.event = 0; options.event < 2; options.event++) {
		struct names *names = names_new(p, &how);

		assert_int_equal(aggregate_init(&aggregate, p, names, &options, &error), 0);
		check_rows(p, frames, label_key, noinlines, options.event, &aggregate, names);
		check_laws(p, options.event, &aggregate, negative);
		aggregate_release(&aggregate);
		names_free(names);
	}
}

static void test_sums(void **state)
{
	static const char *const frames[] = {"function", "file", "line", "module"};

	(void)state;
	for (uint32_t round = 0; round < 40; round++) {
		bool negative = round % 4 == 3;
		struct profile *p = random_profile(150, round % 2 ? 40 : 6, negative);

		for (size_t i = 0; i < 4; i++) {
			check_key(p, frames[i], NULL, round & 2, negative);
			check_key(p, frames[i], "comm", round & 2, negative);
		}
		check_key(p, NULL, "pid", false, negative);
		profile_free(p);
	}
}

/* An address is a place in a module, whatever was inlined there: one row for each leaf location. */
static void test_addresses(void **state)
{
	struct profile *p = random_profile(200, 40, false);
	struct view_names how = {DEMANGLE_DEFAULT, false};
	struct aggregate_options options = {.by.frames = VIEW_ADDRESS};
	struct names *names = names_new(p, &how);
	struct aggregate aggregate;
	struct error error;
	size_t leaves = 0;

	(void)state;
	assert_int_equal(aggregate_init(&aggregate, p, names, &options, &error), 0);
	check_laws(p, 0, &aggregate, false);
	for (uint32_t location = 0; location < p->locations.count; location++) {
		int64_t flat = 0;

		for (size_t i = 0; i < p->samples.count; i++) {
			const struct profile_sample *sample = &p->samples.items[i];

			if (!sample->event && sample->node != NONE &&
			    p->nodes.items[sample->node].location == location)
				flat += sample->value;
		}
		if (!flat)
			continue;
		leaves++;
		for (size_t i = 0; i < aggregate.row_count && flat >= 0; i++) {
			if (aggregate.rows[i].flat.value == flat)
				flat = -1;
		}
		assert_int_equal(flat, -1);
	}
	for (size_t i = 0; i < aggregate.row_count; i++)
		leaves -= aggregate.rows[i].flat.value && !aggregate.rows[i].no_stack;
	assert_int_equal(leaves, 0);
	aggregate_release(&aggregate);
	names_free(names);
	profile_free(p);
}

static char *tsv_of(const struct profile *p, bool cum)
{
	struct top_options options = {.format = FORMAT_TSV, .cum = cum, .count = -1};
	struct error error;
	size_t size;
	char *bytes;
	FILE *out = open_memstream(&bytes, &size);

	assert_int_equal(view_by_parse(&options.by, "comm,line", &error), 0);
	assert_int_equal(top_write(p, &options, out, &error), 0);
	fclose(out);
	return bytes;
}

/* The order in which a profile was made is not seen in a table. */
static void test_order(void **state)
{
	(void)state;
	for (int round = 0; round < 10; round++) {
		struct profile *p = random_profile(300, 40, false);
		char *before[2] = {tsv_of(p, false), tsv_of(p, true)};
		char *after[2];

		profile_normalize(p);
		after[0] = tsv_of(p, false);
		after[1] = tsv_of(p, true);
		for (int i = 0; i < 2; i++) {
			assert_string_equal(before[i], after[i]);
			free(before[i]);
			free(after[i]);
		}
		profile_free(p);
	}
}

static void test_empty(void **state)
{
	struct profile *p = profile_new();
	struct view_names how = {DEMANGLE_DEFAULT, false};
	struct aggregate_options options = {.event = NONE};
	struct names *names = names_new(p, &how);
	struct aggregate aggregate;
	struct error error;

	(void)state;
	assert_int_equal(view_by_parse(&options.by, "tid,function", &error), 0);
	assert_int_equal(aggregate_init(&aggregate, p, names, &options, &error), 0);
	assert_int_equal(aggregate.row_count, 0);
	assert_int_equal(aggregate.totals.sum, 0);
	aggregate_release(&aggregate);
	names_free(names);
	profile_free(p);
}

static void test_unknown_label(void **state)
{
	struct profile *p = random_profile(50, 6, false);
	struct view_names how = {DEMANGLE_DEFAULT, false};
	struct aggregate_options options = {.event = 0};
	struct names *names = names_new(p, &how);
	struct aggregate aggregate;
	struct error error;

	(void)state;
	assert_int_equal(view_by_parse(&options.by, "cpu", &error), 0);
	assert_int_equal(aggregate_init(&aggregate, p, names, &options, &error), -1);
	assert_non_null(strstr(error.message, "'cpu'"));
	assert_non_null(strstr(error.message, "comm"));
	names_free(names);
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sums),          cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_order),         cmocka_unit_test(test_empty),
		cmocka_unit_test(test_unknown_label),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

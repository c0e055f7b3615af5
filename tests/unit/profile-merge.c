// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Merging: random profiles in random trees give the same bytes, their values are summed without a
 * loss, and small cases by hand.
 */
#include "view_profiles.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { PARTS = 6 };

static struct profile *merge(struct profile *const *profiles, size_t count,
			     const struct profile_part *parts, struct error *error)
{
	struct profile_merger *merger = profile_merger_new();
	struct profile *merged = NULL;
	bool ok = true;

	for (size_t i = 0; i < count && ok; i++) {
		struct profile_part part = {.name = "part"};

		if (parts)
			part = parts[i];
		ok = profile_merger_add(merger, profiles[i], &part, error) == 0;
	}
	if (ok)
		merged = profile_merger_take(merger);
	profile_merger_free(merger);
	return merged;
}

static char *bytes_of(const struct profile *p)
{
	static char *bytes;
	static size_t size;
	struct error error;
	FILE *out = open_memstream(&bytes, &size);

	assert_int_equal(profile_write(p, out, &error), 0);
	fclose(out);
	return bytes;
}

/* ---- in any tree ----------------------------------------------------------------------------- */

static void set_note(struct profile *p, bool in_ledger, const char *key, uint32_t value)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", value);
	profile_set_note(p, in_ledger, key, number);
}

static void add_notes(struct profile *p)
{
	static const char *const lines[] = {"x", "y", "x\nz", ""};

	if (random_below(3))
		set_note(p, false, "host", random_below(2));
	if (random_below(3))
		set_note(p, false, "arch", 0);
	if (random_below(3))
		set_note(p, false, "duration_ns", random_below(100));
	if (random_below(3))
		set_note(p, false, "start_ns", random_below(100));
	if (random_below(3))
		set_note(p, true, "lost", random_below(100));
	if (random_below(3))
		profile_set_note(p, true, "damage", lines[random_below(4)]);
	for (uint32_t i = random_below(3); i > 0; i--)
		profile_add_transform(p, i % 2 ? "focus=a" : "focus=b");
	p->is_incomplete = random_below(5) == 0;
}

/* A module that is known by its build-id, under any path. */
static void add_moved_module(struct profile *p, uint32_t event)
{
	struct profile_module module = {numbered(p, "/old/%u/app", random_below(3)),
					text(p, "c0ffee"),
					random_below(2) ? MODULE_FILE : MODULE_ANONYMOUS};
	uint32_t place =
		profile_add_location(p, profile_add_module(p, &module), random_below(3), NULL, 0);

	profile_add_sample(p, &(struct profile_sample){.node = profile_add_node(p, NONE, place),
						       .event = event,
						       .count = 1,
						       .value = 7,
						       .squares = 49});
}

static struct profile *random_part(uint32_t round)
{
	struct profile *p = random_profile(30, 12, false);
	struct profile_event only = {numbered(p, "only%u", random_below(3)), text(p, "count"),
				     false, random_below(4)};

	add_moved_module(p, 0);
	add_moved_module(p, 0);
	if (round % 2 && random_below(3) == 0)
		add_moved_module(p, profile_add_event(p, &only));
	add_notes(p);
	profile_normalize(p);
	return p;
}

/* Merges two that are picked at random until one is left. */
static struct profile *merge_in_a_tree(struct profile *const *parts)
{
	struct profile *left[PARTS];
	struct error error;
	size_t count = PARTS;

	for (size_t i = 0; i < PARTS; i++)
		left[i] = merge(&parts[i], 1, NULL, &error);
	while (count > 1) {
		size_t a = random_below((uint32_t)count), b = random_below((uint32_t)count - 1);
		struct profile *pair[2];

		b += b >= a;
		pair[0] = left[a];
		pair[1] = left[b];
		left[a < b ? a : b] = merge(pair, 2, NULL, &error);
		left[a > b ? a : b] = left[--count];
		profile_free(pair[0]);
		profile_free(pair[1]);
	}
	return left[0];
}

static int64_t sum_of(const struct profile *p, const char *event)
{
	int64_t sum = 0;

	for (size_t i = 0; i < p->samples.count; i++) {
		const struct profile_sample *sample = &p->samples.items[i];

		if (!strcmp(profile_text(p, p->events.items[sample->event].name), event))
			sum += sample->value;
	}
	return sum;
}

static void test_any_tree(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 60; round++) {
		struct profile *parts[PARTS], *all;
		struct error error;
		int64_t sum = 0;
		char *want;

		for (size_t i = 0; i < PARTS; i++) {
			parts[i] = random_part(round);
			sum += sum_of(parts[i], "a");
		}
		all = merge(parts, PARTS, NULL, &error);
		assert_true(profile_is_normalized(all));
		assert_int_equal(sum_of(all, "a"), sum);
		want = bytes_of(all);
		for (int i = 0; i < 4; i++) {
			struct profile *tree = merge_in_a_tree(parts);
			char *got = bytes_of(tree);

			assert_string_equal(got, want);
			free(got);
			profile_free(tree);
		}
		free(want);
		profile_free(all);
		for (size_t i = 0; i < PARTS; i++)
			profile_free(parts[i]);
	}
}

/* ---- by hand --------------------------------------------------------------------------------- */

static struct profile *small(const char *event, int64_t value, uint32_t rank)
{
	struct profile *p = profile_new();
	struct profile_event is = {text(p, event), text(p, "count"), false, rank};
	struct profile_label comm = {text(p, "comm"), text(p, "app")};

	profile_add_sample(p, &(struct profile_sample){.node = NONE,
						       .event = profile_add_event(p, &is),
						       .labels = profile_add_labels(p, &comm, 1),
						       .count = 2,
						       .value = value,
						       .squares = 10});
	profile_normalize(p);
	return p;
}

static const char *note(const struct profile *p, bool in_ledger, const char *key)
{
	size_t count = in_ledger ? p->ledger.count : p->facts.count;
	const struct profile_note *notes = in_ledger ? p->ledger.items : p->facts.items;

	for (size_t i = 0; i < count; i++)
		if (!strcmp(profile_text(p, notes[i].key), key))
			return profile_text(p, notes[i].value);
	return "";
}

static void test_events(void **state)
{
	struct profile *parts[3] = {small("cycles", 5, 1), small("cycles", 7, 0),
				    small("faults", 1, 0)};
	struct profile_part named[3] = {{.name = "one"}, {.name = "two"}, {.name = "three"}};
	struct profile_event more = {text(parts[0], "faults"), text(parts[0], "count"), true, 3};
	struct profile *merged;
	struct error error;

	(void)state;
	merged = merge(parts, 2, named, &error);
	assert_int_equal(merged->samples.count, 1);
	assert_int_equal(merged->samples.items[0].value, 12);
	assert_int_equal(merged->samples.items[0].count, 4);
	assert_true(merged->samples.items[0].squares == 20);
	assert_int_equal(merged->events.items[0].rank, 0);
	profile_free(merged);
	assert_null(merge(parts, 3, named, &error));
	assert_string_equal(error.message,
			    "cannot merge 'one' with 'three': no event is in both; the "
			    "one has cycles (count), the other faults (count)");
	/* What only the first has is left out, and said to be. */
	profile_add_sample(parts[0],
			   &(struct profile_sample){.node = NONE,
						    .event = profile_add_event(parts[0], &more),
						    .count = 3,
						    .value = 9});
	merged = merge(parts, 2, named, &error);
	assert_int_equal(merged->events.count, 1);
	assert_string_equal(note(merged, true, "other events"), "3");
	assert_string_equal(note(merged, true, "recorded"), "7");
	assert_string_equal(note(merged, true, "kept"), "4");
	profile_free(merged);
	merged = merge((struct profile *[]){parts[2], parts[0]}, 2, named, &error);
	assert_string_equal(profile_text(merged, merged->events.items[0].name), "faults");
	assert_true(merged->events.items[0].is_sampled);
	assert_int_equal(sum_of(merged, "faults"), 10);
	profile_free(merged);
	for (int i = 0; i < 3; i++)
		profile_free(parts[i]);
}

static void test_empty(void **state)
{
	struct profile *parts[2] = {profile_new(), small("cycles", 5, 0)}, *merged;
	struct error error;

	(void)state;
	merged = merge(parts, 2, NULL, &error);
	assert_int_equal(sum_of(merged, "cycles"), 5);
	profile_free(merged);
	merged = merge(parts, 1, NULL, &error);
	assert_int_equal(merged->samples.count, 0);
	profile_free(merged);
	profile_free(parts[0]);
	profile_free(parts[1]);
}

static void test_facts(void **state)
{
	struct profile *parts[2] = {small("e", 1, 0), small("e", 1, 0)}, *merged;
	struct error error;

	(void)state;
	for (uint32_t i = 0; i < 2; i++) {
		profile_set_note(parts[i], false, "arch", "x86_64");
		profile_set_note(parts[i], false, "host", i ? "a" : "b");
		set_note(parts[i], false, "duration_ns", 10 + i);
		set_note(parts[i], false, "start_ns", 100 + i);
		set_note(parts[i], true, "lost", 3 + i);
		profile_set_note(parts[i], true, "damage", i ? "y\nx" : "z\nx");
	}
	profile_set_note(parts[1], false, "cpu", "of one");
	merged = merge(parts, 2, NULL, &error);
	assert_string_equal(note(merged, false, "arch"), "x86_64");
	assert_string_equal(note(merged, false, "host"), "");
	assert_string_equal(note(merged, false, "cpu"), "");
	assert_string_equal(note(merged, false, "duration_ns"), "21");
	assert_string_equal(note(merged, false, "start_ns"), "100");
	assert_string_equal(note(merged, true, "lost"), "7");
	assert_string_equal(note(merged, true, "damage"), "x\ny\nz");
	profile_free(merged);
	profile_free(parts[0]);
	profile_free(parts[1]);
}

static void test_labels(void **state)
{
	static const char *const labels[2][4] = {{"run", "old", "comm", "x"},
						 {"run", "new", "comm", "y"}};
	struct profile *parts[2] = {small("e", 1, 0), small("e", 2, 0)}, *merged;
	struct profile_part how[2] = {{"a", labels[0], 4, {0, 0}, false},
				      {"b", labels[1], 4, {0, 0}, false}};
	struct error error;

	(void)state;
	merged = merge(parts, 2, how, &error);
	assert_int_equal(merged->samples.count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct profile_sample *sample = &merged->samples.items[i];
		const struct profile_label_set *set = &merged->label_sets.items[sample->labels];
		const struct profile_label *label = merged->labels.items + set->start;
		bool is_old = sample->value == 1;

		assert_int_equal(set->count, 2);
		assert_string_equal(profile_text(merged, label[0].key), "comm");
		assert_string_equal(profile_text(merged, label[0].value), is_old ? "x" : "y");
		assert_string_equal(profile_text(merged, label[1].value), is_old ? "old" : "new");
	}
	profile_free(merged);
	profile_free(parts[0]);
	profile_free(parts[1]);
}

static void test_weights(void **state)
{
	static const struct {
		int64_t value;
		struct profile_weight weight;
		int64_t want, squares; /* of 10 */
	} cases[] = {
		{7, {1, 1}, 7, 10},
		{5, {1, 2}, 3, 3}, /* 2.5 and 10 -> 5 -> 2.5 */
		{-5, {1, 2}, -3, 3},
		{7, {1, 3}, 2, 1},       /* 2.33; 10 -> 3.33 -> 1 */
		{8, {1, 3}, 3, 1},       /* 2.67 */
		{100, {25, 100}, 25, 1}, /* 10 -> 2.5 = 3 -> 0.75 */
		{INT64_MAX, {2, 1}, INT64_MAX, 40},
		{INT64_MAX, {999999999999999999, 1000000000000000000}, 9223372036854775798, 10},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct profile *part = small("e", cases[i].value, 0), *merged;
		struct profile_part how = {.name = "a", .weight = cases[i].weight};
		struct error error;

		merged = merge(&part, 1, &how, &error);
		assert_int_equal(merged->samples.items[0].value, cases[i].want);
		assert_int_equal((int64_t)merged->samples.items[0].squares, cases[i].squares);
		assert_int_equal(merged->samples.items[0].count, 2);
		profile_free(merged);
		profile_free(part);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_tree), cmocka_unit_test(test_events),
		cmocka_unit_test(test_empty),    cmocka_unit_test(test_facts),
		cmocka_unit_test(test_labels),   cmocka_unit_test(test_weights),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

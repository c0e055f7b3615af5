// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls and trees of calls, against what comes out when each stack is looked at by itself: random
 * profiles with recursion and inlining, of which some functions are left out.
 */
#include "view/calls.h"
#include "view/tree.h"

#include "base/vector.h"
#include "view_profiles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { STACK_MAX = 64 };

struct frame {
	uint32_t key;
	bool inlined;
};

/* The frames of a sample, the outermost first. */
static size_t frames_of_sample(struct frame_keys *keys, const struct profile *p, uint32_t node,
			       struct frame *frames)
{
	struct frame reversed[STACK_MAX];
	size_t count = 0;

	for (; node != NONE; node = p->nodes.items[node].parent) {
		uint32_t here;
		const uint32_t *of = frame_keys_of(keys, p->nodes.items[node].location, &here);

		for (uint32_t i = 0; i < here; i++)
			reversed[count++] = (struct frame){of[i], i + 1 < here};
	}
	for (size_t i = 0; i < count; i++)
		frames[i] = reversed[count - 1 - i];
	return count;
}

/* ---- calls, as pprof counts them --------------------------------------------------------------
 */

struct expected {
	uint32_t from, to;
	int64_t weight;
	bool inlined, residual, seen;
};

static struct expected expected[4096];
static size_t expected_count;

static void expect_call(uint32_t from, uint32_t to, int64_t weight, bool inlined, bool residual)
{
	size_t i;

	for (i = 0; i < expected_count; i++) {
		if (expected[i].from == from && expected[i].to == to)
			break;
	}
	if (i == expected_count)
		expected[expected_count++] = (struct expected){from, to, 0, true, false, false};
	if (expected[i].seen)
		return;
	expected[i].seen = true;
	expected[i].weight += weight;
	expected[i].inlined &= inlined;
	expected[i].residual |= residual;
}

static uint32_t row_with_key(const struct aggregate *aggregate, size_t shown, uint32_t key)
{
	for (uint32_t i = 0; i < shown; i++) {
		if (aggregate->rows[i].key == key)
			return i;
	}
	return NONE;
}

static void expect_sample(struct aggregate *aggregate, size_t shown, const struct profile *p,
			  const struct profile_sample *sample, int64_t *begins)
{
	struct frame frames[STACK_MAX];
	size_t count = frames_of_sample(&aggregate->keys, p, sample->node, frames);
	uint32_t above = NONE;
	bool residual = false;

	for (size_t i = 0; i < expected_count; i++)
		expected[i].seen = false;
	for (size_t i = 0; i < count; i++) {
		uint32_t row = row_with_key(aggregate, shown, frames[i].key);

		if (row == NONE) {
			residual = true;
			continue;
		}
		if (above == NONE && !residual)
			begins[row] += sample->value;
		if (above != NONE && above != row)
			expect_call(above, row, sample->value, frames[i].inlined, residual);
		above = row;
		residual = false;
	}
}

/* Some rows, in any order, come first. */
static size_t choose_rows(struct aggregate *aggregate)
{
	size_t shown = 0;

	for (size_t i = 0; i < aggregate->row_count; i++) {
		struct row row = aggregate->rows[i];

		if (row.no_stack || random_below(3) == 0)
			continue;
		aggregate->rows[i] = aggregate->rows[shown];
		aggregate->rows[shown++] = row;
	}
	return shown;
}

static void check_calls(const struct profile *p, bool noinlines)
{
	struct view_names how = {DEMANGLE_DEFAULT, false};
	struct aggregate_options options = {{.frames = VIEW_FUNCTION}, 0, noinlines};
	struct names *names = names_new(p, &how);
	struct aggregate aggregate;
	struct calls calls;
	struct error error;
	int64_t begins[4096] = {0};
	size_t shown;

	assert_int_equal(aggregate_init(&aggregate, p, names, &options, &error), 0);
	shown = choose_rows(&aggregate);
	calls_init(&calls, &aggregate, shown, p, &options);
	expected_count = 0;
	for (size_t i = 0; i < p->samples.count; i++) {
		if (p->samples.items[i].event == 0 && p->samples.items[i].value)
			expect_sample(&aggregate, shown, p, &p->samples.items[i], begins);
	}
	assert_int_equal(calls.count, expected_count);
	for (size_t i = 0; i < calls.count; i++) {
		const struct call *call = &calls.items[i];
		size_t j = 0;

		while (expected[j].from != call->from || expected[j].to != call->to)
			assert_true(++j < expected_count);
		assert_int_equal(call->weight.value, expected[j].weight);
		assert_int_equal(call->inlined, expected[j].inlined);
		assert_int_equal(call->residual, expected[j].residual);
	}
	for (size_t i = 0; i < shown; i++)
		assert_int_equal(calls.begins[i].value, begins[i]);
	calls_release(&calls);
	aggregate_release(&aggregate);
	names_free(names);
}

static void test_calls(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 60; round++) {
		struct profile *p =
			random_profile(1 + random_below(80), 3 + random_below(20), round % 3 == 0);

		check_calls(p, round % 2);
		profile_free(p);
	}
}

/* ---- trees ----------------------------------------------------------------------------------- */

/* Whether a node has this path above it, itself included, and nothing above that. */
static bool is_path(const struct call_tree *tree, uint32_t node, char path[][64], size_t length)
{
	while (length && node != NONE) {
		struct span name = names_text(tree->names, call_tree_frame(tree, node).name);

		if (strlen(path[length - 1]) != name.size ||
		    memcmp(path[length - 1], name.at, name.size))
			return false;
		length--;
		node = tree->shape.nodes.items[node].parent;
	}
	return !length && node == NONE;
}

static const char *label_of(const struct profile *p, uint32_t set, const char *key)
{
	const struct profile_label_set *labels = &p->label_sets.items[set];

	for (uint32_t i = 0; i < labels->count; i++) {
		if (!strcmp(profile_text(p, p->labels.items[labels->start + i].key), key))
			return profile_text(p, p->labels.items[labels->start + i].value);
	}
	return "(none)";
}

/* Label, mark and frames of a sample, the outermost first; reversed when that is asked for. */
static size_t path_of(struct call_tree *tree, const struct profile *p,
		      const struct profile_sample *sample, bool reverse, char path[][64])
{
	struct frame frames[STACK_MAX];
	size_t count = 0, frame_count;
	const char *mark = ending_mark(sample->ending);

	snprintf(path[count++], 64, "%s", label_of(p, sample->labels, "comm"));
	if (sample->node == NONE)
		mark = "[no stack]";
	if (mark)
		snprintf(path[count++], 64, "%s", mark);
	frame_count = frames_of_sample(&tree->keys, p, sample->node, frames);
	for (size_t i = 0; i < frame_count; i++) {
		struct span name =
			names_text(tree->names, tree->keys.keys.items[frames[i].key].name);

		snprintf(path[count++], 64, "%.*s", (int)name.size, (const char *)name.at);
	}
	for (size_t i = 0; reverse && i < count / 2; i++) {
		char swap[64];

		memcpy(swap, path[i], 64);
		memcpy(path[i], path[count - 1 - i], 64);
		memcpy(path[count - 1 - i], swap, 64);
	}
	return count;
}

struct sums {
	int64_t cum, flat;
};

static void add_path(const struct call_tree *tree, char path[][64], size_t count, int64_t value,
		     struct sums *sums)
{
	for (size_t length = 1; length <= count; length++) {
		size_t found = 0;

		for (uint32_t node = 0; node < tree->nodes.count; node++) {
			if (!is_path(tree, node, path, length))
				continue;
			sums[node].cum += value;
			sums[node].flat += length == count ? value : 0;
			found++;
		}
		assert_int_equal(found, 1);
	}
}

/* What is below a line, and its own, is all that it has. */
static void check_lines(const struct tree *tree, bool negative)
{
	int64_t *below = calloc(tree->lines.count + 1, sizeof(*below)), roots = 0;
	size_t shown = 0;

	for (size_t i = 0; i < tree->lines.count; i++) {
		const struct tree_line *line = &tree->lines.items[i];

		if (line->parent == NONE) {
			roots += line->cum.value;
		} else {
			assert_true(line->parent < i);
			assert_int_equal(line->depth, tree->lines.items[line->parent].depth + 1);
			below[line->parent] += line->cum.value;
		}
		shown += line->node != NONE;
		assert_true(negative || line->cum.value >= 0);
		if (tree->options->depth >= 0)
			assert_true(line->depth <= tree->options->depth);
	}
	assert_int_equal(roots, tree->calls.totals.sum);
	for (size_t i = 0; i < tree->lines.count; i++) {
		const struct tree_line *line = &tree->lines.items[i];

		if (line->node != NONE)
			assert_int_equal(line->cum.value, line->flat.value + below[i]);
	}
	if (tree->options->count >= 0)
		assert_true(shown <= (size_t)tree->options->count);
	free(below);
}

static void check_tree(const struct profile *p, struct tree_options *options, bool negative)
{
	struct view_names how = {DEMANGLE_DEFAULT, false};
	struct tree tree = {.options = options, .names = names_new(p, &how)};
	struct error error;
	static char path[STACK_MAX][64];
	struct sums *sums;

	assert_int_equal(call_tree_init(&tree.calls, p, tree.names, options, &error), 0);
	sums = calloc(tree.calls.nodes.count + 1, sizeof(*sums));
	for (size_t i = 0; i < p->samples.count && options->node_fraction <= 0; i++) {
		const struct profile_sample *sample = &p->samples.items[i];
		size_t count = path_of(&tree.calls, p, sample, options->reverse, path);

		if (sample->event == 0)
			add_path(&tree.calls, path, count, sample->value, sums);
	}
	for (size_t i = 0; i < tree.calls.nodes.count && options->node_fraction <= 0; i++) {
		assert_int_equal(tree.calls.nodes.items[i].cum.value, sums[i].cum);
		assert_int_equal(tree.calls.nodes.items[i].flat.value, sums[i].flat);
	}
	tree_choose_lines(&tree);
	check_lines(&tree, negative);
	vector_release(&tree.lines);
	call_tree_release(&tree.calls);
	names_free(tree.names);
	free(sums);
}

static void test_trees(void **state)
{
	struct error error;

	(void)state;
	for (uint32_t round = 0; round < 40; round++) {
		bool negative = round % 5 == 0;
		struct profile *p =
			random_profile(1 + random_below(40), 3 + random_below(20), negative);
		struct tree_options options = {.reverse = round % 2, .depth = -1, .count = -1};

		assert_int_equal(view_by_parse(&options.calls.by, "comm,function", &error), 0);
		check_tree(p, &options, negative);
		options.node_fraction = 0.01 * random_below(30);
		check_tree(p, &options, negative);
		options.depth = 1 + random_below(6);
		options.node_fraction = 0.0001;
		check_tree(p, &options, negative);
		options.count = random_below(20);
		check_tree(p, &options, negative);
		profile_free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_trees),
	};

	return cmocka_run_group_tests_name("calls", tests, NULL, NULL);
}

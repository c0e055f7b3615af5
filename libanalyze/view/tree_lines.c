// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tree_lines: which nodes of a tree of calls are shown, and in which order. What is hidden below a
 * node is one line there, so that cum is always flat and the lines below.
 */
#include "base/vector.h"
#include "view/tree.h"

struct choice {
	struct tree *tree;
	const struct call_tree *calls;
	uint32_t *sorted; /* nodes: children of one parent are together, the largest first */
	uint32_t *starts; /* by parent + 1: its first in `sorted`; one more than there are nodes */
	uint64_t *sizes;  /* by node: how much there is to see at it or below */
	bool *shown;      /* by node */
};

/* In a difference, what is called can have changed by more than the caller, which is shown for it. */
static void find_sizes(struct choice *choice)
{
	size_t count = choice->calls->nodes.count;

	choice->sizes = xcalloc(count + 1, sizeof(*choice->sizes));
	/* Parents have smaller numbers. */
	for (size_t i = count; i-- > 0;) {
		int64_t cum = tally_magnitude(choice->calls->nodes.items[i].cum.value);
		uint32_t parent = choice->calls->shape.nodes.items[i].parent;

		if ((uint64_t)cum > choice->sizes[i])
			choice->sizes[i] = (uint64_t)cum;
		if (parent != NONE && choice->sizes[i] > choice->sizes[parent])
			choice->sizes[parent] = choice->sizes[i];
	}
}

/* The larger first, then by name; different nodes of one name by what else they are. */
static int compare_siblings(const void *left, const void *right, void *context)
{
	const struct choice *choice = context;
	const struct call_tree *calls = choice->calls;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	uint64_t first = choice->sizes[a], second = choice->sizes[b];
	struct frame_key one, other;
	int order = first > second ? -1 : first < second;

	if (order)
		return order;
	one = call_tree_frame(calls, a);
	other = call_tree_frame(calls, b);
	order = names_compare(calls->names, one.name, other.name);
	if (!order)
		order = names_compare(calls->names, one.module, other.module);
	if (!order)
		order = names_compare(calls->names, one.file, other.file);
	return order ? order : one.line < other.line ? -1 : one.line > other.line;
}

static uint32_t parent_of(const struct choice *choice, uint32_t node)
{
	return choice->calls->shape.nodes.items[node].parent;
}

static void sort_children(struct choice *choice)
{
	uint32_t count = (uint32_t)choice->calls->nodes.count, *next;

	choice->sorted = xrealloc_array(NULL, (size_t)count + 1, sizeof(uint32_t));
	choice->starts = xcalloc((size_t)count + 3, sizeof(uint32_t));
	next = choice->starts + 1;
	/* NONE + 1 is 0 */
	for (uint32_t i = 0; i < count; i++)
		next[parent_of(choice, i) + 1 + 1]++;
	for (uint32_t i = 1; i <= count + 1; i++)
		next[i] += next[i - 1];
	for (uint32_t i = 0; i < count; i++)
		choice->sorted[next[parent_of(choice, i) + 1]++] = i;
	for (uint32_t i = 0; i <= count; i++) {
		uint32_t start = choice->starts[i], size = choice->starts[i + 1] - start;

		if (size > 1)
			qsort_r(choice->sorted + start, size, sizeof(uint32_t), compare_siblings,
				choice);
	}
}

/* ---- which are shown ------------------------------------------------------------------------- */

static bool is_large_enough(const struct choice *choice, uint32_t node)
{
	const struct call_tree_node *at = &choice->calls->nodes.items[node];
	int64_t depth = choice->tree->options->depth;

	return choice->sizes[node] >= choice->calls->cutoff && choice->sizes[node] &&
	       (depth < 0 || at->depth < (uint64_t)depth);
}

/* Less what is a part of it. */
static void take_away(struct tally *whole, const struct tally *part)
{
	int64_t value = part->value == INT64_MIN ? INT64_MAX : -part->value;

	tally_add(whole, &(struct tally){.value = value, .base = -part->base});
	whole->count -= part->count < whole->count ? part->count : whole->count;
	whole->squares -= part->squares < whole->squares ? part->squares : whole->squares;
}

/* The line for what is below a node, or NONE, and not shown; false: nothing is. */
static bool hidden_below(const struct choice *choice, uint32_t node, struct tree_line *line)
{
	const struct call_tree *calls = choice->calls;
	int64_t limit = choice->tree->options->depth;
	struct tally rest = calls->totals.total;

	rest.value = calls->totals.sum;
	*line = (struct tree_line){.node = NONE};
	if (node != NONE) {
		rest = calls->nodes.items[node].cum;
		take_away(&rest, &calls->nodes.items[node].flat);
		line->depth = calls->nodes.items[node].depth + 1;
	}
	for (uint32_t i = choice->starts[node + 1]; i < choice->starts[node + 2]; i++) {
		uint32_t child = choice->sorted[i];

		if (choice->shown[child])
			take_away(&rest, &calls->nodes.items[child].cum);
		else
			line->hidden += calls->nodes.items[child].cum.count > 0;
	}
	/* What is too deep was not looked at in all cases, and so is not counted in any. */
	if (limit >= 0 && line->depth >= (uint64_t)limit)
		line->hidden = 0;
	line->cum = line->flat = rest;
	return rest.value || line->hidden;
}

/* ---- order ----------------------------------------------------------------------------------- */

/* Lines that are still to come, the next one last. */
struct waiting {
	struct tree_line *items;
	size_t count, capacity;
};

/* What is below a node that is line `parent`. */
static void wait_below(const struct choice *choice, struct waiting *waiting, uint32_t node,
		       uint32_t parent)
{
	uint32_t start = choice->starts[node + 1], end = choice->starts[node + 2];
	size_t before = waiting->count;
	struct tree_line line;

	if (hidden_below(choice, node, &line))
		*vector_push(waiting) = line;
	while (end-- > start) {
		uint32_t child = choice->sorted[end];
		const struct call_tree_node *at = &choice->calls->nodes.items[child];

		if (choice->shown[child])
			*vector_push(waiting) = (struct tree_line){
				.node = child,
				.depth = at->depth,
				.cum = at->cum,
				.flat = at->flat,
			};
	}
	if (waiting->count == before)
		return;
	for (size_t i = before; i < waiting->count; i++)
		waiting->items[i].parent = parent;
	waiting->items[before].is_last = true;
	waiting->items[before].is_only = waiting->count == before + 1;
}

static void order_lines(struct choice *choice)
{
	struct waiting waiting = {NULL, 0, 0};
	struct tree *tree = choice->tree;

	tree->lines.count = 0;
	wait_below(choice, &waiting, NONE, NONE);
	while (waiting.count) {
		uint32_t number = (uint32_t)tree->lines.count;
		struct tree_line line = waiting.items[--waiting.count];

		*vector_push(&tree->lines) = line;
		if (line.node != NONE)
			wait_below(choice, &waiting, line.node, number);
	}
	vector_release(&waiting);
}

/* ---- the largest ----------------------------------------------------------------------------- */

static int compare_sizes(const void *left, const void *right, void *context)
{
	const struct choice *choice = context;
	const struct tree_line *lines = choice->tree->lines.items;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	uint64_t first = choice->sizes[lines[a].node];
	uint64_t second = choice->sizes[lines[b].node];

	if (first != second)
		return first > second ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* Callers are no smaller than what they call, and come first. */
static void keep_largest(struct choice *choice, size_t limit)
{
	const struct tree_line *lines = choice->tree->lines.items;
	size_t all = choice->tree->lines.count, count = 0;
	uint32_t *largest = xrealloc_array(NULL, all + 1, sizeof(*largest));

	for (uint32_t i = 0; i < all; i++) {
		if (lines[i].node != NONE)
			largest[count++] = i;
	}
	qsort_r(largest, count, sizeof(*largest), compare_sizes, choice);
	for (size_t i = limit; i < count; i++)
		choice->shown[lines[largest[i]].node] = false;
	free(largest);
}

void tree_choose_lines(struct tree *tree)
{
	struct choice choice = {.tree = tree, .calls = &tree->calls};
	size_t count = tree->calls.nodes.count;

	find_sizes(&choice);
	sort_children(&choice);
	choice.shown = xcalloc(count + 1, sizeof(*choice.shown));
	for (uint32_t i = 0; i < count; i++)
		choice.shown[i] = is_large_enough(&choice, i);
	order_lines(&choice);
	if (tree->options->count >= 0) {
		keep_largest(&choice, (size_t)tree->options->count);
		order_lines(&choice);
	}
	free(choice.sorted);
	free(choice.starts);
	free(choice.sizes);
	free(choice.shown);
}

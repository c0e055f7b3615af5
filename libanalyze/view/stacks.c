// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/stacks.h"
#include "base/vector.h"

#include <string.h>

void stacks_release(struct stacks *stacks)
{
	vector_release(&stacks->nodes);
	children_release(&stacks->children);
	*stacks = (struct stacks){.nodes = {.items = NULL}};
}

uint32_t stacks_add(struct stacks *stacks, uint32_t parent, uint32_t text)
{
	uint32_t last = (uint32_t)stacks->nodes.count, node;

	*vector_push(&stacks->nodes) = (struct profile_node){parent, text};
	node = children_settle(&stacks->children, stacks->nodes.items, last);
	if (node != last)
		stacks->nodes.count--;
	return node;
}

/* ---- order ----------------------------------------------------------------------------------- */

/*
 * A node stands for up to two things among the children of its parent: the stack that ends there,
 * and those that go on. Number 2 * node is the first, and 2 * node + 1 the second.
 */
struct sorting {
	const struct stacks *stacks;
	const bool *ends; /* by node: a stack does */
	struct text_order texts;
	uint32_t *sorted; /* things, parent by parent, in order */
	uint32_t *starts; /* by parent + 1: its first in `sorted`; that of the roots is 0 */
};

static uint32_t text_place(const struct sorting *sorting, uint32_t thing)
{
	uint32_t text = sorting->stacks->nodes.items[thing / 2].location;

	return thing % 2 ? sorting->texts.inner[text] : sorting->texts.last[text];
}

static int compare_things(const void *left, const void *right, void *state)
{
	const uint32_t *a = left, *b = right;
	uint32_t x = text_place(state, *a), y = text_place(state, *b);

	if (x != y)
		return x < y ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

/* How many things there are below each parent, as the start of the one after the next. */
static size_t count_things(struct sorting *sorting, const bool *goes_on)
{
	const struct profile_node *nodes = sorting->stacks->nodes.items;
	size_t count = sorting->stacks->nodes.count;

	sorting->starts = xcalloc(count + 3, sizeof(*sorting->starts));
	for (size_t i = 0; i < count; i++) /* NONE + 1 is 0 */
		sorting->starts[(size_t)(uint32_t)(nodes[i].parent + 1) + 2] +=
			(uint32_t)sorting->ends[i] + goes_on[i];
	for (size_t i = 0; i < count; i++)
		sorting->starts[i + 2] += sorting->starts[i + 1];
	return sorting->starts[count + 1];
}

/* Most nodes have one child: only where there are several is anything sorted. */
static void sort_children(struct sorting *sorting)
{
	const struct profile_node *nodes = sorting->stacks->nodes.items;
	size_t count = sorting->stacks->nodes.count;
	bool *goes_on = xcalloc(count + 1, sizeof(*goes_on));

	for (size_t i = 0; i < count; i++)
		if (nodes[i].parent != NONE)
			goes_on[nodes[i].parent] = true;
	sorting->sorted =
		xrealloc_array(NULL, count_things(sorting, goes_on) + 1, sizeof(*sorting->sorted));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t *next = &sorting->starts[(uint32_t)(nodes[i].parent + 1) + 1];

		if (sorting->ends[i])
			sorting->sorted[(*next)++] = 2 * i;
		if (goes_on[i])
			sorting->sorted[(*next)++] = 2 * i + 1;
	}
	free(goes_on);
	for (size_t i = 0; i <= count; i++) {
		uint32_t start = sorting->starts[i], things = sorting->starts[i + 1] - start;

		if (things > 1)
			qsort_r(sorting->sorted + start, things, sizeof(*sorting->sorted),
				compare_things, sorting);
	}
}

/* Down where a stack goes on, and along otherwise; `next` remembers where it was. */
static void number_all(const struct sorting *sorting, uint32_t *order)
{
	size_t nodes = sorting->stacks->nodes.count;
	uint32_t *next = xrealloc_array(NULL, nodes + 1, sizeof(*next));
	uint32_t parent = NONE, number = 0;

	memcpy(next, sorting->starts, (nodes + 1) * sizeof(*next));
	for (;;) {
		uint32_t place = parent + 1, thing;

		if (next[place] == sorting->starts[place + 1]) {
			if (parent == NONE)
				break;
			parent = sorting->stacks->nodes.items[parent].parent;
			continue;
		}
		thing = sorting->sorted[next[place]++];
		if (thing % 2)
			parent = thing / 2;
		else
			order[thing / 2] = number++;
	}
	free(next);
}

uint32_t *stacks_order(const struct stacks *stacks, const struct names *names, const bool *ends)
{
	struct sorting sorting = {.stacks = stacks, .ends = ends};
	size_t nodes = stacks->nodes.count;
	uint32_t *order = xrealloc_array(NULL, nodes + 1, sizeof(*order));
	uint32_t text_count = 0;
	bool *used;

	for (size_t i = 0; i < nodes; i++) {
		if (stacks->nodes.items[i].location >= text_count)
			text_count = stacks->nodes.items[i].location + 1;
	}
	used = xcalloc((size_t)text_count + 1, sizeof(*used));
	for (size_t i = 0; i < nodes; i++)
		used[stacks->nodes.items[i].location] = true;
	sorting.texts = text_order(names, used, text_count);
	sort_children(&sorting);
	number_all(&sorting, order);
	text_order_release(&sorting.texts);
	free(sorting.sorted);
	free(sorting.starts);
	free(used);
	return order;
}

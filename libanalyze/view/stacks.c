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
 * A node stands for up to two things among the children of its parent: the stack that ends there, and
 * those that go on. Number 2 * node is the first, and 2 * node + 1 the second.
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

static uint32_t parent_place(const struct sorting *sorting, uint32_t thing)
{
	return sorting->stacks->nodes.items[thing / 2].parent + 1; /* NONE + 1 is 0 */
}

/* A counting sort that keeps the order of what has equal keys. `starts` has a key more. */
static void sort_by(const struct sorting *sorting, const uint32_t *from, uint32_t *to, size_t count,
		    uint32_t *starts, size_t key_count,
		    uint32_t (*key)(const struct sorting *sorting, uint32_t thing))
{
	memset(starts, 0, (key_count + 1) * sizeof(*starts));
	for (size_t i = 0; i < count; i++)
		starts[key(sorting, from[i]) + 1]++;
	for (size_t i = 0; i < key_count; i++)
		starts[i + 1] += starts[i];
	for (size_t i = 0; i < count; i++)
		to[starts[key(sorting, from[i])]++] = from[i];
	/* Each start has moved on to the next one's. */
	memmove(starts + 1, starts, key_count * sizeof(*starts));
	starts[0] = 0;
}

/* All things that there are, in `sorted`. Gives their number. */
static size_t list_things(struct sorting *sorting)
{
	const struct profile_node *nodes = sorting->stacks->nodes.items;
	size_t count = sorting->stacks->nodes.count, things = 0, needed = 0;
	bool *goes_on = xcalloc(count + 1, sizeof(*goes_on));

	for (size_t i = 0; i < count; i++) {
		needed += sorting->ends[i];
		if (nodes[i].parent != NONE) {
			needed += !goes_on[nodes[i].parent];
			goes_on[nodes[i].parent] = true;
		}
	}
	sorting->sorted = xrealloc_array(NULL, needed + 1, sizeof(*sorting->sorted));
	for (uint32_t i = 0; i < count; i++) {
		if (sorting->ends[i])
			sorting->sorted[things++] = 2 * i;
		if (goes_on[i])
			sorting->sorted[things++] = 2 * i + 1;
	}
	free(goes_on);
	return things;
}

static void sort_children(struct sorting *sorting)
{
	size_t nodes = sorting->stacks->nodes.count, things = list_things(sorting);
	size_t keys = sorting->texts.count > nodes + 1 ? sorting->texts.count : nodes + 1;
	uint32_t *by_text = xrealloc_array(NULL, things + 1, sizeof(*by_text));

	sorting->starts = xrealloc_array(NULL, keys + 2, sizeof(*sorting->starts));
	sort_by(sorting, sorting->sorted, by_text, things, sorting->starts, sorting->texts.count,
		text_place);
	sort_by(sorting, by_text, sorting->sorted, things, sorting->starts, nodes + 1,
		parent_place);
	free(by_text);
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

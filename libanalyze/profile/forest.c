// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/forest.h"

#include "base/sort.h"
#include "profile/children.h"

#include <stdlib.h>
#include <string.h>

/* Children of a node are a list; the roots are those of one more node behind the last. */
struct forest {
	uint32_t *first_child;
	uint32_t *next_sibling;
};

bool *forest_used_nodes(const struct profile *profile)
{
	bool *used = xcalloc(profile->nodes.count, sizeof(*used));

	for (size_t i = 0; i < profile->samples.count; i++)
		if (profile->samples.items[i].node != NONE)
			used[profile->samples.items[i].node] = true;
	for (size_t i = profile->nodes.count; i-- > 0;)
		if (used[i] && profile->nodes.items[i].parent != NONE)
			used[profile->nodes.items[i].parent] = true;
	return used;
}

static int compare_siblings(const void *left, const void *right, void *state)
{
	const struct profile_node *nodes = state;
	const uint32_t *a = left, *b = right;

	if (nodes[*a].location != nodes[*b].location)
		return nodes[*a].location < nodes[*b].location ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

/* Puts a list of several into order. False: some have the same location. */
static bool sort_siblings(const struct profile *profile, struct forest *forest, uint32_t *first,
			  uint32_t *siblings)
{
	const struct profile_node *nodes = profile->nodes.items;
	size_t count = 0;
	bool distinct = true;

	for (uint32_t node = *first; node != NONE; node = forest->next_sibling[node])
		siblings[count++] = node;
	qsort_r(siblings, count, sizeof(*siblings), compare_siblings, profile->nodes.items);
	*first = NONE;
	while (count-- > 0) { /* from the last, as each goes to the front of its list */
		if (*first != NONE && nodes[*first].location == nodes[siblings[count]].location)
			distinct = false;
		forest->next_sibling[siblings[count]] = *first;
		*first = siblings[count];
	}
	return distinct;
}

/*
 * Lists the used nodes at their parents. False: there are siblings with the same location. Most
 * nodes have one child: only where there are several is anything sorted.
 */
static bool link_children(const struct profile *profile, const bool *used, struct forest *forest)
{
	const struct profile_node *nodes = profile->nodes.items;
	size_t count = profile->nodes.count;
	uint32_t *siblings = xcalloc(count, sizeof(*siblings));
	bool distinct = true;

	memset(forest->first_child, 0xff, (count + 1) * sizeof(*forest->first_child)); /* NONE */
	for (size_t i = count; i-- > 0;) {
		uint32_t *first =
			&forest->first_child[nodes[i].parent == NONE ? count : nodes[i].parent];

		if (!used[i])
			continue;
		forest->next_sibling[i] = *first;
		*first = (uint32_t)i;
	}
	for (size_t i = 0; i <= count; i++) {
		uint32_t *first = &forest->first_child[i];

		if (*first != NONE && forest->next_sibling[*first] != NONE)
			distinct &= sort_siblings(profile, forest, first, siblings);
	}
	free(siblings);
	return distinct;
}

static void renumber_samples(struct profile *profile, const uint32_t *numbers)
{
	for (size_t i = 0; i < profile->samples.count; i++) {
		struct profile_sample *sample = &profile->samples.items[i];

		if (sample->node != NONE)
			sample->node = numbers[sample->node];
	}
}

/* Locations turned out to be equal, or a stream has equal nodes: brings these together. */
static void merge_equal_nodes(struct profile *profile, bool *used)
{
	size_t count = profile->nodes.count, kept = 0;
	struct profile_node *nodes = profile->nodes.items;
	uint32_t *numbers = xcalloc(count, sizeof(*numbers));
	struct children children = {0};

	for (size_t i = 0; i < count; i++) {
		if (!used[i])
			continue;
		nodes[kept] = nodes[i];
		if (nodes[kept].parent != NONE)
			nodes[kept].parent = numbers[nodes[kept].parent];
		numbers[i] = children_settle(&children, nodes, (uint32_t)kept);
		if (numbers[i] == kept)
			kept++;
	}
	profile->nodes.count = kept;
	memset(used, true, kept);
	renumber_samples(profile, numbers);
	children_release(&children);
	free(numbers);
}

/* Walks without recursion: a stack of the input may be as deep as it likes. */
static void number_nodes(struct profile *profile, const struct forest *forest)
{
	const struct profile_node *old = profile->nodes.items;
	size_t count = profile->nodes.count, next = 0;
	struct profile_node *nodes = xcalloc(count, sizeof(*nodes));
	uint32_t *numbers = xcalloc(count, sizeof(*numbers));
	uint32_t node = forest->first_child[count];

	while (node != NONE) {
		uint32_t parent = old[node].parent;

		numbers[node] = (uint32_t)next;
		nodes[next].parent = parent == NONE ? NONE : numbers[parent];
		nodes[next++].location = old[node].location;
		if (forest->first_child[node] != NONE) {
			node = forest->first_child[node];
			continue;
		}
		while (node != NONE && forest->next_sibling[node] == NONE)
			node = old[node].parent;
		if (node != NONE)
			node = forest->next_sibling[node];
	}
	free(profile->nodes.items);
	profile->nodes.items = nodes;
	profile->nodes.capacity = count;
	profile->nodes.count = next;
	renumber_samples(profile, numbers);
	free(numbers);
}

void forest_sort_nodes(struct profile *profile, bool *used)
{
	struct forest forest = {
		xcalloc(profile->nodes.count + 1, sizeof(*forest.first_child)),
		xcalloc(profile->nodes.count, sizeof(*forest.next_sibling)),
	};

	if (!link_children(profile, used, &forest)) {
		merge_equal_nodes(profile, used);
		link_children(profile, used, &forest);
	}
	number_nodes(profile, &forest);
	free(forest.next_sibling);
	free(forest.first_child);
}

/* The least significant key first. */
static struct sort_item *order_of_samples(const struct profile *profile)
{
	const struct profile_sample *samples = profile->samples.items;
	size_t count = profile->samples.count;
	struct sort_item *order = xrealloc_array(NULL, count, sizeof(*order));

	for (size_t i = 0; i < count; i++)
		order[i] = (struct sort_item){(uint64_t)samples[i].labels << 32 | samples[i].ending,
					      i};
	sort_items(order, count);
	for (size_t i = 0; i < count; i++) {
		const struct profile_sample *sample = &samples[order[i].number];

		/* NONE first */
		order[i].key = (uint64_t)sample->event << 32 | (uint32_t)(sample->node + 1);
	}
	sort_items(order, count);
	return order;
}

void forest_sort_samples(struct profile *profile)
{
	const struct profile_sample *old = profile->samples.items;
	size_t count = profile->samples.count, kept = 0;
	struct profile_sample *samples = xcalloc(count, sizeof(*samples));
	struct sort_item *order = order_of_samples(profile);

	for (size_t i = 0; i < count; i++) {
		const struct profile_sample *sample = &old[order[i].number];
		struct profile_sample *last = kept ? &samples[kept - 1] : NULL;

		if (last && last->event == sample->event && last->node == sample->node &&
		    last->labels == sample->labels && last->ending == sample->ending)
			profile_sum_samples(last, sample);
		else
			samples[kept++] = *sample;
	}
	free(order);
	free(profile->samples.items);
	profile->samples.items = samples;
	profile->samples.capacity = count;
	profile->samples.count = kept;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/tree_walk.h"
#include "base/vector.h"

#include <stdlib.h>

/* What is known of a node during a walk. */
struct tree_step {
	uint32_t first_child, next; /* the next child of the same parent */
	bool met;
	struct tally sum; /* of its own samples on the way down, and all below it on the way up */
};

static void forget_step(struct tree_step *step)
{
	*step = (struct tree_step){.first_child = NONE, .next = NONE};
}

void tree_walk_init(struct tree_walk *walk, const struct profile *profile)
{
	size_t nodes = profile->nodes.count;

	*walk = (struct tree_walk){.profile = profile, .roots = NONE};
	walk->steps = xrealloc_array(NULL, nodes + 1, sizeof(*walk->steps));
	for (size_t i = 0; i < nodes; i++)
		forget_step(&walk->steps[i]);
}

void tree_walk_release(struct tree_walk *walk)
{
	free(walk->steps);
	vector_release(&walk->met);
}

/* Hangs a node and those above it into the tree of this walk, as far as they are not in it. */
static void meet(struct tree_walk *walk, uint32_t node)
{
	while (node != NONE && !walk->steps[node].met) {
		uint32_t parent = walk->profile->nodes.items[node].parent;
		struct tree_step *step = &walk->steps[node];

		*vector_push(&walk->met) = node;
		step->met = true;
		if (parent == NONE) {
			step->next = walk->roots;
			walk->roots = node;
		} else {
			step->next = walk->steps[parent].first_child;
			walk->steps[parent].first_child = node;
		}
		node = parent;
	}
}

void tree_walk_add(struct tree_walk *walk, const struct profile_sample *sample)
{
	struct tally tally = tally_of(walk->profile, sample);

	meet(walk, sample->node);
	tally_add(&walk->steps[sample->node].sum, &tally);
}

static void leave(struct tree_walk *walk, const struct tree_visitor *visitor, uint32_t node)
{
	uint32_t parent = walk->profile->nodes.items[node].parent;
	struct tree_step *step = &walk->steps[node];

	visitor->leave(visitor->state, node, &step->sum);
	if (parent != NONE)
		tally_add(&walk->steps[parent].sum, &step->sum);
}

void tree_walk_run(struct tree_walk *walk, const struct tree_visitor *visitor)
{
	uint32_t node = walk->roots;

	while (node != NONE) {
		visitor->enter(visitor->state, node, &walk->steps[node].sum);
		if (walk->steps[node].first_child != NONE) {
			node = walk->steps[node].first_child;
			continue;
		}
		while (node != NONE) {
			leave(walk, visitor, node);
			if (walk->steps[node].next != NONE)
				break;
			node = walk->profile->nodes.items[node].parent;
		}
		if (node != NONE)
			node = walk->steps[node].next;
	}
	for (size_t i = 0; i < walk->met.count; i++)
		forget_step(&walk->steps[walk->met.items[i]]);
	walk->met.count = 0;
	walk->roots = NONE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stitch: complete stacks make a tree, from the root inwards. Where a cut stack may go on are the
 * nodes with the place that it was cut at; they are compared inwards.
 */
#include "load/stitch.h"

#include "base/vector.h"

#include <stdlib.h>

enum {
	NOBODY = UINT32_MAX,
	MATCH_LEAST = 2, /* one equal frame may be chance */
	CANDIDATES_MOST =
		4096, /* with more, a recursion most likely, there is no telling them apart */
};

struct node {
	uint32_t parent; /* NOBODY: the root of an epoch, whose spot is its number */
	uint32_t spot;
	uint32_t epoch;
	uint32_t alike; /* the node before it with the same spot and epoch, or NOBODY */
	uint32_t frame; /* of the stack that it is from; of a root FRAME_NONE */
};

/* Slots hold number + 1. `last_alike` finds the last node of a spot in an epoch. */
struct tree {
	struct {
		struct node *items;
		size_t count, capacity;
	} nodes;
	uint32_t *slots, *alike_slots;
	size_t slot_count;
	struct {
		uint32_t *items; /* frames of the stack at hand, innermost first */
		size_t count, capacity;
	} path;
};

static void take_path(struct tree *tree, const struct resolved *resolved, uint32_t frame)
{
	tree->path.count = 0;
	for (; frame != FRAME_NONE; frame = resolved->frames.items[frame].outer)
		*vector_push(&tree->path) = frame;
}

static size_t mix(uint32_t a, uint32_t b)
{
	uint64_t value = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u;

	return (size_t)((value ^ value >> 29) * 0xbf58476d1ce4e5b9u >> 24);
}

static size_t find_slot(const struct tree *tree, uint32_t parent, uint32_t spot)
{
	size_t slot = mix(parent, spot) & (tree->slot_count - 1);

	for (; tree->slots[slot]; slot = (slot + 1) & (tree->slot_count - 1)) {
		const struct node *node = &tree->nodes.items[tree->slots[slot] - 1];

		if (node->parent == parent && node->spot == spot)
			break;
	}
	return slot;
}

static size_t find_alike_slot(const struct tree *tree, uint32_t epoch, uint32_t spot)
{
	size_t slot = mix(epoch, spot) & (tree->slot_count - 1);

	for (; tree->alike_slots[slot]; slot = (slot + 1) & (tree->slot_count - 1)) {
		const struct node *node = &tree->nodes.items[tree->alike_slots[slot] - 1];

		if (node->epoch == epoch && node->spot == spot)
			break;
	}
	return slot;
}

static void grow(struct tree *tree)
{
	size_t count = tree->slot_count ? tree->slot_count * 2 : 1024;

	free(tree->slots);
	free(tree->alike_slots);
	tree->slot_count = count;
	tree->slots = xcalloc_table(count, sizeof(*tree->slots));
	tree->alike_slots = xcalloc_table(count, sizeof(*tree->alike_slots));
	for (size_t i = 0; i < tree->nodes.count; i++) {
		const struct node *node = &tree->nodes.items[i];

		tree->slots[find_slot(tree, node->parent, node->spot)] = (uint32_t)i + 1;
		if (node->parent != NOBODY)
			tree->alike_slots[find_alike_slot(tree, node->epoch, node->spot)] =
				(uint32_t)i + 1;
	}
}

static uint32_t find_node(const struct tree *tree, uint32_t parent, uint32_t spot)
{
	return tree->slot_count ? tree->slots[find_slot(tree, parent, spot)] - 1 : NOBODY;
}

static uint32_t add_node(struct tree *tree, uint32_t parent, uint32_t spot, uint32_t epoch,
			 uint32_t frame)
{
	struct node node = {parent, spot, epoch, NOBODY, frame};
	uint32_t number = find_node(tree, parent, spot);
	size_t slot;

	if (number != NOBODY)
		return number;
	if (tree->nodes.count * 2 >= tree->slot_count)
		grow(tree);
	number = (uint32_t)tree->nodes.count;
	if (parent != NOBODY) {
		slot = find_alike_slot(tree, epoch, spot);
		node.alike = tree->alike_slots[slot] - 1;
		tree->alike_slots[slot] = number + 1;
	}
	slot = find_slot(tree, parent, spot);
	*vector_push(&tree->nodes) = node;
	tree->slots[slot] = number + 1;
	return number;
}

static void add_complete(struct tree *tree, const struct resolved *resolved,
			 const struct resolved_stack *stack, uint32_t epoch)
{
	uint32_t node = add_node(tree, NOBODY, epoch, epoch, FRAME_NONE);

	take_path(tree, resolved, stack->frame);
	for (size_t i = tree->path.count; i-- > 0;)
		node = add_node(tree, node, resolved->frames.items[tree->path.items[i]].spot, epoch,
				tree->path.items[i]);
}

/* How many frames of the path, from the outermost inwards, are those at and below `node`. */
static uint32_t match(const struct tree *tree, const struct resolved *resolved, uint32_t node)
{
	uint32_t matched = 1;

	while (matched < tree->path.count) {
		uint32_t frame = tree->path.items[tree->path.count - 1 - matched];

		node = find_node(tree, node, resolved->frames.items[frame].spot);
		if (node == NOBODY)
			break;
		matched++;
	}
	return matched;
}

/* The node that is the outermost frame of the path; NOBODY: none, or it cannot be told which. */
static uint32_t find_place(const struct tree *tree, const struct resolved *resolved, uint32_t epoch)
{
	uint32_t best = NOBODY, best_length = MATCH_LEAST - 1, tried = 0, node, spot;

	if (!tree->slot_count || !tree->path.count)
		return NOBODY;
	spot = resolved->frames.items[tree->path.items[tree->path.count - 1]].spot;
	node = tree->alike_slots[find_alike_slot(tree, epoch, spot)] - 1;
	for (; node != NOBODY; node = tree->nodes.items[node].alike) {
		uint32_t length = match(tree, resolved, node);

		if (++tried > CANDIDATES_MOST)
			return NOBODY;
		if (length > best_length) {
			best = node;
			best_length = length;
		} else if (length == best_length) {
			best = NOBODY;
		}
	}
	return best;
}

/* The path, anew, inside of what is outside of `place`. */
static void attach(const struct tree *tree, struct resolved *resolved, struct resolved_stack *stack,
		   uint32_t place)
{
	uint32_t outer = tree->nodes.items[tree->nodes.items[place].parent].frame;

	for (size_t i = tree->path.count; i-- > 0;) {
		uint32_t spot = resolved->frames.items[tree->path.items[i]].spot;

		*vector_push(&resolved->frames) = (struct resolved_frame){outer, spot};
		outer = (uint32_t)resolved->frames.count - 1;
	}
	stack->frame = outer;
	stack->ending = ENDING_STITCHED;
}

void stitch_stacks(const struct counted *counted, struct resolved *resolved)
{
	struct tree tree = {0};

	for (size_t i = 0; i < counted->count; i++)
		if (resolved->stacks[i].ending == ENDING_ROOT)
			add_complete(&tree, resolved, &resolved->stacks[i],
				     counted->items[i].key->epoch);
	for (size_t i = 0; i < counted->count; i++) {
		struct resolved_stack *stack = &resolved->stacks[i];
		uint32_t place;

		if (stack->ending == ENDING_ROOT || stack->ending == ENDING_NOT_WALKED)
			continue;
		take_path(&tree, resolved, stack->frame);
		place = find_place(&tree, resolved, counted->items[i].key->epoch);
		if (place != NOBODY)
			attach(&tree, resolved, stack, place);
	}
	vector_release(&tree.nodes);
	vector_release(&tree.path);
	free(tree.slots);
	free(tree.alike_slots);
}

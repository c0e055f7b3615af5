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
};

/* Slots hold number + 1. `last_alike` finds the last node of a spot in an epoch. */
struct tree {
	struct {
		struct node *items;
		size_t count, capacity;
	} nodes;
	uint32_t *slots, *alike_slots;
	size_t slot_count;
};

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
	tree->slots = xcalloc(count, sizeof(*tree->slots));
	tree->alike_slots = xcalloc(count, sizeof(*tree->alike_slots));
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

static uint32_t add_node(struct tree *tree, uint32_t parent, uint32_t spot, uint32_t epoch)
{
	struct node node = {parent, spot, epoch, NOBODY};
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
	uint32_t node = add_node(tree, NOBODY, epoch, epoch);

	for (uint32_t i = stack->count; i-- > 0;)
		node = add_node(tree, node, resolved->frames.items[stack->start + i], epoch);
}

/* How many frames, from the outermost inwards, are equal to those at and below `node`. */
static uint32_t match(const struct tree *tree, uint32_t node, const uint32_t *frames,
		      uint32_t count)
{
	uint32_t matched = 1;

	while (matched < count) {
		node = find_node(tree, node, frames[count - 1 - matched]);
		if (node == NOBODY)
			break;
		matched++;
	}
	return matched;
}

/* The node that is the outermost frame of the stack; NOBODY: none, or it cannot be told which. */
static uint32_t find_place(const struct tree *tree, const uint32_t *frames, uint32_t count,
			   uint32_t epoch)
{
	uint32_t best = NOBODY, best_length = MATCH_LEAST - 1, tried = 0, node;

	if (!tree->slot_count || !count)
		return NOBODY;
	node = tree->alike_slots[find_alike_slot(tree, epoch, frames[count - 1])] - 1;
	for (; node != NOBODY; node = tree->nodes.items[node].alike) {
		uint32_t length = match(tree, node, frames, count);

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

static void attach(const struct tree *tree, struct resolved *resolved, struct resolved_stack *stack,
		   uint32_t place)
{
	size_t start = resolved->frames.count;
	uint32_t node = tree->nodes.items[place].parent;

	for (uint32_t i = 0; i < stack->count; i++) {
		uint32_t spot = resolved->frames.items[stack->start + i];

		*vector_push(&resolved->frames) = spot;
	}
	for (; tree->nodes.items[node].parent != NOBODY; node = tree->nodes.items[node].parent)
		*vector_push(&resolved->frames) = tree->nodes.items[node].spot;
	stack->start = start;
	stack->count = (uint32_t)(resolved->frames.count - start);
	stack->ending = ENDING_STITCHED;
}

void stitch_stacks(const struct counted *counted, struct resolved *resolved)
{
	struct tree tree = {0};

	for (size_t i = 0; i < counted->count; i++)
		if (resolved->stacks[i].ending == ENDING_ROOT)
			add_complete(&tree, resolved, &resolved->stacks[i],
				     counted->items[i].key.epoch);
	for (size_t i = 0; i < counted->count; i++) {
		struct resolved_stack *stack = &resolved->stacks[i];
		uint32_t place;

		if (stack->ending == ENDING_ROOT || stack->ending == ENDING_NOT_WALKED)
			continue;
		place = find_place(&tree, resolved->frames.items + stack->start, stack->count,
				   counted->items[i].key.epoch);
		if (place != NOBODY)
			attach(&tree, resolved, stack, place);
	}
	vector_release(&tree.nodes);
	free(tree.slots);
	free(tree.alike_slots);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stacks: the tree of stacks with a text for each frame instead of a location. Stacks that read the
 * same are one, and all have an order: that of their bytes when the texts are joined by ';'.
 */
#ifndef VIEW_STACKS_H
#define VIEW_STACKS_H

#include "view/frame_names.h"

struct stack_node {
	uint32_t parent; /* NONE: a root */
	uint32_t text;   /* of names */
};

struct stacks {
	struct {
		struct stack_node *items;
		size_t count, capacity;
	} nodes;
	uint32_t *slots; /* number + 1; 0: free */
	size_t slot_count;
};

void stacks_release(struct stacks *stacks);
/* The node below `parent` with this text, new or not. */
uint32_t stacks_add(struct stacks *stacks, uint32_t parent, uint32_t text);

/* By node: its place in the order of all; to be freed. Texts have no ';'. */
uint32_t *stacks_order(const struct stacks *stacks, const struct names *names);

/*
 * By text: its place among all when nothing follows it, and when a ';' does. Both to be freed, and
 * NONE where `used` is false.
 */
struct text_order {
	uint32_t *last, *inner;
	uint32_t count;
};

struct text_order text_order(const struct names *names, const bool *used, uint32_t text_count);
void text_order_release(struct text_order *order);

#endif

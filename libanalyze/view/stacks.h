/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stacks: the tree of stacks with a text for each frame instead of a location. Stacks that read the
 * same are one, and all have an order: that of their bytes when the texts are joined by ';'.
 */
#ifndef VIEW_STACKS_H
#define VIEW_STACKS_H

#include "profile/children.h"
#include "view/frame_names.h"

struct stacks {
	PROFILE_TABLE(struct profile_node) nodes; /* their locations are texts of names */
	struct children children;
};

void stacks_release(struct stacks *stacks);
/* The node below `parent` with this text, new or not. */
uint32_t stacks_add(struct stacks *stacks, uint32_t parent, uint32_t text);

/*
 * Of the nodes that stacks end at: the place of each in the order of all; to be freed. Texts have
 * no ';'.
 */
uint32_t *stacks_order(const struct stacks *stacks, const struct names *names, const bool *ends);

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

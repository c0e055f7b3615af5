/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call_tree: the samples of an event as a tree of calls, from roots to leaves or the other way. A
 * stack that is incomplete is below, or ends in, a frame that says so.
 */
#ifndef VIEW_CALL_TREE_H
#define VIEW_CALL_TREE_H

#include "analyze/view_calls.h"
#include "view/aggregate.h"
#include "view/groups.h"
#include "view/stacks.h"

struct call_tree_node {
	uint32_t depth;    /* from 0 */
	unsigned inlining; /* FRAME_ bits; 0: it is no frame */
	struct tally cum;  /* of all stacks that come through it */
	struct tally flat; /* of those that end there */
};

struct call_tree {
	struct names *names;
	struct stacks shape; /* parents, and what a node is */
	struct {
		struct call_tree_node *items;
		size_t count, capacity;
	} nodes; /* as in `shape` */
	struct frame_keys keys;
	struct totals totals;
	uint64_t cutoff; /* of cum: what is below is left out, and what is below that not looked at
			  */
};

/* Fails when the profile does not have a label of `by`. */
int call_tree_init(struct call_tree *tree, const struct profile *profile, struct names *names,
		   const struct tree_options *options, struct error *error);
void call_tree_release(struct call_tree *tree);

/* What a node is; `name` is of names, and the rest is 0 where it is no frame. */
struct frame_key call_tree_frame(const struct call_tree *tree, uint32_t node);

#endif

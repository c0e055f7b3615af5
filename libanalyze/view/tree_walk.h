/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree_walk: depth first over those nodes of the tree of stacks that samples were added to, and
 * their callers.
 *
 * What was counted at a node and below it is part of the cum of whatever is at the node, unless
 * that is also further up on the path: then it is counted there. So a visitor needs to know only
 * what is on the path, and no stack is looked at by itself.
 */
#ifndef VIEW_TREE_WALK_H
#define VIEW_TREE_WALK_H

#include "view/tally.h"

struct tree_step;

struct tree_walk {
	const struct profile *profile;
	uint32_t roots;
	struct tree_step *steps; /* by node */
	PROFILE_TABLE(uint32_t) met;
};

struct tree_visitor {
	/* Before what the node calls: what its own samples add up to. */
	void (*enter)(void *state, uint32_t node, const struct tally *own);
	/* After it: all of them, those below included. */
	void (*leave)(void *state, uint32_t node, const struct tally *all);
	void *state;
};

void tree_walk_init(struct tree_walk *walk, const struct profile *profile);
void tree_walk_release(struct tree_walk *walk);

/* A sample with a stack. */
void tree_walk_add(struct tree_walk *walk, const struct profile_sample *sample);
/* Visits what was added, and forgets it. */
void tree_walk_run(struct tree_walk *walk, const struct tree_visitor *visitor);

#endif

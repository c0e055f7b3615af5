/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * children: finds the node that has the same parent and location as a new one.
 *
 * Most nodes have one child, and it was added right after them. So the first child of each stands
 * in an array beside the nodes, which is written and read in order; only the others are hashed.
 */
#ifndef PROFILE_CHILDREN_H
#define PROFILE_CHILDREN_H

#include "profile/index.h"

struct children {
	uint32_t *first; /* by parent + 1, where NONE is 0: the number of its child + 1; 0: none */
	size_t capacity;
	struct index_slot *slots; /* of all other children */
	size_t slot_count, used;
	size_t count; /* the nodes from 0 on that are in it; it catches up when it is asked */
};

void children_release(struct children *children);
/* As index_settle(), of the node `last`. */
uint32_t children_settle(struct children *children, const struct profile_node *nodes,
			 uint32_t last);

#endif

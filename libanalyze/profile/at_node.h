/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * at_node: the last sample of each node. Most nodes have no more than one, which is found, or known
 * to be the first, without its hash.
 */
#ifndef PROFILE_AT_NODE_H
#define PROFILE_AT_NODE_H

#include "analyze/profile.h"

struct at_node {
	uint32_t *last; /* by node + 1: number + 1; 0: none */
	size_t capacity;
	size_t count; /* the samples from 0 on that are in it */
};

void at_node_release(struct at_node *at_node);
/* The last of the samples before `end` with the node of the one there; NONE: it is the first. */
uint32_t at_node_last(struct at_node *at_node, const struct profile *profile, uint32_t end);

#endif

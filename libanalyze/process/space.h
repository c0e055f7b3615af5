/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * space: address spaces that share what they have in common.
 *
 * A space is the root of a balanced tree (a treap) of mappings that do not overlap. A change copies
 * the nodes on its path, so that the tree before the change stays as it was, but for nodes that the
 * same owner made: nobody else has seen these. A root is a number; 0 is the empty space.
 */
#ifndef PROCESS_SPACE_H
#define PROCESS_SPACE_H

#include "analyze/process.h"

struct space_node;

struct space_pool {
	struct space_node *nodes; /* from 1 */
	size_t count, capacity;
	uint64_t random;
};

void space_pool_release(struct space_pool *pool);
/* The space with `mapping` in it, and nothing else where that is. */
uint32_t space_insert(struct space_pool *pool, uint32_t root, uint32_t owner,
		      const struct mapping *mapping);
/* The space with nothing in it from `start` to `end`. */
uint32_t space_remove(struct space_pool *pool, uint32_t root, uint32_t owner, uint64_t start,
		      uint64_t end);
/* The last mapping that begins at or before `address`, or NULL. */
const struct mapping *space_floor(const struct space_pool *pool, uint32_t root, uint64_t address);
/* The first that overlaps the range, or NULL. */
const struct mapping *space_overlap(const struct space_pool *pool, uint32_t root, uint64_t start,
				    uint64_t end);
/* All of them, by address. */
void space_each(const struct space_pool *pool, uint32_t root,
		void visit(void *state, const struct mapping *mapping), void *state);

#endif

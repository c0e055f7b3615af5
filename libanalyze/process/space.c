/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process/space.h"

#include "base/vector.h"

#include <string.h>

struct space_node {
	struct mapping mapping;
	uint32_t left, right;
	uint32_t priority; /* not below that of its children */
	uint32_t owner;
};

void space_pool_release(struct space_pool *pool)
{
	free(pool->nodes);
	memset(pool, 0, sizeof(*pool));
}

/* Priorities come from a row of numbers that the input has no part in: it cannot make a tree deep. */
static uint32_t next_priority(struct space_pool *pool)
{
	uint64_t z = (pool->random += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (uint32_t)(z >> 32);
}

static uint32_t add_node(struct space_pool *pool, struct space_node node)
{
	if (!pool->count)
		pool->count = 1; /* 0 is the empty space */
	pool->nodes = vector_grow(pool->nodes, pool->count, &pool->capacity, sizeof(node));
	pool->nodes[pool->count] = node;
	return (uint32_t)pool->count++;
}

static uint32_t new_node(struct space_pool *pool, uint32_t owner, const struct mapping *mapping)
{
	return add_node(pool, (struct space_node){*mapping, 0, 0, next_priority(pool), owner});
}

/* A node that `owner` may change: itself or a copy. */
static uint32_t own(struct space_pool *pool, uint32_t node, uint32_t owner)
{
	struct space_node copy = pool->nodes[node];

	if (copy.owner == owner)
		return node;
	copy.owner = owner;
	return add_node(pool, copy);
}

/* What begins before `key` to `*left`, the rest to `*right`. */
static void split(struct space_pool *pool, uint32_t root, uint32_t owner, uint64_t key,
		  uint32_t *left, uint32_t *right)
{
	uint32_t part;

	if (!root) {
		*left = *right = 0;
		return;
	}
	root = own(pool, root, owner);
	if (pool->nodes[root].mapping.start < key) {
		split(pool, pool->nodes[root].right, owner, key, &part, right);
		pool->nodes[root].right = part;
		*left = root;
	} else {
		split(pool, pool->nodes[root].left, owner, key, left, &part);
		pool->nodes[root].left = part;
		*right = root;
	}
}

/* All of `left` is below all of `right`. */
static uint32_t join(struct space_pool *pool, uint32_t left, uint32_t right, uint32_t owner)
{
	uint32_t child;

	if (!left || !right)
		return left ? left : right;
	if (pool->nodes[left].priority >= pool->nodes[right].priority) {
		left = own(pool, left, owner);
		child = join(pool, pool->nodes[left].right, right, owner);
		pool->nodes[left].right = child;
		return left;
	}
	right = own(pool, right, owner);
	child = join(pool, left, pool->nodes[right].left, owner);
	pool->nodes[right].left = child;
	return right;
}

static uint32_t last_node(const struct space_pool *pool, uint32_t root)
{
	while (root && pool->nodes[root].right)
		root = pool->nodes[root].right;
	return root;
}

/* The part of a mapping from `start` on. */
static struct mapping tail_of(const struct mapping *mapping, uint64_t start)
{
	struct mapping tail = *mapping;

	tail.file_offset += start - mapping->start;
	tail.start = start;
	return tail;
}

/* Ends the last mapping of `root`, which reaches beyond `end`, there. */
static uint32_t cut_last(struct space_pool *pool, uint32_t root, uint32_t owner, uint64_t end)
{
	uint32_t node, last;

	root = own(pool, root, owner);
	for (node = root; pool->nodes[node].right; node = last) {
		last = own(pool, pool->nodes[node].right, owner);
		pool->nodes[node].right = last;
	}
	pool->nodes[node].mapping.end = end;
	return root;
}

/* Takes the range out, and leaves what is below and what is above it. */
static void open_gap(struct space_pool *pool, uint32_t root, uint32_t owner, uint64_t start,
		     uint64_t end, uint32_t *below, uint32_t *above)
{
	struct mapping tail = {0};
	uint32_t rest, gone, last;

	split(pool, root, owner, start, below, &rest);
	split(pool, rest, owner, end, &gone, above);
	last = last_node(pool, *below);
	if (last && pool->nodes[last].mapping.end > start) {
		if (pool->nodes[last].mapping.end > end)
			tail = tail_of(&pool->nodes[last].mapping, end);
		*below = cut_last(pool, *below, owner, start);
	}
	last = last_node(pool, gone);
	if (last && pool->nodes[last].mapping.end > end)
		tail = tail_of(&pool->nodes[last].mapping, end);
	if (tail.end)
		*above = join(pool, new_node(pool, owner, &tail), *above, owner);
}

uint32_t space_insert(struct space_pool *pool, uint32_t root, uint32_t owner,
		      const struct mapping *mapping)
{
	uint32_t below, above;

	open_gap(pool, root, owner, mapping->start, mapping->end, &below, &above);
	below = join(pool, below, new_node(pool, owner, mapping), owner);
	return join(pool, below, above, owner);
}

uint32_t space_remove(struct space_pool *pool, uint32_t root, uint32_t owner, uint64_t start,
		      uint64_t end)
{
	uint32_t below, above;

	open_gap(pool, root, owner, start, end, &below, &above);
	return join(pool, below, above, owner);
}

const struct mapping *space_floor(const struct space_pool *pool, uint32_t root, uint64_t address)
{
	const struct mapping *found = NULL;

	while (root) {
		const struct space_node *node = &pool->nodes[root];

		if (node->mapping.start <= address) {
			found = &node->mapping;
			root = node->right;
		} else {
			root = node->left;
		}
	}
	return found;
}

const struct mapping *space_overlap(const struct space_pool *pool, uint32_t root, uint64_t start,
				    uint64_t end)
{
	const struct mapping *found = NULL;

	while (root) { /* the first that ends behind `start` */
		const struct space_node *node = &pool->nodes[root];

		if (node->mapping.end > start) {
			found = &node->mapping;
			root = node->left;
		} else {
			root = node->right;
		}
	}
	return found && found->start < end ? found : NULL;
}

void space_each(const struct space_pool *pool, uint32_t root,
		void visit(void *state, const struct mapping *mapping), void *state)
{
	if (!root)
		return;
	space_each(pool, pool->nodes[root].left, visit, state);
	visit(state, &pool->nodes[root].mapping);
	space_each(pool, pool->nodes[root].right, visit, state);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack_tree: the stacks that a thread of ours met, as a tree from the roots inwards. Most stacks
 * differ from others in their innermost frames alone, so that there are far fewer frames in it than
 * in the stacks, and those of a stack that is known but for its leaf are not looked at one by one.
 */
#ifndef LOAD_STACK_TREE_H
#define LOAD_STACK_TREE_H

#include "load/hash_slots.h"
#include "load/sample_key.h"

enum { FRAME_NONE = UINT32_MAX };

struct tree_frame {
	XXH128_hash_t hash; /* of the way from the root to here; keyed anew for each run */
	uint64_t address;
	uint32_t outer; /* a smaller number; FRAME_NONE: the outermost */
	uint32_t epoch; /* of its address space */
	uint8_t space;  /* enum address_space */
	bool is_return;
};

struct stack_tree {
	struct {
		struct tree_frame *items;
		size_t count, capacity;
	} frames;
	struct hash_slots slots;
};

/* A stack, and what it is found by: the hash of each frame with those outside of it. */
struct hashed_stack {
	struct stack stack;
	struct {
		XXH128_hash_t *items;
		size_t count, capacity;
	} hashes;
};

void hashed_stack_release(struct hashed_stack *stack);
/* Hashes it. What will be looked up is asked for: the tree is larger than the caches. */
void stack_tree_expect(const struct stack_tree *tree, struct hashed_stack *stack,
		       const struct sample_key *key, uint64_t seed);
/* The number of the innermost frame of a stack with hashes; it is added where it is new. */
uint32_t stack_tree_add(struct stack_tree *tree, const struct hashed_stack *stack,
			const struct sample_key *key);
/* Nothing more is added. */
void stack_tree_close(struct stack_tree *tree);
void stack_tree_release(struct stack_tree *tree);

#endif

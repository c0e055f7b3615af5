/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/stack_tree.h"

#include "base/vector.h"

#include <stdlib.h>
#include <string.h>

void stack_tree_close(struct stack_tree *tree)
{
	free(tree->slots);
	tree->slots = NULL;
}

void stack_tree_release(struct stack_tree *tree)
{
	vector_release(&tree->frames);
	free(tree->slots);
	memset(tree, 0, sizeof(*tree));
}

void hashed_stack_release(struct hashed_stack *stack)
{
	stack_release(&stack->stack);
	vector_release(&stack->hashes);
}

static struct tree_slot *find_slot(const struct stack_tree *tree, XXH128_hash_t hash)
{
	size_t mask = tree->slot_count - 1, at = (size_t)hash.low64 & mask;
	uint32_t tag = (uint32_t)(hash.low64 >> 32);

	for (; tree->slots[at].frame; at = (at + 1) & mask)
		if (tree->slots[at].tag == tag &&
		    XXH128_isEqual(tree->frames.items[tree->slots[at].frame - 1].hash, hash))
			break;
	return &tree->slots[at];
}

static void put(struct stack_tree *tree, XXH128_hash_t hash, size_t frame)
{
	*find_slot(tree, hash) =
		(struct tree_slot){(uint32_t)frame + 1, (uint32_t)(hash.low64 >> 32)};
}

static void expect(const struct stack_tree *tree, XXH128_hash_t hash)
{
	if (tree->slot_count)
		__builtin_prefetch(&tree->slots[(size_t)hash.low64 & (tree->slot_count - 1)]);
}

static void grow_slots(struct stack_tree *tree)
{
	free(tree->slots);
	tree->slot_count = tree->slot_count ? tree->slot_count * 2 : 1024;
	tree->slots = xcalloc_table(tree->slot_count, sizeof(*tree->slots));
	for (size_t i = 0; i < tree->frames.count; i++)
		put(tree, tree->frames.items[i].hash, i);
}

static struct tree_frame frame_of(const struct stack_address *from, const struct sample_key *key)
{
	return (struct tree_frame){
		.address = from->address,
		.epoch = sample_key_epoch(key, from->space),
		.space = (uint8_t)from->space,
		.is_return = from->is_return,
	};
}

void stack_tree_expect(const struct stack_tree *tree, struct hashed_stack *stack,
		       const struct sample_key *key, uint64_t seed)
{
	enum { INNER = 4 }; /* of stacks that are alike, mostly no more differ */
	XXH128_hash_t hash = {0};

	vector_reserve(&stack->hashes, stack->stack.count);
	for (size_t i = stack->stack.count; i-- > 0;) {
		struct tree_frame frame = frame_of(&stack->stack.items[i], key);
		uint64_t words[] = {hash.low64, hash.high64, frame.address,
				    (uint64_t)frame.epoch << 32 | (uint64_t)frame.space << 1 |
					    frame.is_return};

		hash = XXH3_128bits_withSeed(words, sizeof(words), seed);
		stack->hashes.items[i] = hash;
		if (i < INNER)
			expect(tree, hash);
	}
}

uint32_t stack_tree_add(struct stack_tree *tree, const struct hashed_stack *stack,
			const struct sample_key *key)
{
	const XXH128_hash_t *hashes = stack->hashes.items;
	uint32_t outer = FRAME_NONE;
	size_t new_frames = 0;

	for (; tree->slot_count && new_frames < stack->stack.count; new_frames++) {
		outer = find_slot(tree, hashes[new_frames])->frame - 1;
		if (outer != FRAME_NONE)
			break;
	}
	if (!tree->slot_count)
		new_frames = stack->stack.count;
	for (size_t i = new_frames; i-- > 0;) {
		struct tree_frame *frame;

		if (tree->frames.count * 2 >= tree->slot_count)
			grow_slots(tree);
		put(tree, hashes[i], tree->frames.count);
		frame = vector_push(&tree->frames);
		*frame = frame_of(&stack->stack.items[i], key);
		frame->hash = hashes[i];
		frame->outer = outer;
		outer = (uint32_t)tree->frames.count - 1;
	}
	return outer;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/stack_tree.h"

#include "base/pages.h"
#include "base/vector.h"

#include <string.h>

_Static_assert(offsetof(struct tree_frame, hash) == 0, "hash_slots looks for it there");

void stack_tree_close(struct stack_tree *tree)
{
	hash_slots_release(&tree->slots);
}

void stack_tree_release(struct stack_tree *tree)
{
	pages_release(&tree->frames);
	hash_slots_release(&tree->slots);
}

void hashed_stack_release(struct hashed_stack *stack)
{
	stack_release(&stack->stack);
	vector_release(&stack->hashes);
}

static struct hash_slot *find_slot(const struct stack_tree *tree, XXH128_hash_t hash)
{
	return hash_slots_find(&tree->slots, tree->frames.items, sizeof(struct tree_frame), hash);
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
			hash_slots_expect(&tree->slots, hash);
	}
}

uint32_t stack_tree_add(struct stack_tree *tree, const struct hashed_stack *stack,
			const struct sample_key *key)
{
	const XXH128_hash_t *hashes = stack->hashes.items;
	uint32_t outer = FRAME_NONE;
	size_t new_frames = 0;

	for (; tree->slots.count && new_frames < stack->stack.count; new_frames++) {
		outer = find_slot(tree, hashes[new_frames])->number - 1;
		if (outer != FRAME_NONE)
			break;
	}
	if (!tree->slots.count)
		new_frames = stack->stack.count;
	for (size_t i = new_frames; i-- > 0;) {
		struct tree_frame *frame;

		hash_slots_reserve(&tree->slots, tree->frames.items, sizeof(*frame),
				   tree->frames.count);
		*find_slot(tree, hashes[i]) = (struct hash_slot){
			(uint32_t)tree->frames.count + 1, hash_tag(hashes[i])};
		frame = pages_push(&tree->frames);
		*frame = frame_of(&stack->stack.items[i], key);
		frame->hash = hashes[i];
		frame->outer = outer;
		outer = (uint32_t)tree->frames.count - 1;
	}
	return outer;
}

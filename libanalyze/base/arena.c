/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 - 64, ALIGNMENT = 16 };

struct arena_block {
	struct arena_block *next;
	size_t capacity;
	_Alignas(ALIGNMENT) unsigned char bytes[];
};

static struct arena_block *new_block(size_t capacity)
{
	struct arena_block *block = xmalloc(sizeof(*block) + capacity);

	block->next = NULL;
	block->capacity = capacity;
	return block;
}

void arena_release(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena->blocks = NULL;
	arena->used = 0;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	struct arena_block *block = arena->blocks;
	void *memory;

	if (rounded > BLOCK_SIZE / 4) { /* a block of its own, behind the one being filled */
		struct arena_block *own = new_block(rounded);

		if (block) {
			own->next = block->next;
			block->next = own;
		} else {
			arena->blocks = own;
			arena->used = rounded;
		}
		return memset(own->bytes, 0, rounded);
	}
	if (!block || block->capacity - arena->used < rounded) {
		block = new_block(BLOCK_SIZE);
		block->next = arena->blocks;
		arena->blocks = block;
		arena->used = 0;
	}
	memory = memset(block->bytes + arena->used, 0, rounded);
	arena->used += rounded;
	return memory;
}

char *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	char *copy = arena_alloc(arena, size + 1);

	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

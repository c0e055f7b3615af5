/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/blocks.h"

#include <stdlib.h>

void blocks_release(struct blocks *blocks)
{
	free(blocks->slots);
	*blocks = (struct blocks){.slots = NULL};
}

static size_t home_of(const struct blocks *blocks, uint32_t process, uint64_t address)
{
	uint64_t mix = (address >> 4 ^ (uint64_t)process << 44) * 0x9e3779b97f4a7c15u;

	return (size_t)((mix ^ mix >> 32) * 0xbf58476d1ce4e5b9u >> 20) & (blocks->slot_count - 1);
}

static size_t find(const struct blocks *blocks, uint32_t process, uint64_t address)
{
	size_t slot = home_of(blocks, process, address);

	while (blocks->slots[slot].address &&
	       (blocks->slots[slot].address != address || blocks->slots[slot].process != process))
		slot = (slot + 1) & (blocks->slot_count - 1);
	return slot;
}

static void grow(struct blocks *blocks)
{
	struct blocks larger = {.slot_count = blocks->slot_count ? blocks->slot_count * 2 : 1024,
				.count = blocks->count};

	larger.slots = xcalloc(larger.slot_count, sizeof(*larger.slots));
	for (size_t i = 0; i < blocks->slot_count; i++) {
		const struct block *block = &blocks->slots[i];

		if (block->address)
			larger.slots[find(&larger, block->process, block->address)] = *block;
	}
	free(blocks->slots);
	*blocks = larger;
}

bool blocks_add(struct blocks *blocks, const struct block *block, struct block *old)
{
	struct block *slot;
	bool is_new;

	if (blocks->count * 2 >= blocks->slot_count)
		grow(blocks);
	slot = &blocks->slots[find(blocks, block->process, block->address)];
	is_new = !slot->address;
	if (is_new)
		blocks->count++;
	else
		*old = *slot;
	*slot = *block;
	return is_new;
}

/* What stands behind it moves up where it would not be found any more. */
static void close_hole(struct blocks *blocks, size_t hole)
{
	size_t mask = blocks->slot_count - 1;

	for (size_t at = (hole + 1) & mask; blocks->slots[at].address; at = (at + 1) & mask) {
		const struct block *block = &blocks->slots[at];
		size_t home = home_of(blocks, block->process, block->address);

		if (((at - home) & mask) < ((at - hole) & mask))
			continue;
		blocks->slots[hole] = *block;
		hole = at;
	}
	blocks->slots[hole].address = 0;
}

const struct block *blocks_find(const struct blocks *blocks, uint32_t process, uint64_t address)
{
	const struct block *block;

	if (!blocks->slot_count)
		return NULL;
	block = &blocks->slots[find(blocks, process, address)];
	return block->address ? block : NULL;
}

bool blocks_take(struct blocks *blocks, uint32_t process, uint64_t address, struct block *block)
{
	size_t slot;

	if (!blocks->slot_count)
		return false;
	slot = find(blocks, process, address);
	if (!blocks->slots[slot].address)
		return false;
	*block = blocks->slots[slot];
	close_hole(blocks, slot);
	blocks->count--;
	return true;
}

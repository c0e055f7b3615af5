/* SPDX-License-Identifier: GPL-2.0-or-later */
/* blocks: the memory that processes have allocated and not freed, by address. */
#ifndef MEASURE_BLOCKS_H
#define MEASURE_BLOCKS_H

#include "analyze/base.h"

struct block {
	uint64_t address; /* never 0 */
	uint32_t process; /* a number that no other has before or after it */
	uint32_t stack;
	uint32_t call;
	uint64_t gaps;   /* that were before it */
	uint64_t number; /* in the order that they were allocated in */
	uint64_t size;
};

struct blocks {
	struct block *slots; /* address 0: free */
	size_t slot_count, count;
};

void blocks_release(struct blocks *blocks);
/* False, with what was there in `old`: it took the place of another. */
bool blocks_add(struct blocks *blocks, const struct block *block, struct block *old);
/* Until a block is added or taken; or NULL. */
const struct block *blocks_find(const struct blocks *blocks, uint32_t process, uint64_t address);
bool blocks_take(struct blocks *blocks, uint32_t process, uint64_t address, struct block *block);

#endif

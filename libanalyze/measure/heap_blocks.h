/* SPDX-License-Identifier: GPL-2.0-or-later */
/* heap_blocks: the memory that processes have, and what is told of it to the sink. */
#ifndef MEASURE_HEAP_BLOCKS_H
#define MEASURE_HEAP_BLOCKS_H

#include "analyze/measure.h"
#include "measure/blocks.h"
#include "measure/heap_events.h"
#include "measure/heap_processes.h"

enum heap_value { ALLOC_OBJECTS, ALLOC_SPACE, INUSE_OBJECTS, INUSE_SPACE, HEAP_VALUES };

struct heap_blocks {
	struct measure_sink sink;
	struct heap_processes processes;
	struct blocks blocks; /* of allocators */
	struct {
		struct block *items; /* of the kernel: their size is what is left of them */
		size_t count, capacity;
	} mappings;
	uint64_t count; /* of all that were allocated by address */
	uint64_t gaps;
	bool is_unsure; /* something was lost, nobody knows when */
	uint32_t label_sets[CALL_COUNT][2]; /* number + 1; 0: not made yet */
	uint64_t unknown_frees, inherited_frees, unseen_frees, placeless, replaced;
};

void heap_blocks_release(struct heap_blocks *heap);
/* Allocated `weight` times; whether it is freed is not told. */
void heap_blocks_count(struct heap_blocks *heap, const struct block *block, uint64_t weight);
/* Address 0: it is not known. */
void heap_blocks_allocate(struct heap_blocks *heap, struct block block);
/* In `freed`, unless it is another process's, or none: then its address is 0. */
void heap_blocks_take(struct heap_blocks *heap, uint32_t process, uint64_t address,
		      struct block *freed);
/* What could not be freed after all. */
void heap_blocks_put_back(struct heap_blocks *heap, const struct block *freed);

void heap_blocks_map(struct heap_blocks *heap, struct block block);
/* Of the first `limit` mappings alone. */
void heap_blocks_unmap(struct heap_blocks *heap, uint32_t process, uint64_t start, uint64_t size,
		       size_t limit);
/* What is in use is told; then come the notes. */
void heap_blocks_finish(struct heap_blocks *heap);

#endif

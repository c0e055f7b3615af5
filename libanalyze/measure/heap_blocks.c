/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/heap_blocks.h"

#include "base/vector.h"

#include <string.h>

enum {
	ANCESTORS_MOST = 64, /* of a process that has not become another program */
	PAGE_SIZE = 4096,    /* the least that there is */
};

void heap_blocks_release(struct heap_blocks *heap)
{
	heap_processes_release(&heap->processes);
	blocks_release(&heap->blocks);
	vector_release(&heap->mappings);
}

/* ---- to the sink ------------------------------------------------------------------------------- */

static uint32_t labels_of(struct heap_blocks *heap, enum heap_call call, bool is_unsure)
{
	uint32_t *set = &heap->label_sets[call][is_unsure];
	struct strbuf text = STRBUF_INIT;
	const char *name = heap_call_name(call);

	if (*set)
		return *set - 1;
	strbuf_add(&text, "call", sizeof("call"));
	strbuf_add(&text, name, strlen(name) + 1);
	if (is_unsure) {
		strbuf_add(&text, "end", sizeof("end"));
		strbuf_add(&text, "gap", sizeof("gap"));
	}
	*set = heap->sink.labels(heap->sink.state, text.text, text.length) + 1;
	strbuf_release(&text);
	return *set - 1;
}

static uint64_t product(uint64_t a, uint64_t b)
{
	return __builtin_mul_overflow(a, b, &a) ? UINT64_MAX : a;
}

static void tell(struct heap_blocks *heap, const struct block *block, enum heap_value objects,
		 uint64_t weight, bool is_unsure)
{
	struct measured measured = {
		.event = objects,
		.stack = block->stack,
		.other = STACK_NONE,
		.labels = labels_of(heap, (enum heap_call)block->call, is_unsure),
		.count = 1,
		.value = weight,
	};

	heap->sink.add(heap->sink.state, &measured);
	measured.event = objects + 1;
	measured.value = product(block->size, weight);
	heap->sink.add(heap->sink.state, &measured);
}

void heap_blocks_count(struct heap_blocks *heap, const struct block *block, uint64_t weight)
{
	tell(heap, block, ALLOC_OBJECTS, weight, false);
}

/* ---- allocators -------------------------------------------------------------------------------- */

void heap_blocks_allocate(struct heap_blocks *heap, struct block block)
{
	struct block old;

	heap_blocks_count(heap, &block, 1);
	block.gaps = heap->gaps;
	block.number = heap->count++;
	if (!block.address)
		heap->placeless++;
	else if (!blocks_add(&heap->blocks, &block, &old))
		heap->unseen_frees++;
}

/*
 * A child frees its copy of what its parent has. The block itself is freed with that when the
 * parent is no more: a program that goes into the background lives on in its child.
 */
static bool take_inherited(struct heap_blocks *heap, uint32_t number, uint64_t address)
{
	const struct heap_process *process = heap_process_at(&heap->processes, number);
	bool is_child = process->parent != PROCESS_NONE;

	for (int i = 0; i < ANCESTORS_MOST && process->parent != PROCESS_NONE; i++) {
		const struct block *block;
		struct block taken;
		uint64_t since = process->since;

		number = process->parent;
		process = heap_process_at(&heap->processes, number);
		block = blocks_find(&heap->blocks, number, address);
		if (!block || block->number >= since)
			continue;
		if (process->is_ended)
			blocks_take(&heap->blocks, number, address, &taken);
		break;
	}
	return is_child; /* if it is nowhere, the parent has freed it since */
}

void heap_blocks_take(struct heap_blocks *heap, uint32_t process, uint64_t address,
		      struct block *freed)
{
	freed->address = 0;
	if (blocks_take(&heap->blocks, process, address, freed))
		return;
	if (take_inherited(heap, process, address))
		heap->inherited_frees++;
	else
		heap->unknown_frees++;
}

void heap_blocks_put_back(struct heap_blocks *heap, const struct block *freed)
{
	struct block old;

	if (freed->address)
		blocks_add(&heap->blocks, freed, &old);
}

/* ---- the kernel -------------------------------------------------------------------------------- */

void heap_blocks_map(struct heap_blocks *heap, struct block block)
{
	struct mapped *mapped = &heap_process_at(&heap->processes, block.process)->mapped;
	struct mapped_piece piece = {.start = block.address,
				     .block = (uint32_t)heap->mappings.count};

	heap_blocks_count(heap, &block, 1);
	if (__builtin_add_overflow(block.address, block.size, &piece.end) ||
	    heap->mappings.count == UINT32_MAX || !mapped_add(mapped, &piece)) {
		heap->placeless++;
		return;
	}
	block.gaps = heap->gaps;
	*vector_push(&heap->mappings) = block;
}

static void shrink(void *state, uint32_t block, uint64_t bytes)
{
	struct heap_blocks *heap = state;

	heap->mappings.items[block].size -= bytes;
}

void heap_blocks_unmap(struct heap_blocks *heap, uint32_t process, uint64_t start, uint64_t size,
		       size_t limit)
{
	uint64_t end;

	if (__builtin_add_overflow(start, size, &end) ||
	    __builtin_add_overflow(end, -end % PAGE_SIZE, &end))
		end = UINT64_MAX;
	mapped_remove(&heap_process_at(&heap->processes, process)->mapped, start, end,
		      (uint32_t)limit, shrink, heap);
}

/* ---- the end ----------------------------------------------------------------------------------- */

static void tell_in_use(struct heap_blocks *heap, const struct block *block)
{
	bool is_unsure = heap->is_unsure || block->gaps != heap->gaps;

	if (heap_process_at(&heap->processes, block->process)->is_replaced)
		heap->replaced++;
	else
		tell(heap, block, INUSE_OBJECTS, 1, is_unsure);
}

void heap_blocks_finish(struct heap_blocks *heap)
{
	const struct measure_sink *sink = &heap->sink;

	for (size_t i = 0; i < heap->blocks.slot_count; i++)
		if (heap->blocks.slots[i].address)
			tell_in_use(heap, &heap->blocks.slots[i]);
	for (size_t i = 0; i < heap->mappings.count; i++)
		if (heap->mappings.items[i].size)
			tell_in_use(heap, &heap->mappings.items[i]);
	sink->note(sink->state, "frees of blocks that were not seen allocated",
		   heap->unknown_frees);
	sink->note(sink->state, "frees of copies that a child has", heap->inherited_frees);
	sink->note(sink->state, "frees that were not seen", heap->unseen_frees);
	sink->note(sink->state, "allocations at unknown addresses", heap->placeless);
	sink->note(sink->state, "blocks that ended with another program", heap->replaced);
}

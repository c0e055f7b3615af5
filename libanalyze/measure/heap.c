/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * heap: what was allocated, and what of it was never freed, by the stack of the allocation; from
 * probes of an allocator's functions and of their returns, and from system calls.
 *
 * A call from within another one, as calloc may call malloc, belongs to that. realloc frees a block
 * as it begins - another thread may have its address before it returns - and allocates one as it
 * ends. What was lost may have been anything: calls that were open at a gap are dropped, and blocks
 * from before it that are never freed are marked, as the free may be what is missing.
 */
#include "analyze/perfdata_record.h"
#include "base/reader.h"
#include "measure/heap_blocks.h"
#include "measure/heap_calls.h"

#include <stdlib.h>

static const struct measure_event value_events[HEAP_VALUES] = {
	[ALLOC_OBJECTS] = {"alloc_objects", "count"},
	[ALLOC_SPACE] = {"alloc_space", "bytes"},
	[INUSE_OBJECTS] = {"inuse_objects", "count"},
	[INUSE_SPACE] = {"inuse_space", "bytes"},
};

enum {
	MAPS_ANONYMOUS = 0x20, /* of the flags of mmap on most machines */
	ERRORS_MOST = 4095,    /* what a system call returns negative */
	ABI_32 = 1,            /* of a sample's registers */
};

struct heap {
	const struct recording *recording;
	struct heap_events events;
	struct heap_calls calls;
	struct heap_blocks blocks;
	uint64_t lost_untold, failed, unreadable;
};

/* ---- threads and processes --------------------------------------------------------------------- */

static void take_exit(struct heap *heap, const struct record_body *body)
{
	struct heap_processes *processes = &heap->blocks.processes;
	uint32_t process = heap_process_of(processes, body->task.pid);

	heap_calls_end_thread(&heap->calls, body->task.tid);
	if (body->task.pid == body->task.tid)
		heap_process_at(processes, process)->is_ended = true;
}

static void take_fork(struct heap *heap, const struct record_body *body)
{
	heap_calls_end_thread(&heap->calls, body->task.tid);
	if (body->task.pid != body->task.parent_pid)
		heap_process_fork(&heap->blocks.processes, body->task.pid, body->task.parent_pid,
				  heap->blocks.count);
}

/* perf tells of tasks that were there before it, at no time. */
static void take_other(struct heap *heap, const struct record *record, uint64_t time)
{
	struct record_body body;

	if ((!time && record->type != RECORD_LOST_SAMPLES) ||
	    !record_read(heap->recording, record, &body))
		return;
	switch (record->type) {
	case RECORD_LOST:
		heap->calls.gaps = ++heap->blocks.gaps;
		break;
	case RECORD_LOST_SAMPLES: /* told at the end: what LOST says, and what came after that */
		if (!(record->misc & MISC_LOST_SAMPLES_BPF))
			heap->lost_untold += body.lost.count;
		break;
	case RECORD_COMM:
		if (!(record->misc & MISC_COMM_EXEC))
			break;
		heap_process_exec(&heap->blocks.processes, body.comm.pid);
		heap_calls_end_thread(&heap->calls, body.comm.tid);
		break;
	case RECORD_FORK:
		take_fork(heap, &body);
		break;
	case RECORD_EXIT:
		take_exit(heap, &body);
		break;
	}
}

/* ---- calls ------------------------------------------------------------------------------------- */

static bool is_realloc(enum heap_call call)
{
	return call == CALL_REALLOC || call == CALL_REALLOCARRAY;
}

static bool has_failed(enum heap_call call, uint64_t result)
{
	return call >= CALL_MMAP ? result >= -(uint64_t)ERRORS_MOST : !result;
}

/* What it frees is free from now on, as far as another thread can tell. */
static void begin_call(struct heap *heap, struct open_call *call, const struct record *record,
		       const struct sample *sample, bool frees_again)
{
	const uint64_t *values = call->values.at;
	uint32_t process = heap_process_of(&heap->blocks.processes, sample->pid);

	if (call->call != CALL_FREE && call->call != CALL_MUNMAP)
		call->stack = heap->blocks.sink.stack(heap->blocks.sink.state, record, sample);
	if (call->call == CALL_MUNMAP)
		heap_blocks_unmap(&heap->blocks, process, values[FIELD_POINTER],
				  values[FIELD_SIZE], call->mappings);
	else if (frees_again &&
		 !blocks_find(&heap->blocks.blocks, process, values[FIELD_POINTER]))
		return; /* it is what operator delete calls */
	else if ((call->call == CALL_FREE || is_realloc(call->call)) && values[FIELD_POINTER])
		heap_blocks_take(&heap->blocks, process, values[FIELD_POINTER], &call->freed);
}

static void take_call(struct heap *heap, const struct heap_event *event,
		      const struct record *record, const struct sample *sample,
		      const struct heap_values *values)
{
	struct heap_thread *thread = heap_calls_thread(&heap->calls, sample->tid);
	struct open_call call = {.call = event->call,
				 .event = sample->event->index,
				 .ip = sample->ip,
				 .values = *values,
				 .mappings = heap->blocks.mappings.count};
	bool frees_again = heap_calls_frees_again(thread, &call);

	if (heap_calls_is_alias(thread, &call))
		return;
	heap_calls_settle(&heap->calls, thread, &call);
	if (!thread->depth)
		begin_call(heap, &call, record, sample, frees_again);
	/* Whether the return of these is seen or not, they are done. */
	if (event->call != CALL_FREE && event->call != CALL_MUNMAP)
		heap_calls_push(&heap->calls, thread, &call);
}

/*
 * posix_memalign returns the address in memory: where its caller has that on its stack, it is in
 * the copy of that. Otherwise the function that it called may have been seen to return it.
 */
static uint64_t placed_address(const struct heap *heap, const struct open_call *call,
			       const struct sample *sample, uint64_t stack)
{
	const struct span *dump = &sample->user_stack;
	uint64_t place = call->values.at[FIELD_PLACE], at = place - stack;
	unsigned width = sample->user_abi == ABI_32 ? 4 : 8;

	if (!place || !stack || at > dump->size || dump->size - at < width)
		return call->inner;
	return width == 4 ? load_u32(dump->at + at, heap->recording->swap)
			  : load_u64(dump->at + at, heap->recording->swap);
}

/* The program break is where it is, whoever moved it. */
static void end_brk(struct heap *heap, struct block *block, uint64_t result, bool is_inner)
{
	struct heap_process *process =
		heap_process_at(&heap->blocks.processes, block->process);
	uint64_t old = process->program_break;

	process->program_break = result;
	if (!old || is_inner)
		return;
	block->address = old;
	block->size = result - old;
	if (result > old)
		heap_blocks_map(&heap->blocks, *block);
	else if (result < old)
		heap_blocks_unmap(&heap->blocks, block->process, result, old - result,
				  heap->blocks.mappings.count);
}

/* What was there is covered, by a file or by memory. Memory without access is only reserved. */
static void end_map(struct heap *heap, const struct open_call *call, struct block *block)
{
	const uint64_t *values = call->values.at;

	if (call->call == CALL_MREMAP)
		heap_blocks_unmap(&heap->blocks, block->process, values[FIELD_POINTER],
				  values[FIELD_OLD_SIZE], call->mappings);
	heap_blocks_unmap(&heap->blocks, block->process, block->address, block->size,
			  heap->blocks.mappings.count);
	if (call->call == CALL_MREMAP ||
	    (values[FIELD_FLAGS] & MAPS_ANONYMOUS && values[FIELD_PROTECTION]))
		heap_blocks_map(&heap->blocks, *block);
}

static void fail_call(struct heap *heap, const struct open_call *call)
{
	if (is_realloc(call->call) && !call->values.at[FIELD_SIZE] &&
	    call->values.at[FIELD_POINTER])
		return; /* it was to be freed */
	heap->failed++;
	heap_blocks_put_back(&heap->blocks, &call->freed);
}

static void end_call(struct heap *heap, const struct open_call *call, const struct sample *sample,
		     const struct heap_values *values)
{
	uint64_t result = values->at[FIELD_RESULT];
	struct block block = {
		.process = heap_process_of(&heap->blocks.processes, sample->pid),
		.stack = call->stack,
		.call = call->call,
		.size = call->values.at[FIELD_SIZE],
		.address = result,
	};

	if (call->call == CALL_POSIX_MEMALIGN) {
		block.address = placed_address(heap, call, sample, values->at[FIELD_STACK]);
		if ((uint32_t)result)
			heap->failed++;
		else
			heap_blocks_allocate(&heap->blocks, block);
	} else if (call->call == CALL_BRK) {
		end_brk(heap, &block, result, false);
	} else if (has_failed(call->call, result)) {
		fail_call(heap, call);
	} else if (call->call >= CALL_MMAP) {
		end_map(heap, call, &block);
	} else {
		heap_blocks_allocate(&heap->blocks, block);
	}
}

/* One that was made by another: only what that needs to know is of interest. */
static void end_inner_call(struct heap *heap, struct open_call *outer, const struct open_call *call,
			   const struct sample *sample, uint64_t result)
{
	struct block block = {
		.process = heap_process_of(&heap->blocks.processes, sample->pid)};

	if (call->call == CALL_BRK)
		end_brk(heap, &block, result, true);
	else if (call->call < CALL_MMAP)
		outer->inner = result;
}

static void take_return(struct heap *heap, const struct heap_event *event,
			const struct sample *sample, const struct heap_values *values)
{
	struct heap_thread *thread = heap_calls_thread(&heap->calls, sample->tid);
	struct open_call *call;

	if (event->call == CALL_FREE || event->call == CALL_MUNMAP)
		return;
	call = heap_calls_pop(&heap->calls, thread, event->call);
	if (call && thread->depth)
		end_inner_call(heap, &thread->open[thread->depth - 1], call, sample,
			       values->at[FIELD_RESULT]);
	else if (call)
		end_call(heap, call, sample, values);
}

/* Where some calls alone are there, each stands for as many as its period says. */
static void take_sampled(struct heap *heap, const struct heap_event *event,
			 const struct record *record, const struct sample *sample,
			 const struct heap_values *values)
{
	struct block block = {.call = event->call, .size = values->at[FIELD_SIZE]};

	if (event->is_return || event->call == CALL_FREE || event->call == CALL_MUNMAP ||
	    event->call == CALL_BRK)
		return;
	if (event->call == CALL_MMAP &&
	    !(values->at[FIELD_FLAGS] & MAPS_ANONYMOUS && values->at[FIELD_PROTECTION]))
		return;
	block.stack = heap->blocks.sink.stack(heap->blocks.sink.state, record, sample);
	heap_blocks_count(&heap->blocks, &block, sample->period);
}

/* ---- the measure ------------------------------------------------------------------------------- */

static void heap_free(void *state)
{
	struct heap *heap = state;

	heap_events_release(&heap->events);
	heap_calls_release(&heap->calls);
	heap_blocks_release(&heap->blocks);
	free(heap);
}

static void *heap_start(const struct recording *recording, const struct measure_options *options,
			const struct measure_sink *sink, struct error *error)
{
	struct heap *heap = xcalloc(1, sizeof(*heap));

	(void)options;
	heap->recording = recording;
	heap->blocks.sink = *sink;
	if (heap_events_init(&heap->events, recording, error) == 0)
		return heap;
	heap_free(heap);
	return NULL;
}

static void heap_take(void *state, const struct moment *moment)
{
	struct heap *heap = state;
	struct record record = record_at(heap->recording, moment->place);
	const struct heap_event *event;
	struct heap_values values;
	struct sample sample;

	if (record.type != RECORD_SAMPLE) {
		take_other(heap, &record, moment->time);
		return;
	}
	if (!sample_read(heap->recording, &record, &sample))
		return; /* counted by pass 1 */
	event = &heap->events.items[sample.event->index];
	if (event->call == CALL_NONE)
		return;
	if (!heap_event_read(event, &sample, heap->recording->swap, &values))
		heap->unreadable++;
	else if (heap->events.is_partial)
		take_sampled(heap, event, &record, &sample, &values);
	else if (event->is_return)
		take_return(heap, event, &sample, &values);
	else
		take_call(heap, event, &record, &sample, &values);
}

static void heap_finish(void *state, uint64_t time)
{
	struct heap *heap = state;
	const struct measure_sink *sink = &heap->blocks.sink;

	(void)time;
	heap->blocks.is_unsure = heap->lost_untold && !heap->blocks.gaps;
	heap_blocks_finish(&heap->blocks);
	sink->note(sink->state, "gaps", heap->blocks.gaps + heap->blocks.is_unsure);
	sink->note(sink->state, "calls ended by gaps", heap->calls.broken);
	sink->note(sink->state, "calls without a return",
		   heap->calls.returnless + heap_calls_open(&heap->calls));
	sink->note(sink->state, "returns without a call", heap->calls.callless);
	sink->note(sink->state, "allocations that failed", heap->failed);
	sink->note(sink->state, "undecodable", heap->unreadable);
	sink->note(sink->state, "estimated from some calls alone", heap->events.is_partial);
}

const struct measure measure_heap = {
	.name = "heap",
	.events = value_events,
	.event_count = HEAP_VALUES,
	.start = heap_start,
	.take = heap_take,
	.finish = heap_finish,
	.free = heap_free,
};

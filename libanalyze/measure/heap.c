/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * heap: what was allocated, and what of it was never freed, by the stack of the allocation; from
 * probes of an allocator's functions and of their returns.
 *
 * A call from within another one, as calloc may call malloc, belongs to that. realloc frees a block
 * as it begins - another thread may have its address before it returns - and allocates one as it
 * ends. What was lost may have been anything: calls that were open at a gap are dropped, and blocks
 * from before it that are never freed are marked, as the free may be what is missing.
 */
#include "analyze/perfdata_record.h"
#include "base/numbers.h"
#include "base/vector.h"
#include "measure/blocks.h"
#include "measure/heap_events.h"

#include <stdlib.h>
#include <string.h>

enum heap_value { ALLOC_OBJECTS, ALLOC_SPACE, INUSE_OBJECTS, INUSE_SPACE, VALUE_COUNT };

static const struct measure_event value_events[VALUE_COUNT] = {
	[ALLOC_OBJECTS] = {"alloc_objects", "count"},
	[ALLOC_SPACE] = {"alloc_space", "bytes"},
	[INUSE_OBJECTS] = {"inuse_objects", "count"},
	[INUSE_SPACE] = {"inuse_space", "bytes"},
};

struct open_call {
	enum heap_call call;
	uint32_t stack;
	uint64_t ip, size, pointer;
	struct block freed; /* by realloc; address 0: none */
};

enum { DEPTH = 8 };

struct heap_thread {
	struct open_call open[DEPTH];
	unsigned depth;
	enum heap_call alias; /* another name of the function that is open */
	uint64_t gaps;        /* that it knows of */
};

struct heap {
	const struct recording *recording;
	struct measure_sink sink;
	struct heap_event *events;
	struct numbers thread_of, process_of; /* by tid; by pid */
	struct {
		struct heap_thread *items;
		size_t count, capacity;
	} threads;
	struct {
		uint32_t *items; /* which process has this pid now */
		size_t count, capacity;
	} processes;
	uint32_t process_count;
	struct blocks blocks;
	uint32_t label_sets[CALL_COUNT][2]; /* number + 1; 0: not made yet */
	uint64_t gaps, broken, callless, returnless, unknown_frees, unseen_frees, placeless, failed,
		unreadable;
};

/* ---- threads and processes ---------------------------------------------------------------------
 */

static struct heap_thread *thread_of(struct heap *heap, uint32_t tid)
{
	uint32_t number = numbers_find(&heap->thread_of, tid);
	struct heap_thread *thread;

	if (number == NUMBER_NONE) {
		number = (uint32_t)heap->threads.count;
		numbers_add(&heap->thread_of, tid, number);
		*vector_push(&heap->threads) = (struct heap_thread){.gaps = heap->gaps};
	}
	thread = &heap->threads.items[number];
	if (thread->gaps != heap->gaps) {
		heap->broken += thread->depth > 0;
		thread->depth = 0;
		thread->gaps = heap->gaps;
	}
	return thread;
}

static uint32_t *process_of(struct heap *heap, uint32_t pid)
{
	uint32_t number = numbers_find(&heap->process_of, pid);

	if (number == NUMBER_NONE) {
		number = (uint32_t)heap->processes.count;
		numbers_add(&heap->process_of, pid, number);
		*vector_push(&heap->processes) = heap->process_count++;
	}
	return &heap->processes.items[number];
}

/* A new program, or a new process: what it allocates has nothing to do with what was there. */
static void take_other(struct heap *heap, const struct record *record, uint64_t time)
{
	struct record_body body;

	if (record->type != RECORD_FORK && record->type != RECORD_COMM &&
	    record->type != RECORD_LOST)
		return;
	if (!record_read(heap->recording, record, &body) || !time)
		return; /* perf tells of those that were there before it */
	if (record->type == RECORD_LOST) {
		heap->gaps++;
	} else if (record->type == RECORD_COMM && record->misc & MISC_COMM_EXEC) {
		*process_of(heap, body.comm.pid) = heap->process_count++;
		thread_of(heap, body.comm.tid)->depth = 0;
	} else if (record->type == RECORD_FORK) {
		thread_of(heap, body.task.tid)->depth = 0;
		if (body.task.pid != body.task.parent_pid)
			*process_of(heap, body.task.pid) = heap->process_count++;
	}
}

/* ---- blocks ------------------------------------------------------------------------------------
 */

static uint32_t labels_of(struct heap *heap, enum heap_call call, bool is_unsure)
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

static void add(struct heap *heap, const struct block *block, enum heap_value objects,
		bool is_unsure)
{
	struct measured measured = {
		.event = objects,
		.stack = block->stack,
		.other = STACK_NONE,
		.labels = labels_of(heap, (enum heap_call)block->call, is_unsure),
		.count = 1,
		.value = 1,
	};

	heap->sink.add(heap->sink.state, &measured);
	measured.event = objects + 1;
	measured.value = block->size;
	heap->sink.add(heap->sink.state, &measured);
}

static void allocate(struct heap *heap, const struct open_call *call, uint32_t process,
		     uint64_t address)
{
	struct block block = {
		.address = address,
		.process = process,
		.stack = call->stack,
		.call = call->call,
		.gaps = heap->gaps,
		.size = call->size,
	};
	struct block old;

	add(heap, &block, ALLOC_OBJECTS, false);
	if (!address)
		heap->placeless++;
	else if (!blocks_add(&heap->blocks, &block, &old))
		heap->unseen_frees++;
}

/* ---- calls -------------------------------------------------------------------------------------
 */

static bool frees(enum heap_call call)
{
	return call == CALL_FREE || call == CALL_REALLOC || call == CALL_REALLOCARRAY;
}

/* memalign and aligned_alloc may be one function, which then has two probes, in any order. */
static bool is_alias(struct heap_thread *thread, enum heap_call call, uint64_t ip)
{
	struct open_call *last = thread->depth ? &thread->open[thread->depth - 1] : NULL;

	if (!last || last->ip != ip || last->call == call)
		return false;
	thread->alias = call < last->call ? call : last->call;
	last->call = call < last->call ? last->call : call;
	return true;
}

static void take_call(struct heap *heap, const struct heap_event *event,
		      const struct record *record, const struct sample *sample,
		      const struct heap_values *values)
{
	struct heap_thread *thread = thread_of(heap, sample->tid);
	struct open_call call = {.call = event->call,
				 .ip = sample->ip,
				 .size = values->size,
				 .pointer = values->pointer};

	if (is_alias(thread, event->call, sample->ip))
		return;
	/* None of these functions calls itself: one that is open already was left without a return.
	 */
	for (unsigned i = 0; i < thread->depth; i++) {
		if (thread->open[i].call != event->call)
			continue;
		heap->returnless++;
		thread->depth = i;
	}
	if (!thread->depth) {
		if (event->call != CALL_FREE)
			call.stack = heap->sink.stack(heap->sink.state, record, sample);
		if (frees(event->call) && values->pointer &&
		    !blocks_take(&heap->blocks, *process_of(heap, sample->pid), values->pointer,
				 &call.freed))
			heap->unknown_frees++;
	}
	if (event->call == CALL_FREE)
		return; /* whether its return is seen or not, it is done */
	if (thread->depth == DEPTH) {
		heap->returnless++;
		return;
	}
	thread->open[thread->depth++] = call;
}

static void end_call(struct heap *heap, const struct open_call *call, const struct sample *sample,
		     uint64_t result)
{
	uint32_t process = *process_of(heap, sample->pid);
	struct block old;

	if (call->call == CALL_POSIX_MEMALIGN) {
		/* It puts the address where no probe can see it any more. */
		if ((uint32_t)result)
			heap->failed++;
		else
			allocate(heap, call, process, 0);
	} else if (result) {
		allocate(heap, call, process, result);
	} else if (!frees(call->call) || call->size || !call->pointer) {
		heap->failed++;
		if (call->freed.address) /* what realloc cannot make larger stays as it is */
			blocks_add(&heap->blocks, &call->freed, &old);
	}
}

static void take_return(struct heap *heap, const struct heap_event *event,
			const struct sample *sample, uint64_t result)
{
	struct heap_thread *thread = thread_of(heap, sample->tid);
	unsigned at = thread->depth;

	if (event->call == CALL_FREE)
		return;
	if (event->call == thread->alias) {
		thread->alias = CALL_NONE;
		return;
	}
	while (at && thread->open[at - 1].call != event->call)
		at--;
	if (!at) {
		heap->callless++;
		return;
	}
	heap->returnless += thread->depth - at;
	thread->depth = at - 1;
	if (!thread->depth)
		end_call(heap, &thread->open[0], sample, result);
}

/* ---- the measure -------------------------------------------------------------------------------
 */

static void heap_free(void *state)
{
	struct heap *heap = state;

	free(heap->events);
	numbers_release(&heap->thread_of);
	numbers_release(&heap->process_of);
	vector_release(&heap->threads);
	vector_release(&heap->processes);
	blocks_release(&heap->blocks);
	free(heap);
}

static void *heap_start(const struct recording *recording, const struct measure_options *options,
			const struct measure_sink *sink, struct error *error)
{
	struct heap *heap = xcalloc(1, sizeof(*heap));

	(void)options;
	heap->recording = recording;
	heap->sink = *sink;
	heap->events = heap_events_new(recording, error);
	if (heap->events)
		return heap;
	heap_free(heap);
	return NULL;
}

static void heap_record(void *state, const struct record *record, uint64_t time)
{
	struct heap *heap = state;
	const struct heap_event *event;
	struct heap_values values;
	struct sample sample;

	if (record->type != RECORD_SAMPLE) {
		take_other(heap, record, time);
		return;
	}
	if (!sample_read(heap->recording, record, &sample))
		return; /* counted by pass 1 */
	event = &heap->events[sample.event->index];
	if (event->call == CALL_NONE)
		return;
	if (!heap_event_read(event, &sample, heap->recording->swap, &values))
		heap->unreadable++;
	else if (event->is_return)
		take_return(heap, event, &sample, values.result);
	else
		take_call(heap, event, record, &sample, &values);
}

static void note(const struct heap *heap, const char *key, uint64_t number)
{
	heap->sink.note(heap->sink.state, key, number);
}

static void heap_finish(void *state, uint64_t time)
{
	struct heap *heap = state;
	uint64_t open = 0;

	(void)time;
	for (size_t i = 0; i < heap->blocks.slot_count; i++) {
		const struct block *block = &heap->blocks.slots[i];

		if (block->address)
			add(heap, block, INUSE_OBJECTS, block->gaps != heap->gaps);
	}
	for (size_t i = 0; i < heap->threads.count; i++)
		open += heap->threads.items[i].depth > 0;
	note(heap, "gaps", heap->gaps);
	note(heap, "calls ended by gaps", heap->broken);
	note(heap, "calls without a return", heap->returnless + open);
	note(heap, "returns without a call", heap->callless);
	note(heap, "frees of blocks that were not seen allocated", heap->unknown_frees);
	note(heap, "frees that were not seen", heap->unseen_frees);
	note(heap, "allocations at unknown addresses", heap->placeless);
	note(heap, "allocations that failed", heap->failed);
	note(heap, "undecodable", heap->unreadable);
}

const struct measure measure_heap = {
	.name = "heap",
	.events = value_events,
	.event_count = VALUE_COUNT,
	.start = heap_start,
	.record = heap_record,
	.finish = heap_finish,
	.free = heap_free,
};

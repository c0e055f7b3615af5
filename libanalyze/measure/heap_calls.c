/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/heap_calls.h"

#include "base/vector.h"

void heap_calls_release(struct heap_calls *calls)
{
	numbers_release(&calls->thread_of);
	vector_release(&calls->threads);
}

struct heap_thread *heap_calls_thread(struct heap_calls *calls, uint32_t tid)
{
	uint32_t number = numbers_find(&calls->thread_of, tid);
	struct heap_thread *thread;

	if (number == NUMBER_NONE) {
		number = (uint32_t)calls->threads.count;
		numbers_add(&calls->thread_of, tid, number);
		*vector_push(&calls->threads) = (struct heap_thread){.gaps = calls->gaps};
	}
	thread = &calls->threads.items[number];
	if (thread->gaps != calls->gaps) {
		calls->broken += thread->depth > 0;
		thread->depth = 0;
		thread->alias = CALL_NONE;
		thread->freed = 0;
		thread->gaps = calls->gaps;
	}
	return thread;
}

void heap_calls_end_thread(struct heap_calls *calls, uint32_t tid)
{
	struct heap_thread *thread;

	if (numbers_find(&calls->thread_of, tid) == NUMBER_NONE)
		return;
	thread = heap_calls_thread(calls, tid);
	calls->returnless += thread->depth;
	thread->depth = 0;
	thread->alias = CALL_NONE;
	thread->freed = 0;
}

/* memalign and aligned_alloc may be one function, which then has two probes, in any order. */
bool heap_calls_is_alias(struct heap_thread *thread, const struct open_call *call)
{
	struct open_call *last = thread->depth ? &thread->open[thread->depth - 1] : NULL;

	if (!last || last->ip != call->ip || last->call == call->call || call->call >= CALL_MMAP)
		return false;
	thread->alias = call->call < last->call ? call->call : last->call;
	last->call = call->call < last->call ? last->call : call->call;
	return true;
}

bool heap_calls_frees_again(struct heap_thread *thread, const struct open_call *call)
{
	uint64_t freed = call->call == CALL_FREE ? call->values.at[FIELD_POINTER] : 0;
	bool is_again = freed && freed == thread->freed && call->event != thread->freed_by;

	thread->freed = freed;
	thread->freed_by = call->event;
	return is_again;
}

/*
 * None of these functions calls itself: one that is open already was left without a return. With
 * another probe of the same name it is another function, such as that in the PLT, which jumps to it.
 */
void heap_calls_settle(struct heap_calls *calls, struct heap_thread *thread,
		       const struct open_call *call)
{
	for (unsigned i = 0; i < thread->depth; i++) {
		if (thread->open[i].event != call->event)
			continue;
		calls->returnless += thread->depth - i;
		thread->depth = i;
	}
}

void heap_calls_push(struct heap_calls *calls, struct heap_thread *thread,
		     const struct open_call *call)
{
	if (thread->depth == OPEN_CALLS_MOST)
		calls->returnless++;
	else
		thread->open[thread->depth++] = *call;
}

struct open_call *heap_calls_pop(struct heap_calls *calls, struct heap_thread *thread,
				 enum heap_call call)
{
	unsigned at = thread->depth;

	if (call == thread->alias) {
		thread->alias = CALL_NONE;
		return NULL;
	}
	while (at && thread->open[at - 1].call != call)
		at--;
	if (!at) {
		calls->callless++;
		return NULL;
	}
	calls->returnless += thread->depth - at;
	thread->depth = at - 1;
	return &thread->open[at - 1];
}

uint64_t heap_calls_open(const struct heap_calls *calls)
{
	uint64_t open = 0;

	for (size_t i = 0; i < calls->threads.count; i++)
		open += calls->threads.items[i].depth;
	return open;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * heap_calls: the calls of an allocator that each thread is in, one within the other: calloc may
 * call malloc, and realloc may ask the kernel for memory.
 */
#ifndef MEASURE_HEAP_CALLS_H
#define MEASURE_HEAP_CALLS_H

#include "base/numbers.h"
#include "measure/blocks.h"
#include "measure/heap_events.h"

struct open_call {
	enum heap_call call;
	uint32_t event, stack;
	uint64_t ip;
	struct heap_values values;
	struct block freed;  /* by realloc; address 0: none */
	uint64_t inner;      /* what the last call within it returned */
	size_t mappings;     /* how many had been made before it */
};

enum { OPEN_CALLS_MOST = 8 };

struct heap_thread {
	struct open_call open[OPEN_CALLS_MOST];
	unsigned depth;
	uint64_t freed;       /* by the last call, if it was free; else 0 */
	uint32_t freed_by;    /* its event */
	enum heap_call alias; /* another name of the function that is open */
	uint64_t gaps;        /* that it knows of */
};

struct heap_calls {
	struct numbers thread_of; /* by tid */
	struct {
		struct heap_thread *items;
		size_t count, capacity;
	} threads;
	uint64_t gaps, broken, callless, returnless;
};

void heap_calls_release(struct heap_calls *calls);
/* Until the next one. What was open before a gap is not any more. */
struct heap_thread *heap_calls_thread(struct heap_calls *calls, uint32_t tid);
/* Nothing of it is open any more. */
void heap_calls_end_thread(struct heap_calls *calls, uint32_t tid);
/* True: this is what is open already, by another name. */
bool heap_calls_is_alias(struct heap_thread *thread, const struct open_call *call);
/* True: the call before freed this, by another function, which may have called this one. */
bool heap_calls_frees_again(struct heap_thread *thread, const struct open_call *call);
/* What cannot be open any more as this call begins. */
void heap_calls_settle(struct heap_calls *calls, struct heap_thread *thread,
		       const struct open_call *call);
void heap_calls_push(struct heap_calls *calls, struct heap_thread *thread,
		     const struct open_call *call);
/* The call that returns, until the next push; NULL: none does. */
struct open_call *heap_calls_pop(struct heap_calls *calls, struct heap_thread *thread,
				 enum heap_call call);
/* Of all threads. */
uint64_t heap_calls_open(const struct heap_calls *calls);

#endif

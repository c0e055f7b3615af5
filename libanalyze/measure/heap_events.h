/* SPDX-License-Identifier: GPL-2.0-or-later */
/* heap_events: which events of a recording tell of an allocator's calls, and what they say. */
#ifndef MEASURE_HEAP_EVENTS_H
#define MEASURE_HEAP_EVENTS_H

#include "analyze/measure.h"

enum heap_call {
	CALL_NONE,
	CALL_MALLOC,
	CALL_CALLOC,
	CALL_REALLOC,
	CALL_REALLOCARRAY,
	CALL_MEMALIGN,
	CALL_ALIGNED_ALLOC,
	CALL_VALLOC,
	CALL_PVALLOC,
	CALL_NEW, /* of C++, by an allocator that has its own */
	CALL_POSIX_MEMALIGN,
	CALL_FREE,
	/* of the kernel */
	CALL_MMAP,
	CALL_MREMAP,
	CALL_MUNMAP,
	CALL_BRK,
	CALL_COUNT,
};

enum heap_field {
	FIELD_SIZE,
	FIELD_COUNT, /* of things of that size */
	FIELD_POINTER,
	FIELD_PLACE, /* where posix_memalign puts the address */
	FIELD_OLD_SIZE,
	FIELD_PROTECTION,
	FIELD_FLAGS,
	FIELD_RESULT,
	FIELD_STACK, /* the stack pointer on return */
	HEAP_FIELDS,
};

struct heap_event {
	enum heap_call call;
	bool is_return;
	const struct tracepoint_field *fields[HEAP_FIELDS]; /* NULL: it has none */
};

struct heap_events {
	struct heap_event *items; /* by index of the event */
	/* Some calls alone were recorded, or no returns: what is freed cannot be told. */
	bool is_partial;
};

/* Fails when the recording has nothing of this. */
int heap_events_init(struct heap_events *events, const struct recording *recording,
		     struct error *error);
void heap_events_release(struct heap_events *events);

/* What an event says; 0 for what it does not. */
struct heap_values {
	uint64_t at[HEAP_FIELDS];
};

/* False: the payload is too short. A size that is larger than any is UINT64_MAX. */
bool heap_event_read(const struct heap_event *event, const struct sample *sample, bool swap,
		     struct heap_values *values);

const char *heap_call_name(enum heap_call call);

#endif

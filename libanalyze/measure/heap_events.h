/* SPDX-License-Identifier: GPL-2.0-or-later */
/* heap_events: which events of a recording are probes of an allocator, and what they say. */
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
	CALL_POSIX_MEMALIGN,
	CALL_FREE,
	CALL_COUNT,
};

struct heap_event {
	enum heap_call call;
	bool is_return;
	const struct tracepoint_field *size, *count, *pointer, *result; /* NULL: it has none */
};

/* By index of the event; an array of the caller's. NULL: the recording has no such probes. */
struct heap_event *heap_events_new(const struct recording *recording, struct error *error);

struct heap_values {
	uint64_t size, pointer, result;
};

/* False: the payload is too short. A size that is larger than any is UINT64_MAX. */
bool heap_event_read(const struct heap_event *event, const struct sample *sample, bool swap,
		     struct heap_values *values);

const char *heap_call_name(enum heap_call call);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock_events: which events of a recording tell of locks, and what they say. */
#ifndef MEASURE_LOCK_EVENTS_H
#define MEASURE_LOCK_EVENTS_H

#include "analyze/measure.h"

enum lock_event_kind {
	LOCK_OTHER,
	LOCK_CONTENTION_BEGIN,
	LOCK_CONTENTION_END,
	LOCK_FUTEX_ENTER,
	LOCK_FUTEX_EXIT,
};

struct lock_event {
	enum lock_event_kind kind;
	const struct tracepoint_field *address, *flags; /* NULL: it has none */
};

struct lock_values {
	uint64_t address;
	uint64_t flags; /* of the lock; or the operation of futex */
};

/* By index of the event; an array of the caller's. NULL: the recording has no such events. */
struct lock_event *lock_events_new(const struct recording *recording, struct error *error);
bool lock_event_read(const struct lock_event *event, const struct sample *sample, bool swap,
		     struct lock_values *values);

/* Of the operation of a call. */
bool futex_waits(uint64_t operation);
bool futex_wakes(uint64_t operation);
/* "mutex", "spinlock", ... of the flags of lock:contention_begin */
const char *lock_kind_name(uint64_t flags);

#endif

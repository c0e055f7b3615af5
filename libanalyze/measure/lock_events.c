/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/lock_events.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *system, *name;
	enum lock_event_kind kind;
	const char *address, *flags;
} known[] = {
	{"lock", "contention_begin", LOCK_CONTENTION_BEGIN, "lock_addr", "flags"},
	{"lock", "contention_end", LOCK_CONTENTION_END, NULL, NULL},
	{"syscalls", "sys_enter_futex", LOCK_FUTEX_ENTER, "uaddr", "op"},
	{"syscalls", "sys_exit_futex", LOCK_FUTEX_EXIT, NULL, NULL},
};

static const struct tracepoint_field *field(const struct tracepoint *tracepoint, const char *name)
{
	return name ? tracepoint_field(tracepoint, name, strlen(name)) : NULL;
}

static void learn(struct lock_event *event, const struct tracepoint *tracepoint)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcmp(tracepoint->system, known[i].system) ||
		    strcmp(tracepoint->name, known[i].name))
			continue;
		event->address = field(tracepoint, known[i].address);
		event->flags = field(tracepoint, known[i].flags);
		if (!event->address == !known[i].address && !event->flags == !known[i].flags)
			event->kind = known[i].kind;
	}
}

struct lock_event *lock_events_new(const struct recording *recording, struct error *error)
{
	struct lock_event *events = xcalloc(recording->event_count + 1, sizeof(*events));
	bool has[LOCK_FUTEX_EXIT + 1] = {false}, is_sampled = false;

	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *event = recording->events[i];

		if (event->tracepoint)
			learn(&events[i], event->tracepoint);
		has[events[i].kind] = true;
		if (events[i].kind != LOCK_OTHER &&
		    (attr_has(&event->attr, ATTR_FREQ) || event->attr.sample_period > 1))
			is_sampled = true;
	}
	if (!is_sampled && ((has[LOCK_CONTENTION_BEGIN] && has[LOCK_CONTENTION_END]) ||
			    (has[LOCK_FUTEX_ENTER] && has[LOCK_FUTEX_EXIT])))
		return events;
	free(events);
	if (is_sampled)
		error_set(error, ERROR_INPUT,
			  "'%s' has not all waits, as -F or -c holds for them, too",
			  recording->name);
	else
		error_set(error, ERROR_INPUT,
			  "'%s' does not tell of locks; record with pitot record lock",
			  recording->name);
	return NULL;
}

bool lock_event_read(const struct lock_event *event, const struct sample *sample, bool swap,
		     struct lock_values *values)
{
	*values = (struct lock_values){.address = 0};
	return (!event->address ||
		payload_number(event->address, sample->raw, swap, &values->address)) &&
	       (!event->flags || payload_number(event->flags, sample->raw, swap, &values->flags));
}

/* The lower bits of the operation; above them are FUTEX_PRIVATE_FLAG and FUTEX_CLOCK_REALTIME. */
enum futex_operation {
	OPERATION_WAIT = 0,
	OPERATION_WAKE = 1,
	OPERATION_REQUEUE = 3,
	OPERATION_CMP_REQUEUE = 4,
	OPERATION_WAKE_OP = 5,
	OPERATION_LOCK_PI = 6,
	OPERATION_UNLOCK_PI = 7,
	OPERATION_WAIT_BITSET = 9,
	OPERATION_WAKE_BITSET = 10,
	OPERATION_WAIT_REQUEUE_PI = 11,
	OPERATION_CMP_REQUEUE_PI = 12,
	OPERATION_LOCK_PI2 = 13,
	OPERATION_MASK = 0x7f,
};

bool futex_waits(uint64_t operation)
{
	switch (operation & OPERATION_MASK) {
	case OPERATION_WAIT:
	case OPERATION_LOCK_PI:
	case OPERATION_WAIT_BITSET:
	case OPERATION_WAIT_REQUEUE_PI:
	case OPERATION_LOCK_PI2:
		return true;
	}
	return false;
}

bool futex_wakes(uint64_t operation)
{
	switch (operation & OPERATION_MASK) {
	case OPERATION_WAKE:
	case OPERATION_REQUEUE:
	case OPERATION_CMP_REQUEUE:
	case OPERATION_WAKE_OP:
	case OPERATION_UNLOCK_PI:
	case OPERATION_WAKE_BITSET:
	case OPERATION_CMP_REQUEUE_PI:
		return true;
	}
	return false;
}

const char *lock_kind_name(uint64_t flags)
{
	enum {
		FLAG_SPIN = 1 << 0,
		FLAG_READ = 1 << 1,
		FLAG_WRITE = 1 << 2,
		FLAG_RT = 1 << 3,
		FLAG_PERCPU = 1 << 4,
		FLAG_MUTEX = 1 << 5,
	};

	if (flags & FLAG_MUTEX)
		return "mutex";
	if (flags & FLAG_PERCPU)
		return flags & FLAG_READ ? "percpu-rwsem-read" : "percpu-rwsem-write";
	if (flags & FLAG_SPIN)
		return flags & FLAG_READ    ? "rwlock-read"
		       : flags & FLAG_WRITE ? "rwlock-write"
					    : "spinlock";
	if (flags & (FLAG_READ | FLAG_WRITE))
		return flags & FLAG_READ ? "rwsem-read" : "rwsem-write";
	return flags & FLAG_RT ? "rt-mutex" : "semaphore";
}

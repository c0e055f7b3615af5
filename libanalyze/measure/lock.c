/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock: how long threads waited for locks, by the stack where they did and by the lock: futexes,
 * which are what mutexes and conditions of programs wait by, and the locks of the kernel.
 *
 * Who held a futex is known by who woke up those that waited for it: the last call of FUTEX_WAKE on
 * it, by another thread of the process, before a wait was over. The kernel's own locks do not tell.
 */
#include "analyze/perfdata_record.h"
#include "base/numbers.h"
#include "base/vector.h"
#include "measure/lock_events.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct measure_event delay_event = {"delay", "ns"};

struct waiting {
	bool is_open;
	uint32_t stack, pid;
	uint64_t since, address, flags;
	uint64_t wakes; /* calls of FUTEX_WAKE that were before */
};

enum lock_layer { LAYER_FUTEX, LAYER_KERNEL, LAYER_COUNT };

struct lock_thread {
	struct waiting
		waiting[LAYER_COUNT]; /* within the futex call there may be a lock of the kernel */
	uint64_t gaps;                /* that it knows of */
};

struct wake {
	uint32_t pid, tid, stack;
	uint64_t address, number;
};

enum { WAKES = 4096 };

struct lock {
	const struct recording *recording;
	struct measure_sink sink;
	struct measure_options options;
	struct lock_event *events;
	struct numbers thread_of;
	struct {
		struct lock_thread *items;
		size_t count, capacity;
	} threads;
	struct wake wakes[WAKES]; /* the last of each address, by hash */
	uint64_t wake_count;
	uint64_t gaps, broken, beginless, endless, unreadable;
};

static struct lock_thread *thread_of(struct lock *lock, uint32_t tid)
{
	uint32_t number = numbers_find(&lock->thread_of, tid);
	struct lock_thread *thread;

	if (number == NUMBER_NONE) {
		number = (uint32_t)lock->threads.count;
		numbers_add(&lock->thread_of, tid, number);
		*vector_push(&lock->threads) = (struct lock_thread){.gaps = lock->gaps};
	}
	thread = &lock->threads.items[number];
	if (thread->gaps != lock->gaps) {
		for (int layer = 0; layer < LAYER_COUNT; layer++) {
			lock->broken += thread->waiting[layer].is_open;
			thread->waiting[layer].is_open = false;
		}
		thread->gaps = lock->gaps;
	}
	return thread;
}

/* ---- who held it -------------------------------------------------------------------------------
 */

static struct wake *wake_of(struct lock *lock, uint32_t pid, uint64_t address)
{
	uint64_t mix = (address ^ (uint64_t)pid << 40) * 0x9e3779b97f4a7c15u;

	return &lock->wakes[mix >> 32 & (WAKES - 1)];
}

static void take_wake(struct lock *lock, const struct record *record, const struct sample *sample,
		      uint64_t address)
{
	struct wake *wake = wake_of(lock, sample->pid, address);

	*wake = (struct wake){.pid = sample->pid,
			      .tid = sample->tid,
			      .stack = STACK_NONE,
			      .address = address,
			      .number = ++lock->wake_count};
	if (lock->options.by_waker)
		wake->stack = lock->sink.stack(lock->sink.state, record, sample);
}

static const struct wake *holder_of(struct lock *lock, const struct waiting *waiting)
{
	const struct wake *wake = wake_of(lock, waiting->pid, waiting->address);

	if (wake->number <= waiting->wakes || wake->pid != waiting->pid ||
	    wake->address != waiting->address)
		return NULL;
	return wake;
}

/* ---- waits -------------------------------------------------------------------------------------
 */

static void add_label(struct strbuf *text, const char *key, const char *value)
{
	strbuf_add(text, key, strlen(key) + 1);
	strbuf_add(text, value, strlen(value) + 1);
}

static uint32_t labels_of(struct lock *lock, const struct waiting *waiting, enum lock_layer layer,
			  const struct wake *holder)
{
	struct strbuf text = STRBUF_INIT;
	char number[32];
	uint32_t labels;

	if (holder) {
		snprintf(number, sizeof(number), "%" PRIu32, holder->tid);
		add_label(&text, "holder", number);
	}
	add_label(&text, "kind", layer == LAYER_FUTEX ? "futex" : lock_kind_name(waiting->flags));
	snprintf(number, sizeof(number), "0x%" PRIx64, waiting->address);
	add_label(&text, "lock", number);
	labels = lock->sink.labels(lock->sink.state, text.text, text.length);
	strbuf_release(&text);
	return labels;
}

static void begin(struct lock *lock, enum lock_layer layer, const struct record *record,
		  const struct sample *sample, const struct lock_values *values)
{
	struct waiting *waiting = &thread_of(lock, sample->tid)->waiting[layer];

	lock->endless += waiting->is_open;
	*waiting = (struct waiting){
		.is_open = true,
		.stack = lock->sink.stack(lock->sink.state, record, sample),
		.pid = sample->pid,
		.since = sample->time,
		.address = values->address,
		.flags = values->flags,
		.wakes = lock->wake_count,
	};
}

static void end(struct lock *lock, enum lock_layer layer, const struct sample *sample)
{
	struct waiting *waiting = &thread_of(lock, sample->tid)->waiting[layer];
	const struct wake *holder;
	struct measured measured = {.other = STACK_NONE, .count = 1};

	if (!waiting->is_open) {
		/* Other calls of futex than those that wait end, too. */
		lock->beginless += layer == LAYER_KERNEL;
		return;
	}
	waiting->is_open = false;
	holder = layer == LAYER_FUTEX ? holder_of(lock, waiting) : NULL;
	measured.stack = waiting->stack;
	measured.labels = labels_of(lock, waiting, layer, holder);
	if (holder)
		measured.other = holder->stack;
	measured.value = sample->time > waiting->since ? sample->time - waiting->since : 0;
	lock->sink.add(lock->sink.state, &measured);
}

/* ---- the measure -------------------------------------------------------------------------------
 */

static void lock_free(void *state)
{
	struct lock *lock = state;

	free(lock->events);
	numbers_release(&lock->thread_of);
	vector_release(&lock->threads);
	free(lock);
}

static void *lock_start(const struct recording *recording, const struct measure_options *options,
			const struct measure_sink *sink, struct error *error)
{
	struct lock *lock = xcalloc(1, sizeof(*lock));

	lock->recording = recording;
	lock->sink = *sink;
	lock->options = *options;
	lock->events = lock_events_new(recording, error);
	if (lock->events)
		return lock;
	lock_free(lock);
	return NULL;
}

static void lock_record(void *state, const struct record *record, uint64_t time)
{
	struct lock *lock = state;
	const struct lock_event *event;
	struct lock_values values;
	struct sample sample;

	(void)time;
	if (record->type == RECORD_LOST)
		lock->gaps++;
	if (record->type != RECORD_SAMPLE || !sample_read(lock->recording, record, &sample))
		return;
	event = &lock->events[sample.event->index];
	if (event->kind == LOCK_OTHER)
		return;
	if (!lock_event_read(event, &sample, lock->recording->swap, &values)) {
		lock->unreadable++;
		return;
	}
	switch (event->kind) {
	case LOCK_CONTENTION_BEGIN:
		begin(lock, LAYER_KERNEL, record, &sample, &values);
		break;
	case LOCK_CONTENTION_END:
		end(lock, LAYER_KERNEL, &sample);
		break;
	case LOCK_FUTEX_ENTER:
		if (futex_waits(values.flags))
			begin(lock, LAYER_FUTEX, record, &sample, &values);
		else if (futex_wakes(values.flags))
			take_wake(lock, record, &sample, values.address);
		break;
	case LOCK_FUTEX_EXIT:
		end(lock, LAYER_FUTEX, &sample);
		break;
	case LOCK_OTHER:
		break;
	}
}

static void note(const struct lock *lock, const char *key, uint64_t number)
{
	lock->sink.note(lock->sink.state, key, number);
}

static void lock_finish(void *state, uint64_t time)
{
	struct lock *lock = state;
	uint64_t open = 0;

	(void)time;
	for (size_t i = 0; i < lock->threads.count; i++)
		for (int layer = 0; layer < LAYER_COUNT; layer++)
			open += lock->threads.items[i].waiting[layer].is_open;
	note(lock, "gaps", lock->gaps);
	note(lock, "waits ended by gaps", lock->broken);
	note(lock, "waits without an end", lock->endless);
	note(lock, "waits not over at the end", open);
	note(lock, "ends of waits without a beginning", lock->beginless);
	note(lock, "undecodable", lock->unreadable);
}

const struct measure measure_lock = {
	.name = "lock",
	.events = &delay_event,
	.event_count = 1,
	.takes_window = true,
	.start = lock_start,
	.record = lock_record,
	.finish = lock_finish,
	.free = lock_free,
};

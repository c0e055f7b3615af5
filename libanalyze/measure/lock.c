/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock: how long threads waited for locks, by the stack where they did and by the lock: futexes,
 * which are what mutexes and conditions of programs wait by, and the locks of the kernel.
 *
 * Who held a futex is inferred from who woke up those that waited for it: the last call of FUTEX_WAKE
 * on it, by another thread of the process, before a wait was over. The kernel's own locks do not tell.
 *
 * Of each lock the longest wait is an event of its own, as it is not to be had from sums.
 */
#include "analyze/perfdata_record.h"
#include "base/intern.h"
#include "base/numbers.h"
#include "base/vector.h"
#include "measure/gaps.h"
#include "measure/lock_events.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum lock_measure { MEASURE_DELAY, MEASURE_LONGEST, MEASURE_COUNT };

static const struct measure_event events[MEASURE_COUNT] = {
	[MEASURE_DELAY] = {"delay", "ns"},
	[MEASURE_LONGEST] = {"longest", "ns"},
};

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
	size_t gaps;                  /* of those that it has left behind */
};

/* How a wait ended. */
enum lock_end { END_SEEN, END_EXIT, END_RECORDING };

/* What tells locks apart; those of the kernel are of no process. */
struct lock_key {
	uint64_t address;
	uint32_t pid;
	uint32_t layer;
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
	struct intern locks; /* struct lock_key */
	struct {
		struct measured *items; /* the longest wait of each of these */
		size_t count, capacity;
	} longest;
	uint64_t broken, beginless, endless, unreadable;
};

static struct lock_thread *thread_of(struct lock *lock, uint32_t tid)
{
	uint32_t number = numbers_find(&lock->thread_of, tid);

	if (number == NUMBER_NONE) {
		number = (uint32_t)lock->threads.count;
		numbers_add(&lock->thread_of, tid, number);
		*vector_push(&lock->threads) = (struct lock_thread){.gaps = 0};
	}
	return &lock->threads.items[number];
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
			  const struct wake *holder, enum lock_end how)
{
	static const char *const ends[] = {[END_EXIT] = "exit", [END_RECORDING] = "recording"};
	struct strbuf text = STRBUF_INIT;
	char number[32];
	uint32_t labels;

	if (how != END_SEEN)
		add_label(&text, "end", ends[how]);
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

static void note_longest(struct lock *lock, const struct waiting *waiting, enum lock_layer layer,
			 const struct measured *measured)
{
	struct lock_key key = {waiting->address, layer == LAYER_FUTEX ? waiting->pid : 0, layer};
	uint32_t number = intern_add(&lock->locks, (const char *)&key, sizeof(key));
	struct measured *longest;

	while (lock->longest.count <= number)
		*vector_push(&lock->longest) = (struct measured){.event = MEASURE_LONGEST};
	longest = &lock->longest.items[number];
	if (longest->count && longest->value >= measured->value)
		return;
	*longest = *measured;
	longest->event = MEASURE_LONGEST;
}

/* A wait is over at this time. */
static void end(struct lock *lock, struct lock_thread *thread, enum lock_layer layer, uint64_t time,
		enum lock_end how)
{
	struct waiting *waiting = &thread->waiting[layer];
	uint64_t start = waiting->since;
	const struct wake *holder;
	struct measured measured = {.other = STACK_NONE, .count = 1};

	waiting->is_open = false;
	if (gaps_find(lock->recording, &thread->gaps, start, time, GAP_ANY_CPU)) {
		lock->broken++;
		return;
	}
	if (time < lock->options.start_ns)
		return;
	if (start < lock->options.start_ns)
		start = lock->options.start_ns;
	holder = layer == LAYER_FUTEX && how == END_SEEN ? holder_of(lock, waiting) : NULL;
	measured.stack = waiting->stack;
	measured.labels = labels_of(lock, waiting, layer, holder, how);
	if (holder)
		measured.other = holder->stack;
	measured.value = time > start ? time - start : 0;
	lock->sink.add(lock->sink.state, &measured);
	note_longest(lock, waiting, layer, &measured);
}

static void take_end(struct lock *lock, enum lock_layer layer, const struct sample *sample)
{
	struct lock_thread *thread = thread_of(lock, sample->tid);

	if (thread->waiting[layer].is_open)
		end(lock, thread, layer, sample->time, END_SEEN);
	else /* other calls of futex than those that wait end, too */
		lock->beginless += layer == LAYER_KERNEL;
}

/* A thread that is killed does not come back from a call. */
static void take_exit(struct lock *lock, const struct record *record, uint64_t time)
{
	struct record_body body;
	struct lock_thread *thread;

	if (!record_read(lock->recording, record, &body))
		return;
	thread = thread_of(lock, body.task.tid);
	for (int layer = 0; layer < LAYER_COUNT; layer++)
		if (thread->waiting[layer].is_open)
			end(lock, thread, (enum lock_layer)layer, time, END_EXIT);
}

/* ---- the measure -------------------------------------------------------------------------------
 */

static void lock_free(void *state)
{
	struct lock *lock = state;

	free(lock->events);
	numbers_release(&lock->thread_of);
	vector_release(&lock->threads);
	vector_release(&lock->longest);
	intern_release(&lock->locks);
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
	if (!lock->events) {
		lock_free(lock);
		return NULL;
	}
	return lock;
}

static void lock_take(void *state, const struct moment *moment)
{
	struct lock *lock = state;
	struct record record = record_at(lock->recording, moment->place);
	const struct lock_event *event;
	struct lock_values values;
	struct sample sample;

	if (record.type == RECORD_EXIT && moment->time)
		take_exit(lock, &record, moment->time);
	if (record.type != RECORD_SAMPLE || !sample_read(lock->recording, &record, &sample))
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
		begin(lock, LAYER_KERNEL, &record, &sample, &values);
		break;
	case LOCK_CONTENTION_END:
		take_end(lock, LAYER_KERNEL, &sample);
		break;
	case LOCK_FUTEX_ENTER:
		if (futex_waits(values.flags))
			begin(lock, LAYER_FUTEX, &record, &sample, &values);
		else if (futex_wakes(values.flags))
			take_wake(lock, &record, &sample, values.address);
		break;
	case LOCK_FUTEX_EXIT:
		take_end(lock, LAYER_FUTEX, &sample);
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

	for (size_t i = 0; i < lock->threads.count; i++) {
		struct lock_thread *thread = &lock->threads.items[i];

		for (int layer = 0; layer < LAYER_COUNT; layer++)
			if (thread->waiting[layer].is_open)
				end(lock, thread, (enum lock_layer)layer, time, END_RECORDING);
	}
	for (size_t i = 0; i < lock->longest.count; i++)
		lock->sink.add(lock->sink.state, &lock->longest.items[i]);
	note(lock, "gaps", lock->recording->gap_count);
	note(lock, "waits ended by gaps", lock->broken);
	note(lock, "waits without an end", lock->endless);
	note(lock, "ends of waits without a beginning", lock->beginless);
	note(lock, "undecodable", lock->unreadable);
}

const struct measure measure_lock = {
	.name = "lock",
	.events = events,
	.event_count = MEASURE_COUNT,
	.takes_window = true,
	.start = lock_start,
	.take = lock_take,
	.finish = lock_finish,
	.free = lock_free,
};

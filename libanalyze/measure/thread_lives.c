/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * thread_lives: what each thread did, and where it was last seen. A thread counts once, at the stack
 * where it last left its CPU; its times and counts stand beside that.
 */
#include "measure/sched_labels.h"

#include <stdlib.h>

struct threads {
	struct measure_sink sink;
	struct measure_options options;
	struct sched *sched;
	struct sched_labels labels;
};

enum threads_event {
	EVENT_THREADS,
	EVENT_ON_CPU,
	EVENT_RUNNABLE,
	EVENT_BLOCKED,
	EVENT_UNKNOWN,
	EVENT_SWITCHES,
	EVENT_PREEMPTIONS,
	EVENT_MIGRATIONS,
	EVENT_COUNT,
};

static const struct measure_event events[EVENT_COUNT] = {
	[EVENT_THREADS] = {"threads", "count"},
	[EVENT_ON_CPU] = {"on-cpu", "ns"},
	[EVENT_RUNNABLE] = {"runnable", "ns"},
	[EVENT_BLOCKED] = {"blocked", "ns"},
	[EVENT_UNKNOWN] = {"unknown", "ns"},
	[EVENT_SWITCHES] = {"switches", "count"},
	[EVENT_PREEMPTIONS] = {"preemptions", "count"},
	[EVENT_MIGRATIONS] = {"migrations", "count"},
};

static void take_life(void *state, const struct sched_thread *thread)
{
	struct threads *threads = state;
	const uint64_t values[EVENT_COUNT] = {
		[EVENT_THREADS] = 1,
		[EVENT_ON_CPU] = thread->time[SCHED_ON_CPU],
		[EVENT_RUNNABLE] = thread->time[SCHED_RUNNABLE],
		[EVENT_BLOCKED] = thread->time[SCHED_OFF],
		[EVENT_UNKNOWN] = thread->time[SCHED_UNKNOWN],
		[EVENT_SWITCHES] = thread->switches,
		[EVENT_PREEMPTIONS] = thread->preemptions,
		[EVENT_MIGRATIONS] = thread->migrations,
	};
	struct measured measured = {.other = STACK_NONE, .count = 1};

	if (!sched_is_wanted(&threads->options, thread))
		return;
	measured.stack = sched_stack(threads->sched, thread);
	measured.labels = sched_labels_of(&threads->labels, thread, SCHED_END_SEEN);
	for (uint32_t event = 0; event < EVENT_COUNT; event++) {
		measured.event = event;
		measured.value = values[event];
		if (measured.value)
			threads->sink.add(threads->sink.state, &measured);
	}
}

static void threads_free(void *state)
{
	struct threads *threads = state;

	sched_free(threads->sched);
	free(threads);
}

static void *threads_start(const struct recording *recording,
			   const struct measure_options *options, const struct measure_sink *sink,
			   struct error *error)
{
	struct threads *threads = xcalloc(1, sizeof(*threads));
	struct sched_user user = {.state = threads, .ended = take_life};

	threads->sink = *sink;
	threads->options = *options;
	threads->labels.sink = &threads->sink;
	threads->sched = sched_new(recording, options, sink, &user, error);
	if (threads->sched)
		return threads;
	threads_free(threads);
	return NULL;
}

static bool look(const void *state, const struct record *record, const struct sample_brief *sample,
		 const struct measure_ahead *ahead, struct moment *moment)
{
	const struct threads *threads = state;

	return sched_look(threads->sched, record, sample, ahead, moment);
}

static void take(void *state, const struct moment *moment)
{
	struct threads *threads = state;

	sched_take(threads->sched, moment);
}

static void finish(void *state, uint64_t time)
{
	struct threads *threads = state;

	sched_finish(threads->sched, time);
}

const struct measure measure_threads = {
	.name = "threads",
	.events = events,
	.event_count = EVENT_COUNT,
	.takes_window = true,
	.start = threads_start,
	.look = look,
	.take = take,
	.finish = finish,
	.free = threads_free,
};

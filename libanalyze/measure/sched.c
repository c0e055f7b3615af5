/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sched: lives, cut into slices. */
#include "measure/sched_lives.h"

#include "base/vector.h"

#include <stdlib.h>

/* ---- threads ----------------------------------------------------------------------------------- */

struct sched_thread *life_new(struct sched *sched, uint32_t tid)
{
	uint32_t number = (uint32_t)sched->threads.count;
	struct sched_thread *thread;

	numbers_add(&sched->thread_of, tid, number);
	thread = arena_alloc(&sched->arena, sizeof(*thread));
	*thread = (struct sched_thread){.number = number,
					.pid = UINT32_MAX,
					.tid = tid,
					.cpu = UINT32_MAX,
					.stack = STACK_NONE,
					.sample_stack = STACK_NONE,
					.waker = STACK_NONE};
	*vector_push(&sched->threads) = thread;
	return thread;
}

/* ---- slices ------------------------------------------------------------------------------------ */

/* How much of this time is asked for. */
static uint64_t in_window(const struct sched *sched, uint64_t start, uint64_t end)
{
	if (start < sched->options.start_ns)
		start = sched->options.start_ns;
	if (end > sched->options.end_ns)
		end = sched->options.end_ns;
	return end > start ? end - start : 0;
}

/* Ends the slice at hand; the next one begins there. */
static void go(struct sched *sched, struct sched_thread *thread, enum sched_where where,
	       uint64_t time, enum sched_end how)
{
	if (!life_is_alive(thread)) {
		thread->since = time;
	} else {
		uint64_t length;

		if (time < thread->since) { /* the clocks of two CPUs */
			sched->backwards++;
			time = thread->since;
		}
		length = in_window(sched, thread->since, time);
		thread->time[thread->where] += length;
		if (thread->where == SCHED_UNKNOWN)
			sched->unknown += length;
		if (length && sched->user.slice)
			sched->user.slice(sched->user.state, thread, length, how);
		thread->since = time;
		if (how == SCHED_END_INFERRED)
			sched->inferred++;
	}
	thread->where = where;
}

/*
 * What was open when something was lost ended there. On its CPU a thread stays as long as nothing else
 * is said of that CPU; off it, it may have run on any.
 */
void life_meet_gaps(struct sched *sched, struct sched_thread *thread, uint64_t time)
{
	const struct gap *gap;

	if (!life_is_alive(thread) || thread->where == SCHED_UNKNOWN)
		return;
	gap = gaps_find(sched->recording, &thread->gaps, thread->since, time,
			thread->where == SCHED_ON_CPU ? thread->cpu : GAP_ANY_CPU);
	if (!gap)
		return;
	sched->broken++;
	go(sched, thread, SCHED_UNKNOWN, gap->start > thread->since ? gap->start : thread->since,
	   SCHED_END_GAP);
}

static void end_life(struct sched *sched, struct sched_thread *thread, uint64_t time,
		     enum sched_end how)
{
	/* At the end of the recording it is still where it is. */
	go(sched, thread, how == SCHED_END_RECORDING ? thread->where : SCHED_DEAD, time, how);
	if (sched->user.ended && time >= sched->options.start_ns)
		sched->user.ended(sched->user.state, thread);
}

/* A life ended, and the tid has another. */
static void reset(struct sched_thread *thread)
{
	struct sched_thread clean = {
		.number = thread->number,
		.pid = UINT32_MAX,
		.tid = thread->tid,
		.cpu = UINT32_MAX,
		.stack = STACK_NONE,
		.sample_stack = STACK_NONE,
		.waker = STACK_NONE,
	};

	*thread = clean;
}

/* ---- what happens to a thread ------------------------------------------------------------------ */

/* Whether a thread that comes is always told of, so that nothing else means that it did. */
static bool sees_arrivals(const struct sched *sched)
{
	return sched->events.has_records || sched->events.is_system_wide || sched->has_seen_idle;
}

/* Who has the CPU; NULL: nobody. Whoever had it before has left it, if it did not say so. */
void life_occupy(struct sched *sched, uint32_t cpu, struct sched_thread *thread, uint64_t time)
{
	struct sched_thread *before = cpu < SCHED_CPUS ? sched->on[cpu] : NULL;

	if (before && before != thread)
		life_settle_gaps(sched, before, time);
	if (before && before != thread && before->where == SCHED_ON_CPU && before->cpu == cpu) {
		sched->vanished++;
		go(sched, before, SCHED_UNKNOWN, before->last_on, SCHED_END_GAP);
	}
	if (cpu < SCHED_CPUS)
		sched->on[cpu] = thread;
}

static void move_to(const struct sched *sched, struct sched_thread *thread, uint32_t cpu,
		    uint64_t time)
{
	if (cpu == UINT32_MAX)
		return;
	if (thread->cpu != UINT32_MAX && thread->cpu != cpu && time >= sched->options.start_ns)
		thread->migrations++;
	thread->cpu = cpu;
}

void life_arrive(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time,
		   enum sched_end how)
{
	life_settle_gaps(sched, thread, time);
	if (thread->where == SCHED_DEAD)
		reset(thread);
	life_occupy(sched, cpu, thread, time);
	if (thread->where != SCHED_ON_CPU)
		go(sched, thread, SCHED_ON_CPU, time, how);
	move_to(sched, thread, cpu, time);
	thread->last_on = time;
	thread->waker = STACK_NONE;
}

/*
 * perf has processes and names told to it before it turns the other events on: a thread that is
 * seen then may leave its CPU without a word.
 */
bool life_is_early(const struct sched *sched, uint32_t cpu)
{
	return sched->events.is_system_wide && cpu < SCHED_CPUS && !sched->is_switching[cpu];
}

/* Some record of the thread: it was on a CPU. */
void life_seen(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time)
{
	if (thread->where == SCHED_ON_CPU && cpu < SCHED_CPUS && thread->cpu == cpu &&
	    sched->on[cpu] == thread && !life_may_meet_gap(sched, thread, time)) {
		thread->last_on = time; /* nothing else is new */
		thread->waker = STACK_NONE;
		return;
	}
	life_settle_gaps(sched, thread, time);
	if (!life_is_alive(thread) && (thread->is_exiting || life_is_early(sched, cpu)))
		return; /* the last things that it does */
	if (!life_is_alive(thread) || thread->where == SCHED_UNKNOWN)
		life_arrive(sched, thread, cpu, time, SCHED_END_SEEN);
	else if (thread->where == SCHED_ON_CPU)
		life_arrive(sched, thread, cpu, time, SCHED_END_SEEN);
	else if (!sees_arrivals(sched))
		life_arrive(sched, thread, cpu, time, SCHED_END_INFERRED);
}

void life_leave(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time,
		  enum sched_reason reason)
{
	life_settle_gaps(sched, thread, time);
	if (thread->where == SCHED_RUNNABLE || thread->where == SCHED_OFF)
		life_arrive(sched, thread, cpu, time, SCHED_END_INFERRED);
	life_occupy(sched, cpu, thread, time);
	if (cpu < SCHED_CPUS)
		sched->on[cpu] = NULL;
	if (!life_is_alive(thread))
		thread->cpu = cpu;
	thread->switches += time >= sched->options.start_ns;
	if (reason == REASON_DEAD || reason == REASON_ZOMBIE) {
		if (life_is_alive(thread))
			end_life(sched, thread, time, SCHED_END_SEEN);
		return;
	}
	thread->preemptions += reason == REASON_PREEMPTED && time >= sched->options.start_ns;
	go(sched, thread, reason == REASON_RUNNABLE || reason == REASON_PREEMPTED ? SCHED_RUNNABLE
										  : SCHED_OFF,
	   time, SCHED_END_SEEN);
	thread->reason = reason;
}

void life_wake(struct sched *sched, struct sched_thread *thread, const struct moment *moment)
{
	uint64_t time = moment->time;

	life_settle_gaps(sched, thread, time);
	if (thread->where == SCHED_OFF && sched->options.by_waker &&
	    sched_is_wanted(&sched->options, thread))
		thread->waker = sched->sink.stack_of(sched->sink.state, moment);
	if (thread->where == SCHED_DEAD)
		return;
	if (thread->where == SCHED_RUNNABLE || thread->where == SCHED_ON_CPU)
		return; /* sched_wakeup after sched_waking; or before it could sleep */
	go(sched, thread, SCHED_RUNNABLE, time, SCHED_END_SEEN);
	thread->reason = REASON_RUNNABLE;
	thread->waker = STACK_NONE;
}

void life_begin(struct sched *sched, struct sched_thread *thread, uint64_t time)
{
	life_settle_gaps(sched, thread, time);
	if (life_is_alive(thread))
		end_life(sched, thread, time, SCHED_END_INFERRED);
	reset(thread);
}

void life_exit(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time)
{
	/* Told by the thread itself, before it leaves its CPU for good. */
	life_seen(sched, thread, cpu, time);
	if (thread->where == SCHED_ON_CPU) /* this may be the last of it */
		go(sched, thread, SCHED_ON_CPU, time, SCHED_END_SEEN);
	thread->is_exiting = true;
}

/* ---- the whole --------------------------------------------------------------------------------- */

struct sched *sched_new(const struct recording *recording, const struct measure_options *options,
			const struct measure_sink *sink, const struct sched_user *user,
			struct error *error)
{
	struct sched *sched = xcalloc(1, sizeof(*sched));

	sched->recording = recording;
	sched->options = *options;
	sched->sink = *sink;
	sched->user = *user;
	if (sched_events_init(&sched->events, recording, error) < 0) {
		free(sched);
		return NULL;
	}
	return sched;
}

void sched_free(struct sched *sched)
{
	if (!sched)
		return;
	sched_events_release(&sched->events);
	numbers_release(&sched->thread_of);
	vector_release(&sched->threads);
	arena_release(&sched->arena);
	free(sched);
}

uint32_t sched_no_stack(const struct sched *sched, const struct sched_thread *thread)
{
	struct sample who = {
		.pid = thread->pid, .tid = thread->tid, .cpu = thread->cpu, .time = thread->since};

	return sched->sink.thread(sched->sink.state, &who);
}

uint32_t sched_stack(const struct sched *sched, const struct sched_thread *thread)
{
	return thread->stack != STACK_NONE ? thread->stack : sched_no_stack(sched, thread);
}

void sched_finish(struct sched *sched, uint64_t time)
{
	/* It turns them off one by one, too. */
	if (sched->events.is_system_wide && sched->last_switch < time &&
	    time < sched->options.end_ns)
		time = sched->last_switch;
	for (size_t i = 0; i < sched->threads.count; i++) {
		struct sched_thread *thread = sched->threads.items[i];

		life_settle_gaps(sched, thread, time);
		if (life_is_alive(thread))
			end_life(sched, thread, thread->is_exiting ? thread->since : time,
				 thread->is_exiting ? SCHED_END_SEEN : SCHED_END_RECORDING);
	}
	sched->sink.note(sched->sink.state, "gaps", sched->recording->gap_count);
	sched->sink.note(sched->sink.state, "intervals ended by gaps", sched->broken);
	sched->sink.note(sched->sink.state, "departures not recorded", sched->vanished);
	sched->sink.note(sched->sink.state, "unknown ns", sched->unknown);
	sched->sink.note(sched->sink.state, "intervals ended by inference", sched->inferred);
	sched->sink.note(sched->sink.state, "times that went back", sched->backwards);
	sched->sink.note(sched->sink.state, "undecodable", sched->unreadable);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/sched.h"

#include "analyze/perfdata_record.h"
#include "base/arena.h"
#include "base/vector.h"
#include "measure/sched_events.h"

#include <stdlib.h>
#include <string.h>

enum { CPUS = 4096, KTHREADD = 2 };

struct sched {
	const struct recording *recording;
	struct measure_options options;
	struct measure_sink sink;
	struct sched_user user;
	struct sched_events events;
	struct numbers thread_of; /* by tid */
	struct arena arena;
	struct {
		struct sched_thread **items;
		size_t count, capacity;
	} threads;
	struct sched_thread *on[CPUS]; /* the thread that came last, or NULL */
	uint64_t cpu_last[CPUS]; /* when something was last heard of it */
	struct {
		uint64_t *items; /* where each begins */
		size_t count, capacity;
	} gaps;
	bool has_seen_idle;      /* so all CPUs are watched, not some threads */
	bool is_switching[CPUS]; /* switches are recorded there by now */
	uint64_t last_switch;
	uint64_t broken, vanished, backwards, unreadable;
	uint64_t inferred, unknown;
};

/* ---- threads ----------------------------------------------------------------------------------- */

static struct sched_thread *thread_at(struct sched *sched, uint32_t tid)
{
	uint32_t number = numbers_find(&sched->thread_of, tid);
	struct sched_thread *thread;

	if (number != NUMBER_NONE)
		return sched->threads.items[number];
	number = (uint32_t)sched->threads.count;
	numbers_add(&sched->thread_of, tid, number);
	thread = arena_alloc(&sched->arena, sizeof(*thread));
	*thread = (struct sched_thread){.number = number,
					.pid = UINT32_MAX,
					.tid = tid,
					.cpu = UINT32_MAX,
					.stack = STACK_NONE,
					.sample_stack = STACK_NONE,
					.waker = STACK_NONE,
					.gaps = sched->gaps.count};
	*vector_push(&sched->threads) = thread;
	return thread;
}

/* Neither that of the idle task, nor of a thread that is no more. */
static bool is_thread(uint32_t tid)
{
	return tid && tid != UINT32_MAX;
}

bool sched_is_wanted(const struct sched *sched, const struct sched_thread *thread)
{
	if (sched->options.tasks == TASKS_ALL)
		return true;
	return thread->is_kernel == (sched->options.tasks == TASKS_KERNEL);
}

/* ---- slices ------------------------------------------------------------------------------------ */

static bool is_alive(const struct sched_thread *thread)
{
	return thread->where != SCHED_NEW && thread->where != SCHED_DEAD;
}

/* Ends the slice at hand; the next one begins there. */
static void go(struct sched *sched, struct sched_thread *thread, enum sched_where where,
	       uint64_t time, enum sched_end how)
{
	if (!is_alive(thread)) {
		thread->first = thread->since = time;
	} else {
		if (time < thread->since) { /* the clocks of two CPUs */
			sched->backwards++;
			time = thread->since;
		}
		thread->time[thread->where] += time - thread->since;
		if (thread->where == SCHED_UNKNOWN)
			sched->unknown += time - thread->since;
		if (sched->user.slice)
			sched->user.slice(sched->user.state, thread, time, how);
		thread->since = time;
		if (how == SCHED_END_INFERRED)
			sched->inferred++;
	}
	thread->where = where;
}

/* What was open when something was lost ended there. */
static void settle_gaps(struct sched *sched, struct sched_thread *thread)
{
	if (thread->gaps == sched->gaps.count)
		return;
	if (is_alive(thread) && thread->where != SCHED_UNKNOWN) {
		uint64_t start = sched->gaps.items[thread->gaps];

		sched->broken++;
		go(sched, thread, SCHED_UNKNOWN, start > thread->since ? start : thread->since,
		   SCHED_END_GAP);
	}
	thread->gaps = sched->gaps.count;
}

static void end_life(struct sched *sched, struct sched_thread *thread, uint64_t time,
		     enum sched_end how)
{
	/* At the end of the recording it is still where it is. */
	go(sched, thread, how == SCHED_END_RECORDING ? thread->where : SCHED_DEAD, time, how);
	if (sched->user.ended)
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
		.gaps = thread->gaps,
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
static void occupy(struct sched *sched, uint32_t cpu, struct sched_thread *thread)
{
	struct sched_thread *before = cpu < CPUS ? sched->on[cpu] : NULL;

	if (before && before != thread && before->where == SCHED_ON_CPU && before->cpu == cpu) {
		sched->vanished++;
		go(sched, before, SCHED_UNKNOWN, before->last_on, SCHED_END_GAP);
	}
	if (cpu < CPUS)
		sched->on[cpu] = thread;
}

static void move_to(struct sched_thread *thread, uint32_t cpu)
{
	if (thread->cpu != UINT32_MAX && thread->cpu != cpu)
		thread->migrations++;
	thread->cpu = cpu;
}

static void arrive(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time,
		   enum sched_end how)
{
	settle_gaps(sched, thread);
	if (thread->where == SCHED_DEAD)
		reset(thread);
	occupy(sched, cpu, thread);
	if (thread->where != SCHED_ON_CPU)
		go(sched, thread, SCHED_ON_CPU, time, how);
	move_to(thread, cpu);
	thread->last_on = time;
	thread->waker = STACK_NONE;
}

/*
 * perf has processes and names told to it before it turns the other events on: a thread that is
 * seen then may leave its CPU without a word.
 */
static bool is_early(const struct sched *sched, uint32_t cpu)
{
	return sched->events.is_system_wide && cpu < CPUS && !sched->is_switching[cpu];
}

/* Some record of the thread: it was on a CPU. */
static void seen(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time)
{
	settle_gaps(sched, thread);
	if (!is_alive(thread) && (thread->is_exiting || is_early(sched, cpu)))
		return; /* the last things that it does */
	if (!is_alive(thread) || thread->where == SCHED_UNKNOWN)
		arrive(sched, thread, cpu, time, SCHED_END_SEEN);
	else if (thread->where == SCHED_ON_CPU)
		arrive(sched, thread, cpu, time, SCHED_END_SEEN);
	else if (!sees_arrivals(sched))
		arrive(sched, thread, cpu, time, SCHED_END_INFERRED);
}

static void leave(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time,
		  enum sched_reason reason)
{
	settle_gaps(sched, thread);
	if (thread->where == SCHED_RUNNABLE || thread->where == SCHED_OFF)
		arrive(sched, thread, cpu, time, SCHED_END_INFERRED);
	occupy(sched, cpu, thread);
	if (cpu < CPUS)
		sched->on[cpu] = NULL;
	if (!is_alive(thread))
		thread->cpu = cpu;
	thread->switches++;
	if (reason == REASON_DEAD || reason == REASON_ZOMBIE) {
		if (is_alive(thread))
			end_life(sched, thread, time, SCHED_END_SEEN);
		return;
	}
	thread->preemptions += reason == REASON_PREEMPTED;
	go(sched, thread, reason == REASON_RUNNABLE || reason == REASON_PREEMPTED ? SCHED_RUNNABLE
										  : SCHED_OFF,
	   time, SCHED_END_SEEN);
	thread->reason = reason;
}

static void wake(struct sched *sched, struct sched_thread *thread, uint64_t time,
		 const struct record *record, const struct sample *sample)
{
	settle_gaps(sched, thread);
	if (thread->where == SCHED_OFF && sched->options.by_waker && sched_is_wanted(sched, thread))
		thread->waker = sched->sink.stack(sched->sink.state, record, sample);
	if (thread->where == SCHED_DEAD)
		return;
	if (thread->where == SCHED_RUNNABLE || thread->where == SCHED_ON_CPU)
		return; /* sched_wakeup after sched_waking; or before it could sleep */
	go(sched, thread, SCHED_RUNNABLE, time, SCHED_END_SEEN);
	thread->reason = REASON_RUNNABLE;
	thread->waker = STACK_NONE;
}

/* ---- records ----------------------------------------------------------------------------------- */

static void note_switch(struct sched *sched, uint32_t cpu, uint64_t time)
{
	if (cpu < CPUS)
		sched->is_switching[cpu] = true;
	sched->last_switch = time;
}

static void note_cpu(struct sched *sched, uint32_t cpu, uint64_t time)
{
	if (cpu < CPUS && time > sched->cpu_last[cpu])
		sched->cpu_last[cpu] = time;
}

static void switch_sample(struct sched *sched, const struct sched_event *event,
			  const struct record *record, const struct sample *sample, uint64_t time)
{
	struct sched_switch what;
	struct sched_thread *thread;

	if (!sched_read_switch(event, sample, sched->recording->swap, &what)) {
		sched->unreadable++;
		return;
	}
	if (is_thread(what.prev)) {
		thread = thread_at(sched, what.prev);
		if (sample->pid != UINT32_MAX)
			thread->pid = sample->pid;
		leave(sched, thread, sample->cpu, time, what.reason);
		thread->out_by_sample = true;
		thread->is_stand_in = false;
		if (is_alive(thread) && sched_is_wanted(sched, thread))
			thread->stack = sched->sink.stack(sched->sink.state, record, sample);
	} else {
		occupy(sched, sample->cpu, NULL);
		sched->has_seen_idle = true;
	}
	if (is_thread(what.next))
		arrive(sched, thread_at(sched, what.next), sample->cpu, time, SCHED_END_SEEN);
}

static void other_sample(struct sched *sched, const struct record *record,
			 const struct sample *sample, uint64_t time)
{
	struct sched_thread *thread;

	if (!is_thread(sample->tid))
		return;
	thread = thread_at(sched, sample->tid);
	thread->pid = sample->pid;
	seen(sched, thread, sample->cpu, time);
	if (!sched->events.has_switches && sched_is_wanted(sched, thread))
		thread->sample_stack = sched->sink.stack(sched->sink.state, record, sample);
	if (sched->user.sampled)
		sched->user.sampled(sched->user.state, thread, record, sample);
}

static void take_sample(struct sched *sched, const struct record *record, uint64_t time)
{
	const struct sched_event *event;
	struct sample sample;
	uint32_t tid;

	if (!sample_read(sched->recording, record, &sample)) {
		sched->unreadable++;
		return;
	}
	note_cpu(sched, sample.cpu, time);
	event = &sched->events.items[sample.event->index];
	if (event->kind != SCHED_EVENT_OTHER)
		note_switch(sched, sample.cpu, time);
	switch (event->kind) {
	case SCHED_EVENT_SWITCH:
		switch_sample(sched, event, record, &sample, time);
		return;
	case SCHED_EVENT_WAKEUP:
		if (is_thread(sample.tid))
			seen(sched, thread_at(sched, sample.tid), sample.cpu, time);
		if (!sched_read_wakeup(event, &sample, sched->recording->swap, &tid))
			sched->unreadable++;
		else if (is_thread(tid))
			wake(sched, thread_at(sched, tid), time, record, &sample);
		return;
	case SCHED_EVENT_OTHER:
		break;
	}
	other_sample(sched, record, &sample, time);
}

static void take_switch(struct sched *sched, const struct record *record,
			const struct record_trailer *trailer, uint64_t time)
{
	struct sched_thread *thread;
	enum sched_reason reason = REASON_BLOCKED;

	note_switch(sched, trailer->cpu, time);
	if (!is_thread(trailer->tid))
		return;
	thread = thread_at(sched, trailer->tid);
	thread->pid = trailer->pid;
	if (!(record->misc & MISC_SWITCH_OUT)) {
		arrive(sched, thread, trailer->cpu, time, SCHED_END_SEEN);
		return;
	}
	if (thread->out_by_sample && thread->where != SCHED_ON_CPU) {
		thread->out_by_sample = false; /* the same switch, told twice */
		return;
	}
	if (record->misc & MISC_SWITCH_OUT_PREEMPT)
		reason = REASON_PREEMPTED;
	else if (thread->is_exiting)
		reason = REASON_DEAD;
	leave(sched, thread, trailer->cpu, time, reason);
	thread->out_by_sample = false;
	thread->is_stand_in = true;
	thread->stack = thread->sample_stack;
}

static void take_fork(struct sched *sched, const struct record_body *body, uint64_t time)
{
	struct sched_thread *thread = thread_at(sched, body->task.tid);

	settle_gaps(sched, thread);
	if (is_alive(thread) && time)
		end_life(sched, thread, time, SCHED_END_INFERRED);
	if (time)
		reset(thread);
	thread->pid = body->task.pid;
	/* What the kernel forks off its own. */
	thread->is_kernel = body->task.pid == KTHREADD ||
			    (body->task.parent_pid == KTHREADD && body->task.pid == body->task.tid);
	if (!time || is_early(sched, body->trailer.cpu))
		return; /* perf tells of those that were there before it */
	go(sched, thread, SCHED_RUNNABLE, time, SCHED_END_SEEN);
	thread->reason = REASON_RUNNABLE;
}

static void take_exit(struct sched *sched, const struct record_body *body, uint64_t time)
{
	struct sched_thread *thread = thread_at(sched, body->task.tid);

	/* Told by the thread itself, before it leaves its CPU for good. */
	seen(sched, thread, body->trailer.cpu, time);
	if (thread->where == SCHED_ON_CPU) /* this may be the last of it */
		go(sched, thread, SCHED_ON_CPU, time, SCHED_END_SEEN);
	thread->is_exiting = true;
}

static void take_lost(struct sched *sched, const struct record_trailer *trailer)
{
	uint64_t start = 0;

	if (trailer->present & SAMPLE_CPU && trailer->cpu < CPUS)
		start = sched->cpu_last[trailer->cpu];
	*vector_push(&sched->gaps) = start;
}

static void take_other(struct sched *sched, const struct record *record,
		       const struct record_body *body, uint64_t time)
{
	const struct record_trailer *trailer = &body->trailer;

	if (time && is_thread(trailer->tid) && record->type != RECORD_LOST)
		seen(sched, thread_at(sched, trailer->tid), trailer->cpu, time);
	switch (record->type) {
	case RECORD_FORK:
		if (is_thread(body->task.tid))
			take_fork(sched, body, time);
		break;
	case RECORD_EXIT:
		if (is_thread(body->task.tid))
			take_exit(sched, body, time);
		break;
	case RECORD_COMM:
		if (is_thread(body->comm.tid))
			thread_at(sched, body->comm.tid)->pid = body->comm.pid;
		break;
	case RECORD_MMAP:
	case RECORD_MMAP2: /* only programs have memory of their own */
		if (is_thread(body->mmap.tid))
			thread_at(sched, body->mmap.tid)->is_kernel = false;
		break;
	case RECORD_LOST:
		take_lost(sched, trailer);
		break;
	}
	if (trailer->present & SAMPLE_CPU)
		note_cpu(sched, trailer->cpu, time);
}

void sched_record(struct sched *sched, const struct record *record, uint64_t time)
{
	struct record_trailer trailer;
	struct record_body body;

	switch (record->type) {
	case RECORD_SAMPLE:
		take_sample(sched, record, time);
		return;
	case RECORD_SWITCH:
	case RECORD_SWITCH_CPU_WIDE:
		record_read_trailer(sched->recording, record, &trailer);
		take_switch(sched, record, &trailer, time);
		if (trailer.present & SAMPLE_CPU)
			note_cpu(sched, trailer.cpu, time);
		return;
	case RECORD_LOST_SAMPLES: /* told at the end, of no time or place */
		return;
	}
	if (record_read(sched->recording, record, &body))
		take_other(sched, record, &body, time);
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
	vector_release(&sched->gaps);
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
	if (sched->events.is_system_wide && sched->last_switch < time)
		time = sched->last_switch;
	for (size_t i = 0; i < sched->threads.count; i++) {
		struct sched_thread *thread = sched->threads.items[i];

		settle_gaps(sched, thread);
		if (is_alive(thread))
			end_life(sched, thread, thread->is_exiting ? thread->since : time,
				 thread->is_exiting ? SCHED_END_SEEN : SCHED_END_RECORDING);
	}
	sched->sink.note(sched->sink.state, "gaps", sched->gaps.count);
	sched->sink.note(sched->sink.state, "intervals ended by gaps", sched->broken);
	sched->sink.note(sched->sink.state, "departures not recorded", sched->vanished);
	sched->sink.note(sched->sink.state, "unknown ns", sched->unknown);
	sched->sink.note(sched->sink.state, "intervals ended by inference", sched->inferred);
	sched->sink.note(sched->sink.state, "times that went back", sched->backwards);
	sched->sink.note(sched->sink.state, "undecodable", sched->unreadable);
}

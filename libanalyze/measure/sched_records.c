/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sched_records: what happened to threads, from records of every kind. */
#include "measure/sched_lives.h"

#include "analyze/perfdata_record.h"
#include "base/vector.h"

enum { KTHREADD = 2 };

/* An event without one does not tell: it is not CPU 0. */
static uint32_t cpu_of(uint64_t present, uint32_t cpu)
{
	return present & SAMPLE_CPU ? cpu : UINT32_MAX;
}

static void note_switch(struct sched *sched, uint32_t cpu, uint64_t time)
{
	if (cpu < SCHED_CPUS)
		sched->is_switching[cpu] = true;
	sched->last_switch = time;
}

/* In a recording of some processes the others are met as who comes next, and never again. */
static bool is_followed(const struct sched *sched, const struct sched_thread *thread)
{
	return sched->events.is_system_wide || sched->has_seen_idle || thread->pid != UINT32_MAX;
}

static void take_prev(struct sched *sched, const struct sched_switch *what,
		      const struct record *record, struct sample *sample, uint64_t time)
{
	struct sched_thread *thread = life_of(sched, what->prev);
	uint32_t cpu = cpu_of(sample->present, sample->cpu);

	if (sample->tid == UINT32_MAX) { /* it has been reaped already */
		sample->pid = thread->pid;
		sample->tid = thread->tid;
	}
	thread->pid = sample->pid;
	life_leave(sched, thread, cpu, time, what->reason);
	thread->out_by_sample = true;
	thread->is_stand_in = false;
	if (life_is_alive(thread) && sched_is_wanted(sched, thread))
		thread->stack = sched->sink.stack(sched->sink.state, record, sample);
}

static void switch_sample(struct sched *sched, const struct sched_event *event,
			  const struct record *record, struct sample *sample, uint64_t time)
{
	uint32_t cpu = cpu_of(sample->present, sample->cpu);
	struct sched_switch what;

	if (!sched_read_switch(event, sample, sched->recording->swap, &what)) {
		sched->unreadable++;
		return;
	}
	if (life_is_thread(what.prev)) {
		take_prev(sched, &what, record, sample, time);
	} else {
		life_occupy(sched, cpu, NULL, time);
		sched->has_seen_idle = true;
	}
	if (life_is_thread(what.next)) {
		struct sched_thread *next = life_of(sched, what.next);

		if (is_followed(sched, next))
			life_arrive(sched, next, cpu, time, SCHED_END_SEEN);
	}
}

static void other_sample(struct sched *sched, const struct record *record,
			 const struct sample *sample, uint64_t time)
{
	struct sched_thread *thread;

	if (!life_is_thread(sample->tid))
		return;
	thread = life_of(sched, sample->tid);
	thread->pid = sample->pid;
	life_seen(sched, thread, cpu_of(sample->present, sample->cpu), time);
	if (!sched->events.has_switches && sched_is_wanted(sched, thread))
		thread->sample_stack = sched->sink.stack(sched->sink.state, record, sample);
	if (sched->user.sampled)
		sched->user.sampled(sched->user.state, thread, record, sample);
}

static void take_sample(struct sched *sched, const struct record *record, uint64_t time)
{
	const struct sched_event *event;
	struct sample sample;
	uint32_t tid, cpu;

	if (!sample_read(sched->recording, record, &sample)) {
		sched->unreadable++;
		return;
	}
	cpu = cpu_of(sample.present, sample.cpu);
	event = &sched->events.items[sample.event->index];
	if (event->kind != SCHED_EVENT_OTHER)
		note_switch(sched, cpu, time);
	switch (event->kind) {
	case SCHED_EVENT_SWITCH:
		switch_sample(sched, event, record, &sample, time);
		return;
	case SCHED_EVENT_WAKEUP:
		if (life_is_thread(sample.tid))
			life_seen(sched, life_of(sched, sample.tid), cpu, time);
		if (!sched_read_wakeup(event, &sample, sched->recording->swap, &tid))
			sched->unreadable++;
		else if (life_is_thread(tid) && is_followed(sched, life_of(sched, tid)))
			life_wake(sched, life_of(sched, tid), time, record, &sample);
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
	uint32_t cpu = cpu_of(trailer->present, trailer->cpu);

	note_switch(sched, cpu, time);
	if (!life_is_thread(trailer->tid))
		return;
	thread = life_of(sched, trailer->tid);
	thread->pid = trailer->pid;
	if (!(record->misc & MISC_SWITCH_OUT)) {
		life_arrive(sched, thread, cpu, time, SCHED_END_SEEN);
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
	life_leave(sched, thread, cpu, time, reason);
	thread->out_by_sample = false;
	thread->is_stand_in = true;
	thread->stack = thread->sample_stack;
}

static void take_fork(struct sched *sched, const struct record_body *body, uint64_t time)
{
	struct sched_thread *thread = life_of(sched, body->task.tid);

	if (time) /* else perf tells of those that were there before it */
		life_begin(sched, thread, time);
	thread->pid = body->task.pid;
	/* What the kernel forks off its own. */
	thread->is_kernel = body->task.pid == KTHREADD ||
			    (body->task.parent_pid == KTHREADD && body->task.pid == body->task.tid);
	if (time && !life_is_early(sched, cpu_of(body->trailer.present, body->trailer.cpu)))
		life_wake(sched, thread, time, NULL, NULL);
}

static void take_other(struct sched *sched, const struct record *record,
		       const struct record_body *body, uint64_t time)
{
	const struct record_trailer *trailer = &body->trailer;
	uint32_t cpu = cpu_of(trailer->present, trailer->cpu);

	if (time && life_is_thread(trailer->tid) && record->type != RECORD_LOST)
		life_seen(sched, life_of(sched, trailer->tid), cpu, time);
	switch (record->type) {
	case RECORD_FORK:
		if (life_is_thread(body->task.tid))
			take_fork(sched, body, time);
		break;
	case RECORD_EXIT:
		if (life_is_thread(body->task.tid))
			life_exit(sched, life_of(sched, body->task.tid), cpu, time);
		break;
	case RECORD_COMM:
		if (life_is_thread(body->comm.tid))
			life_of(sched, body->comm.tid)->pid = body->comm.pid;
		break;
	case RECORD_MMAP:
	case RECORD_MMAP2: /* only programs have memory of their own */
		if (life_is_thread(body->mmap.tid))
			life_of(sched, body->mmap.tid)->is_kernel = false;
		break;
	}
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
		return;
	case RECORD_LOST_SAMPLES: /* told at the end, of no time or place */
		return;
	}
	if (record_read(sched->recording, record, &body))
		take_other(sched, record, &body, time);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sched_records: what happened to threads, by what records of every kind say. */
#include "measure/sched_lives.h"

#include "analyze/perfdata_record.h"
#include "base/vector.h"

enum { KTHREADD = 2 };

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

/* Of a thread that has been reaped already, a sample of the switch does not tell whose it is. */
static uint32_t reaped_stack(const struct sched *sched, const struct sched_thread *thread,
			     const struct moment *moment)
{
	struct record record = record_at(sched->recording, moment->place);
	struct sample sample;

	(void)sample_read(sched->recording, &record, &sample);
	sample.pid = thread->pid;
	sample.tid = thread->tid;
	return sched->sink.stack(sched->sink.state, &record, &sample);
}

static void take_prev(struct sched *sched, const struct moment *moment)
{
	struct sched_thread *thread = life_of(sched, moment->tid);
	bool is_reaped = moment->kind == KIND_REAPED_SWITCH;

	if (!is_reaped)
		thread->pid = moment->pid;
	life_leave(sched, thread, moment->cpu, moment->time, (enum sched_reason)moment->reason);
	thread->out_by_sample = true;
	thread->is_stand_in = false;
	if (life_is_alive(thread) && sched_is_wanted(&sched->options, thread))
		thread->stack = is_reaped ? reaped_stack(sched, thread, moment)
					  : sched->sink.stack_of(sched->sink.state, moment);
}

static void take_switch(struct sched *sched, const struct moment *moment)
{
	uint32_t tid = (uint32_t)moment->value;

	if (life_is_thread(moment->tid)) {
		take_prev(sched, moment);
	} else {
		life_occupy(sched, moment->cpu, NULL, moment->time);
		sched->has_seen_idle = true;
	}
	if (life_is_thread(tid)) {
		struct sched_thread *next = life_of(sched, tid);

		if (is_followed(sched, next))
			life_arrive(sched, next, moment->cpu, moment->time, SCHED_END_SEEN);
	}
}

static void take_wakeup(struct sched *sched, const struct moment *moment)
{
	uint32_t tid = (uint32_t)moment->value;
	struct sched_thread *thread;

	if (life_is_thread(moment->tid))
		life_seen(sched, life_of(sched, moment->tid), moment->cpu, moment->time);
	sched->unreadable += moment->kind == KIND_BAD_WAKEUP;
	if (moment->kind == KIND_BAD_WAKEUP || !life_is_thread(tid))
		return;
	thread = life_of(sched, tid);
	if (is_followed(sched, thread))
		life_wake(sched, thread, moment);
}

static void take_sample(struct sched *sched, const struct moment *moment)
{
	struct sched_thread *thread = life_of(sched, moment->tid);

	thread->pid = moment->pid;
	life_seen(sched, thread, moment->cpu, moment->time);
	if (!sched->events.has_switches && sched_is_wanted(&sched->options, thread))
		thread->sample_stack = sched->sink.stack_of(sched->sink.state, moment);
	if (moment->kind == KIND_SAMPLER)
		sched->user.sampled(sched->user.state, thread, moment);
}

/* A SWITCH record: a thread leaves its CPU, or comes to it. */
static void take_turn(struct sched *sched, const struct moment *moment)
{
	enum sched_reason reason = (enum sched_reason)moment->reason;
	struct sched_thread *thread;

	note_switch(sched, moment->cpu, moment->time);
	if (!life_is_thread(moment->tid))
		return;
	thread = life_of(sched, moment->tid);
	thread->pid = moment->pid;
	if (moment->kind == KIND_IN) {
		life_arrive(sched, thread, moment->cpu, moment->time, SCHED_END_SEEN);
		return;
	}
	if (thread->out_by_sample && thread->where != SCHED_ON_CPU) {
		thread->out_by_sample = false; /* the same switch, told twice */
		return;
	}
	if (reason != REASON_PREEMPTED && thread->is_exiting)
		reason = REASON_DEAD;
	life_leave(sched, thread, moment->cpu, moment->time, reason);
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
	if (time && !life_is_early(sched, life_cpu(body->trailer.present, body->trailer.cpu)))
		life_wake(sched, thread, &(struct moment){.time = time});
}

static void take_other(struct sched *sched, const struct record *record,
		       const struct record_body *body, uint64_t time)
{
	const struct record_trailer *trailer = &body->trailer;
	uint32_t cpu = life_cpu(trailer->present, trailer->cpu);

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

static void take_record(struct sched *sched, const struct moment *moment)
{
	struct record record = record_at(sched->recording, moment->place);
	struct record_body body;

	if (record_read(sched->recording, &record, &body))
		take_other(sched, &record, &body, moment->time);
}

void sched_take(struct sched *sched, const struct moment *moment)
{
	switch ((enum sched_kind)moment->kind) {
	case KIND_NOTHING:
		break;
	case KIND_RECORD:
		take_record(sched, moment);
		break;
	case KIND_BAD_SWITCH:
		sched->unreadable++;
		note_switch(sched, moment->cpu, moment->time);
		break;
	case KIND_SWITCH:
	case KIND_REAPED_SWITCH:
		note_switch(sched, moment->cpu, moment->time);
		take_switch(sched, moment);
		break;
	case KIND_WAKEUP:
	case KIND_BAD_WAKEUP:
		note_switch(sched, moment->cpu, moment->time);
		take_wakeup(sched, moment);
		break;
	case KIND_SAMPLE:
	case KIND_SAMPLER:
		take_sample(sched, moment);
		break;
	case KIND_BAD_SAMPLE:
		sched->unreadable++;
		break;
	case KIND_IN:
	case KIND_OUT:
		take_turn(sched, moment);
		break;
	}
}

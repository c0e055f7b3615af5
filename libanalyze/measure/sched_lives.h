/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sched_lives: what is behind struct sched. sched_look.c reads what a record says, sched_records.c
 * has what happened to threads by that, and sched.c cuts their lives up.
 */
#ifndef MEASURE_SCHED_LIVES_H
#define MEASURE_SCHED_LIVES_H

#include "base/arena.h"
#include "measure/gaps.h"
#include "measure/sched.h"
#include "measure/sched_events.h"

enum { SCHED_CPUS = 4096 };

/* What a moment tells: struct moment's kind. */
enum sched_kind {
	KIND_NOTHING,
	KIND_RECORD,        /* whatever the record says */
	KIND_SWITCH,        /* of `tid`, to the thread `value` */
	KIND_REAPED_SWITCH, /* ... by a sample that does not tell whose it is */
	KIND_BAD_SWITCH,    /* ... without its fields */
	KIND_WAKEUP,        /* by `tid`, of the thread `value` */
	KIND_BAD_WAKEUP,
	KIND_SAMPLE,  /* of another event */
	KIND_SAMPLER, /* ... that is the user's, of this value */
	KIND_BAD_SAMPLE,
	KIND_IN, /* SWITCH */
	KIND_OUT,
};

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
	struct sched_thread *on[SCHED_CPUS]; /* the thread that came last, or NULL */
	bool has_seen_idle;      /* so all CPUs are watched, not some threads */
	bool is_switching[SCHED_CPUS]; /* switches are recorded there by now */
	uint64_t last_switch;
	uint64_t broken, vanished, backwards, unreadable;
	uint64_t inferred, unknown;
};

/* Of a sample or trailer. An event without one does not tell: it is not CPU 0. */
static inline uint32_t life_cpu(uint64_t present, uint32_t cpu)
{
	return present & SAMPLE_CPU ? cpu : UINT32_MAX;
}

/* Of a tid that has none. */
struct sched_thread *life_new(struct sched *sched, uint32_t tid);

static inline struct sched_thread *life_of(struct sched *sched, uint32_t tid)
{
	uint32_t number = numbers_find(&sched->thread_of, tid);

	return number == NUMBER_NONE ? life_new(sched, tid) : sched->threads.items[number];
}

/* Neither that of the idle task, nor of a thread that is no more. */
static inline bool life_is_thread(uint32_t tid)
{
	return tid && tid != UINT32_MAX;
}

/* Something was seen of it, and not yet its end. */
static inline bool life_is_alive(const struct sched_thread *thread)
{
	return thread->where != SCHED_NEW && thread->where != SCHED_DEAD;
}

/* Before anything that happens to it at that time. */
void life_meet_gaps(struct sched *sched, struct sched_thread *thread, uint64_t time);

/* Whether a gap that it has not left behind begins before `time`. */
static inline bool life_may_meet_gap(const struct sched *sched, const struct sched_thread *thread,
				     uint64_t time)
{
	const struct recording *recording = sched->recording;

	return thread->gaps < recording->gap_count && recording->gaps[thread->gaps].start < time;
}

static inline void life_settle_gaps(struct sched *sched, struct sched_thread *thread, uint64_t time)
{
	if (life_may_meet_gap(sched, thread, time))
		life_meet_gaps(sched, thread, time);
}

/* A thread of this tid ended, and another one is made at `time`. */
void life_begin(struct sched *sched, struct sched_thread *thread, uint64_t time);
/* Early: perf has not turned the switches of this CPU on. */
bool life_is_early(const struct sched *sched, uint32_t cpu);
/* The CPU has this thread; NULL: none. */
void life_occupy(struct sched *sched, uint32_t cpu, struct sched_thread *thread, uint64_t time);

/* What happens to a thread: it comes to a CPU, and how that is known; some record of it was made
 * there; it leaves; it is woken up, by who made the record; and it will end when it leaves. */
void life_arrive(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time,
		 enum sched_end how);
void life_seen(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time);
void life_leave(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time,
		enum sched_reason reason);
void life_wake(struct sched *sched, struct sched_thread *thread, const struct moment *moment);
void life_exit(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sched_lives: what is behind struct sched. sched_records.c reads from records what happened to a
 * thread, and sched.c cuts its life up by that.
 */
#ifndef MEASURE_SCHED_LIVES_H
#define MEASURE_SCHED_LIVES_H

#include "base/arena.h"
#include "measure/gaps.h"
#include "measure/sched.h"
#include "measure/sched_events.h"

enum { SCHED_CPUS = 4096 };

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
	struct gaps gaps;
	bool has_seen_idle;      /* so all CPUs are watched, not some threads */
	bool is_switching[SCHED_CPUS]; /* switches are recorded there by now */
	uint64_t last_switch;
	uint64_t broken, vanished, backwards, unreadable;
	uint64_t inferred, unknown;
};

/* A new one, or that of the tid. */
struct sched_thread *life_of(struct sched *sched, uint32_t tid);
/* Neither that of the idle task, nor of a thread that is no more. */
bool life_is_thread(uint32_t tid);
/* Something was seen of it, and not yet its end. */
bool life_is_alive(const struct sched_thread *thread);
/* Before anything that happens to it at that time. */
void life_settle_gaps(struct sched *sched, struct sched_thread *thread, uint64_t time);
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
void life_wake(struct sched *sched, struct sched_thread *thread, uint64_t time,
	       const struct record *record, const struct sample *sample);
void life_exit(struct sched *sched, struct sched_thread *thread, uint32_t cpu, uint64_t time);

#endif

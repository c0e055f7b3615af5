/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sched: the lives of threads, from whatever tells of them:
 *
 *	sched:sched_switch            who leaves a CPU, in which state, and who comes
 *	sched:sched_wakeup, _waking,  from when on a thread only waits for a CPU
 *	  _wakeup_new
 *	SWITCH, SWITCH_CPU_WIDE       who leaves or comes (perf record --switch-events)
 *	any record of a thread        it is on a CPU
 *
 * A life is cut into slices, each on a CPU, waiting for one, or off it, without a gap between them:
 * they add up to the time from the first record of the thread to its last.
 *
 * Where a recording follows processes, sched_switch is seen as a thread leaves, but not as it comes:
 * without SWITCH records the end is then the thread's next record of any kind, and is marked.
 * What was lost may have been any thread's: what is open at a gap ends where the gap begins, and what
 * a thread does is unknown until its next record, but for one that stays on another CPU. The same
 * holds for a thread on a CPU where another one appears.
 */
#ifndef MEASURE_SCHED_H
#define MEASURE_SCHED_H

#include "analyze/measure.h"
#include "base/numbers.h"
#include "measure/sched_state.h"

enum sched_where {
	SCHED_NEW, /* nothing was seen of it */
	SCHED_ON_CPU,
	SCHED_RUNNABLE, /* woken up, or just made */
	SCHED_OFF,
	SCHED_UNKNOWN, /* after a gap */
	SCHED_DEAD,
	SCHED_WHERE_COUNT,
};

/* How the end of a slice is known. */
enum sched_end {
	SCHED_END_SEEN,
	SCHED_END_INFERRED,  /* by some other record of the thread */
	SCHED_END_RECORDING, /* it was not over when the recording was */
	SCHED_END_GAP,       /* what comes next was not recorded */
};

struct sched_thread {
	uint32_t number; /* as long as the measure lives, whoever has the tid */
	uint32_t pid, tid, cpu;
	enum sched_where where;
	enum sched_reason reason; /* why it is off, or waits for a CPU */
	bool is_kernel;
	bool is_stand_in; /* the stack is that of the sample before */
	bool out_by_sample;       /* a SWITCH record of the same switch may follow */
	bool is_exiting;
	uint32_t stack;           /* where it left the CPU, or STACK_NONE */
	uint32_t sample_stack;    /* of its last sample, where that has to stand in */
	uint32_t waker;           /* of the stack of who woke it up, or STACK_NONE */
	uint64_t since;           /* when this slice began */
	uint64_t last_on;         /* when it was last heard of on a CPU */
	uint64_t time[SCHED_WHERE_COUNT];
	uint64_t switches, preemptions, migrations;
	size_t gaps; /* of those that it has left behind */
};

/* What is made of it. */
struct sched_user {
	void *state;
	/* The thread is as it was during the slice, of which so much is in the window that is asked
	 * for. NULL: not wanted; so are those below. */
	void (*slice)(void *state, const struct sched_thread *thread, uint64_t length,
		      enum sched_end how);
	/* Its last slice in the window was given. */
	void (*ended)(void *state, const struct sched_thread *thread);
	/* A sample of this event, on the CPU; its period is the value. */
	const struct event *sampler;
	void (*sampled)(void *state, struct sched_thread *thread, const struct moment *moment);
};

struct sched;

struct sched *sched_new(const struct recording *recording, const struct measure_options *options,
			const struct measure_sink *sink, const struct sched_user *user,
			struct error *error);
void sched_free(struct sched *sched);
/* As struct measure's. */
bool sched_look(const struct sched *sched, const struct record *record,
		const struct sample_brief *sample, const struct measure_ahead *ahead,
		struct moment *moment);
void sched_take(struct sched *sched, const struct moment *moment);
/* Ends all lives, and notes what there was of gaps and the like. */
void sched_finish(struct sched *sched, uint64_t time);
/* Threads of programs or of the kernel, as it was asked for. */
static inline bool sched_is_wanted(const struct measure_options *options,
				   const struct sched_thread *thread)
{
	if (options->tasks == TASKS_ALL)
		return true;
	return thread->is_kernel == (options->tasks == TASKS_KERNEL);
}

/* The stack where it left the CPU, or an empty one; and always an empty one. */
uint32_t sched_stack(const struct sched *sched, const struct sched_thread *thread);
uint32_t sched_no_stack(const struct sched *sched, const struct sched_thread *thread);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sched_state: why a thread left its CPU, from the bits of prev_state. */
#ifndef MEASURE_SCHED_STATE_H
#define MEASURE_SCHED_STATE_H

#include "analyze/base.h"

enum sched_reason {
	REASON_RUNNABLE,  /* R: it gave the CPU up, and could go on */
	REASON_PREEMPTED, /* R+: it could have gone on */
	REASON_BLOCKED,   /* S, or not said */
	REASON_UNINTERRUPTIBLE, /* D */
	REASON_STOPPED,         /* T */
	REASON_TRACED,          /* t */
	REASON_DEAD,            /* X, x */
	REASON_ZOMBIE,          /* Z */
	REASON_PARKED,          /* P */
	REASON_IDLE,            /* I: of a thread of the kernel, not blocked by anything */
	REASON_OTHER,
	REASON_COUNT,
};

/* "blocked", ... */
const char *sched_reason_name(enum sched_reason reason);

/* The bits of a kernel's prev_state. */
struct sched_states {
	enum sched_reason reasons[64]; /* by bit */
	uint64_t known;                /* bits that have a letter */
	uint64_t preempted;            /* the bit behind the last of them */
};

/*
 * As the event's own print format has them: `{ 0x01, "S" }, { 0x02, "D" }, ...`. Without any, as
 * kernels since 4.14 number them.
 */
void sched_states_read(struct sched_states *states, const char *print_format);
enum sched_reason sched_reason_of(const struct sched_states *states, uint64_t prev_state);

#endif

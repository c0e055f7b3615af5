/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sched_labels: what is said of a slice by labels: state=blocked, end=inferred, stack=last-sample. */
#ifndef MEASURE_SCHED_LABELS_H
#define MEASURE_SCHED_LABELS_H

#include "measure/sched.h"

enum { SCHED_LABELS_STATES = REASON_COUNT + SCHED_WHERE_COUNT };

/* Each set is made once. */
struct sched_labels {
	const struct measure_sink *sink;
	uint32_t sets[SCHED_LABELS_STATES][SCHED_END_GAP + 1][2]; /* number + 1; 0: not made */
};

/* "on-cpu", "blocked", ...: where the thread is, and if that is off the CPU, why. */
const char *sched_state_name(const struct sched_thread *thread);
uint32_t sched_labels_of(struct sched_labels *labels, const struct sched_thread *thread,
			 enum sched_end how);

#endif

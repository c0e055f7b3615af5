/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lost_gaps: from when to when records were lost. The kernel tells of it as late as with the next
 * record that has a place in the buffer, and records of other CPUs lie between.
 */
#ifndef PERFDATA_LOST_GAPS_H
#define PERFDATA_LOST_GAPS_H

#include "analyze/perfdata.h"

enum { GAP_CPUS = 4096 };

struct lost_gaps {
	uint64_t last[GAP_CPUS]; /* time of each CPU so far; 0: none */
	struct {
		struct gap *items;
		size_t count, capacity;
	} found;
};

/* Something was recorded there. */
static inline void lost_gaps_hear(struct lost_gaps *gaps, uint32_t cpu, uint64_t time)
{
	if (cpu < GAP_CPUS && time > gaps->last[cpu])
		gaps->last[cpu] = time;
}

/* A record of the kernel that is no sample. */
void lost_gaps_add(struct lost_gaps *gaps, const struct recording *recording,
		   const struct record *record);
/* Whether a LOST record says which CPU it is of. */
bool lost_gaps_names_cpu(const struct recording *recording, const struct record *record);
/* Adds those of what comes later in the file, where each LOST record names its CPU. */
void lost_gaps_join(struct lost_gaps *gaps, struct lost_gaps *later);
/* By their start; who releases the recording frees them. */
void lost_gaps_finish(struct lost_gaps *gaps, struct recording *recording);

#endif

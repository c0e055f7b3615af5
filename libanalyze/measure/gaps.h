/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gaps: from when to when records were lost, and on which CPU. The kernel tells of it as late as with
 * the next record that has a place in the buffer, and records of other CPUs lie between: all gaps are
 * looked for before times are measured across them.
 */
#ifndef MEASURE_GAPS_H
#define MEASURE_GAPS_H

#include "analyze/perfdata.h"

struct gap {
	uint64_t start, end; /* the last record before it; and that which tells of it */
	uint32_t cpu;        /* or GAP_ANY_CPU */
};

enum { GAP_ANY_CPU = UINT32_MAX };

struct gaps {
	struct gap *items; /* by start */
	size_t count, capacity;
};

/* Reads the recording once, if something was lost at all. */
void gaps_init(struct gaps *gaps, const struct recording *recording);
void gaps_release(struct gaps *gaps);

/*
 * The first gap that lies, in part at least, between the times; NULL: none. Of a thread that was on
 * one CPU all that time the gaps of others do not matter; GAP_ANY_CPU: all do. `from` is for the
 * caller to keep, 0 at first, where times only grow.
 */
const struct gap *gaps_find(const struct gaps *gaps, size_t *from, uint64_t start, uint64_t end,
			    uint32_t cpu);

#endif

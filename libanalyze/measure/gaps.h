/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gaps: what was measured across a stretch of time in which records were lost. */
#ifndef MEASURE_GAPS_H
#define MEASURE_GAPS_H

#include "analyze/perfdata.h"

/*
 * The first gap that lies, in part at least, between the times; NULL: none. Of a thread that was on
 * one CPU all that time the gaps of others do not matter; GAP_ANY_CPU: all do. `from` is for the
 * caller to keep, 0 at first, where times only grow.
 */
const struct gap *gaps_find(const struct recording *recording, size_t *from, uint64_t start,
			    uint64_t end, uint32_t cpu);

#endif

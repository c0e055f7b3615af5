/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scan_ahead: threads that scan later stretches of a part before their turn. Where a record begins
 * there, they guess: from where headers follow each other without a fault. Nothing hangs on the
 * guess, as what they found is taken only if the main scan comes to that very place.
 */
#ifndef PERFDATA_SCAN_AHEAD_H
#define PERFDATA_SCAN_AHEAD_H

#include "perfdata/scan.h"

struct scan_ahead;

/* Whether what is left of the part is worth that. */
bool scan_ahead_pays(const struct scan *scan);
struct scan_ahead *scan_ahead_begin(const struct scan *scan);
/* Where the next stretch begins, or a little before it; UINT64_MAX: there is none. */
uint64_t scan_ahead_next(const struct scan_ahead *ahead);
/*
 * The main scan is there: takes what was found in that stretch, if somebody was there and it fits, and
 * moves on.
 */
int scan_ahead_take(struct scan_ahead *ahead, struct scan *scan);
/* Stops what is still at work. NULL is allowed. */
void scan_ahead_end(struct scan_ahead *ahead);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* select_time: what is meant by a stretch of time. */
#ifndef LOAD_SELECT_TIME_H
#define LOAD_SELECT_TIME_H

#include "analyze/base.h"

/*
 * "START,END", or "A%-B%": seconds from `first_ns` on, or behind an @ as they were recorded, or a
 * part of the time up to `last_ns`. Either end may be missing. The end is not in it, but 100% is
 * behind the last sample.
 */
int select_time(const char *text, uint64_t first_ns, uint64_t last_ns, uint64_t *start_ns,
		uint64_t *end_ns, struct error *error);

#endif

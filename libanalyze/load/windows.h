/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * windows: all records in the order of time, for measures of several records.
 *
 * In the file each CPU's buffer was written as it stood, so that records are out of order across
 * CPUs, but never by more than a round: when a round ends, all that comes later is later than the
 * end of the round before. So two rounds are held at a time, as moments, and those of the CPUs,
 * each in order, are merged. Where there are no rounds (the files of a directory, each in order) a
 * chunk is one. Chunks are looked at by other threads meanwhile.
 */
#ifndef LOAD_WINDOWS_H
#define LOAD_WINDOWS_H

#include "load/ahead.h"

typedef void window_visitor(void *state, const struct moment *moment);

struct windows_counts {
	uint64_t last_ns; /* of all times that were read, or the end */
	uint64_t late;    /* records that came when later ones had been visited */
};

/*
 * Records of the kernel alone, before the end of `how`. Fails when these do not have times. `visit`
 * is called by the caller's thread.
 */
int windows_walk(const struct recording *recording, const struct ahead_options *how,
		 window_visitor *visit, void *state, struct windows_counts *counts,
		 struct error *error);

#endif

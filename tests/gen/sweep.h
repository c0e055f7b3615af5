/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sweep: reads all there is to read in a recording, for tests and for the fuzzer. */
#ifndef TESTS_SWEEP_H
#define TESTS_SWEEP_H

#include "analyze/perfdata.h"

struct sweep {
	bool opened;      /* and scanned */
	bool complete;    /* no damage was noted */
	uint64_t samples; /* as pass 1 counts them */
	uint64_t records;
	uint64_t walked_samples, walked_records; /* as the walk over all chunks finds them */
	uint64_t digest; /* of type, size, data and text of each record */
	uint64_t damage_offset; /* of the first */
};

/*
 * Opens `bytes`, scans, walks every chunk and decodes and describes every record. Aborts when what
 * the two passes say does not agree. 0, or -1 when the recording cannot be opened.
 */
int recording_sweep(const void *bytes, size_t size, const struct recording_options *options,
		    struct sweep *sweep);

#endif

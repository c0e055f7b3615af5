/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reads: counters that samples carry with them (groups, `{a,b}:S`). What one is worth at a sample is
 * by how much it has grown since the sample before, which may be in a chunk of another thread: the
 * first value of each counter in a chunk is put aside, and settled when all chunks have been seen.
 */
#ifndef MEASURE_READS_H
#define MEASURE_READS_H

#include "analyze/base.h"

struct read_slot {
	uint64_t id, value;
	bool is_used;
};

struct first_read {
	uint64_t id, value;
	uint32_t distinct; /* whom it belongs to, in the table of the thread that saw it */
};

/* The counters of one chunk. */
struct reads {
	size_t chunk;
	unsigned worker;
	struct read_slot *slots; /* open addressing: the last value of each */
	size_t slot_count, used;
	struct {
		struct first_read *items;
		size_t count, capacity;
	} firsts;
};

void reads_release(struct reads *reads);
/* True: `*growth` since the last value in this chunk. False: it is the first here. */
bool reads_grow(struct reads *reads, uint64_t id, uint64_t value, uint64_t *growth);
void reads_put_aside(struct reads *reads, uint64_t id, uint64_t value, uint32_t distinct);

/*
 * Settles what was put aside, for chunks in any order: calls settle(state, reads, first, growth) for
 * each, in the order of the recording. A counter's very first value counts from 0.
 */
void reads_settle(struct reads *chunks, size_t count,
		  void settle(void *state, const struct reads *reads,
			      const struct first_read *first, uint64_t growth),
		  void *state);

#endif

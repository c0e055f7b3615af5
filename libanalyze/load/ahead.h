/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ahead: records become moments, a chunk at a time, on any thread and before they are asked for.
 *
 * Of a chunk that was looked at there is a batch: its moments in the order of the file, cut into
 * runs that are in the order of time, as the records of one CPU are, and into rounds.
 */
#ifndef LOAD_AHEAD_H
#define LOAD_AHEAD_H

#include "analyze/measure.h"

struct ahead;

/* Moments from one place to another, each not before the last. */
struct batch_run {
	size_t start, end;
};

/* Up to the end of a round, or of the chunk. */
struct batch_round {
	size_t end;      /* of its runs */
	uint64_t latest; /* time in it */
	uint64_t beyond; /* the last time not before the end that was asked for; 0: none */
	bool is_whole;   /* a FINISHED_ROUND ends it */
};

struct batch {
	size_t chunk;
	struct {
		struct moment *items;
		size_t count, capacity;
	} moments;
	struct {
		struct batch_run *items;
		size_t count, capacity;
	} runs;
	struct {
		struct batch_round *items; /* at least one */
		size_t count, capacity;
	} rounds;
	size_t recalled; /* moments whose records will be read again */
	struct batch *next;
};

struct ahead_options {
	uint64_t end_ns;
	const struct measure *measure; /* which looks, */
	const void *measuring;         /* this one, */
	unsigned threads;
	const struct measure_ahead *lookers; /* on each of them, by number */
};

/* Calls work(state, ahead) with other threads at its service. */
void ahead_run(const struct recording *recording, const struct ahead_options *options,
	       void work(void *state, struct ahead *ahead), void *state);
/* The rest is for `work`. The chunk will be asked for; once. */
void ahead_announce(struct ahead *ahead, size_t chunk);
/* One that was announced, to be given back. */
struct batch *ahead_get(struct ahead *ahead, size_t chunk);
void ahead_give_back(struct ahead *ahead, struct batch *batch);

#endif

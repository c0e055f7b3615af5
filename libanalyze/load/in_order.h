/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * in_order: the samples of a recording in order of (time, place in the recording). A recording is in
 * order but for what several processors wrote at once, so only what is out of order is held: a sample
 * waits until no chunk that is still to come has an earlier one.
 */
#ifndef LOAD_IN_ORDER_H
#define LOAD_IN_ORDER_H

#include "analyze/process.h"

struct ordered_sample {
	uint64_t time;
	struct record record;
};

struct in_order {
	const struct recording *recording;
	const struct history *history;
	uint64_t *earliest;  /* by chunk: in it and in those behind it; one more, of the end */
	size_t next_chunk;
	struct {
		struct ordered_sample *items;
		size_t count, capacity;
	} waiting;
	size_t taken; /* of these, by the last call */
};

void in_order_init(struct in_order *order, const struct recording *recording,
		   const struct history *history, unsigned threads);
void in_order_release(struct in_order *order);
/* The next samples; 0: there are no more. They stay until the next call. */
size_t in_order_next(struct in_order *order, const struct ordered_sample **samples);

#endif

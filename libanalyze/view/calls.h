/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls: who calls whom, between some of the rows of an aggregate.
 *
 * A call between two rows counts once for each stack, however often it is on it; a row that calls
 * itself is no call. Rows that are left out are passed over: what they call is called, as
 * "residual", by the row above them. All this is what pprof does.
 */
#ifndef VIEW_CALLS_H
#define VIEW_CALLS_H

#include "view/aggregate.h"

/* Unless told otherwise pprof leaves out calls that are less than this part of all. */
#define CALLS_FRACTION 0.001

struct call {
	uint32_t from, to; /* rows */
	struct tally weight;
	bool inlined;     /* wherever a stack has it first */
	bool residual;    /* there were others in between, in some stack */
	uint32_t on_path; /* in the making: how often */
};

struct calls {
	struct call *items; /* the largest first; then by name of `from` and of `to` */
	size_t count, capacity;
	struct tally *begins; /* by row: of stacks whose outermost frame it is */
};

/* Between the first `shown` rows, which are of frames alone. */
void calls_init(struct calls *calls, struct aggregate *aggregate, size_t shown,
		const struct profile *profile, const struct aggregate_options *options);
void calls_release(struct calls *calls);

/* By weight; then by the names of the rows. */
void calls_sort(struct calls *calls, const struct aggregate *aggregate, const struct names *names);

/* How many were smaller, and are gone; the others keep their order. */
size_t calls_drop_small(struct calls *calls, uint64_t least);

/* The calls to each row, or those from each: numbers, in the order of the calls. */
struct call_lists {
	uint32_t *calls;
	uint32_t *starts; /* by row: in `calls`; one more than there are rows */
};

void call_lists_init(struct call_lists *lists, const struct calls *calls, size_t rows, bool from);
void call_lists_release(struct call_lists *lists);

#endif

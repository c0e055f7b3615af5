/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * aggregate: samples of one event -> rows with flat and cum.
 *
 * flat is what was counted in a row's frames as leaves, cum what was counted below them, once for
 * each stack however often they are on it. The tree of stacks is walked once for each set of
 * labels, over the nodes that have samples with it.
 */
#ifndef VIEW_AGGREGATE_H
#define VIEW_AGGREGATE_H

#include "view/frame_keys.h"
#include "view/tally.h"

struct row {
	uint32_t text;         /* the whole name, labels included; all these are of `names` */
	uint32_t name;         /* of the frames; or as `text` */
	uint32_t module, file; /* 0: not known, or not the same for all its frames */
	uint32_t line;         /* 0: the same */
	uint32_t labels;       /* in aggregate.label_values, as many as by.label_count */
	uint32_t key;          /* in aggregate.keys; NONE: not of frames */
	unsigned inlining;     /* FRAME_ bits */
	bool no_stack;         /* of the samples without a single frame */
	struct tally flat, cum;
};

struct aggregate_options {
	struct view_by by;
	uint32_t event;
	bool noinlines;
};

struct aggregate {
	struct row *rows;
	size_t row_count, row_capacity;
	uint32_t *label_values; /* of `names`; NONE: the sample has no such label */
	struct frame_keys keys; /* more may be met later */
	struct totals totals;
};

/*
 * Fails when the profile does not have a label of `by`. The rows are in no order. Those of labels
 * alone have the same in flat and cum.
 */
int aggregate_init(struct aggregate *aggregate, const struct profile *profile, struct names *names,
		   const struct aggregate_options *options, struct error *error);
void aggregate_release(struct aggregate *aggregate);

/* By the absolute value of flat or cum, the largest first; then by name. */
void aggregate_sort(struct aggregate *aggregate, const struct names *names, bool cum);

/*
 * Rows move to the front, and keep their order, whose cum is at least `least`; some only where they
 * are wanted. How many they are; `small` is how many were too small.
 */
enum aggregate_wanted {
	WANT_NO_STACK = 1,  /* those of no stack */
	WANT_UNCHANGED = 2, /* of a difference, those that are on both sides and the same */
};

size_t aggregate_cut(struct aggregate *aggregate, uint64_t least, unsigned wanted, size_t *small);
/* The magnitude that is such a part of the whole; it is rounded as pprof does it. */
uint64_t aggregate_cutoff(int64_t whole, double fraction);
/* The sum of flat of the first rows; without that of no stack. */
int64_t aggregate_flat(const struct aggregate *aggregate, size_t count, bool no_stack);
/* Their least value that is not 0: flat, or where that is, cum. */
int64_t aggregate_least(const struct aggregate *aggregate, size_t count);

#endif

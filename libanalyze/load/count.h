/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * count: pass 2. Chunks are shared out over threads, and the samples in them dealt out by what tells
 * them apart (load/deal.h); each thread counts equal ones in a table of its own, and the tables are
 * added up at the end. Nothing is decoded that is not needed to tell samples apart.
 */
#ifndef LOAD_COUNT_H
#define LOAD_COUNT_H

#include "analyze/load.h"
#include "base/arena.h"
#include "base/intern.h"
#include "load/distinct.h"
#include "load/stack_tree.h"
#include "measure/cpu.h"

struct tally_losses {
	uint64_t unattributed, undecodable, unselected;
	uint64_t filtered[SELECT_COUNT];
};

/* What a measure of several records found; of equal rows there is one. */
struct counted_row {
	uint32_t event;        /* of the measure's */
	uint32_t stack, other; /* items; `other` may be STACK_NONE */
	uint32_t labels;       /* a string of `label_sets`: NAME\0VALUE\0... */
	uint64_t count, value;
	unsigned __int128 squares;
};

/* Of one thread. Frames are numbered through the trees of all. */
struct counted_memory {
	struct stack_tree tree;
	struct arena labels;
};

struct keyer;

struct counted {
	struct distinct_table table;
	/* Of it. With rows, what was counted is there, and these are their stacks alone. */
	struct distinct *items;
	struct sums *sums;
	size_t count;
	bool has_rows;
	struct counted_row *rows;
	size_t row_count;
	struct intern label_sets;
	struct tally_losses losses;
	struct unwind_counts unwound;
	struct {
		struct counted_memory *items;
		size_t count, capacity;
	} memory;
};

int count_samples(const struct recording *recording, const struct history *history,
		  const struct load_options *options, const struct cpu *cpu, const bool *wanted,
		  struct counted *counted, struct error *error);

/* ---- counted.c -------------------------------------------------------------------------------- */

/*
 * Adds the table of another thread, whose frames will have these numbers from `first_frame` on.
 * `is_all_dealt`: nothing that is in one is in the other.
 */
void counted_add_table(struct distinct_table *to, const struct distinct_table *from,
		       uint32_t first_frame, bool is_all_dealt);
/* The table is now that of `counted`. */
void counted_take_table(struct counted *counted, struct distinct_table *table);
/* What was not counted at all goes. */
void counted_drop_empty(struct counted *counted);
/* Takes what the distinct ones need from a thread's keyer, which is released. */
void counted_take(struct counted *counted, struct keyer *keyer);
/* Of equal samples only the first is new. */
void count_stats(const struct counted *counted, struct stats *stats);
void counted_release(struct counted *counted);

#endif

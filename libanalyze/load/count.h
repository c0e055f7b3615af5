/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * count: pass 2. Chunks are shared out over threads; each counts equal samples in a table of its
 * own, and the tables are added up at the end. Nothing is decoded that is not needed to tell
 * samples apart.
 */
#ifndef LOAD_COUNT_H
#define LOAD_COUNT_H

#include "analyze/load.h"
#include "load/distinct.h"

struct tally_losses {
	uint64_t unattributed, undecodable, unselected;
	uint64_t filtered[SELECT_COUNT];
};

struct counted {
	struct distinct *items;
	size_t count;
	struct tally_losses losses;
	struct unwind_counts unwound;
	struct arena *arenas; /* of frames, one for each thread */
	unsigned arena_count;
};

int count_samples(const struct recording *recording, const struct history *history,
		  const struct load_options *options, const bool *wanted, struct counted *counted,
		  struct error *error);
void counted_release(struct counted *counted);

#endif

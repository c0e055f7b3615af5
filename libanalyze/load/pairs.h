/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pairs: pass 2 for a measure of several records, in the order of time. */
#ifndef LOAD_PAIRS_H
#define LOAD_PAIRS_H

#include "load/count.h"

/* What the measure, and the walk, have to say in the ledger: numbers by name. */
struct pair_notes {
	struct pair_note {
		const char *key; /* never freed */
		uint64_t number;
	} *items;
	size_t count, capacity;
};

/* With a selection, what is selected are the rows: all records have to be looked at for that. */
int count_pairs(const struct recording *recording, const struct history *history,
		const struct load_options *options, const bool *wanted, struct counted *counted,
		struct pair_notes *notes, struct error *error);

#endif

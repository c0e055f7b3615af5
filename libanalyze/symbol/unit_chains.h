/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unit_chains: what the debug info of one unit says of the addresses in it. */
#ifndef SYMBOL_UNIT_CHAINS_H
#define SYMBOL_UNIT_CHAINS_H

#include "analyze/symbol.h"
#include "symbol/dwarf_context.h"
#include "symbol/dwarf_names.h"
#include "symbol/unit_jobs.h"

/* What one thread makes. */
struct maker {
	struct dwarf_names names;
	struct arena arena;
	size_t damaged_units;
	struct {
		struct symbol_source *items;
		size_t count, capacity;
	} sources;
};

void maker_release(struct maker *maker);

/* All units of a module that were asked for. */
struct unit_batch {
	const uint64_t *addresses;
	const struct symbol_options *options;
	struct symbols *symbols;
	struct dwarf_context *context;
	struct unit_jobs plan;
};

/* Names, and lines where they are wanted. */
void unit_chains_make(struct unit_batch *batch, const struct unit_job *job, struct maker *maker);
/* Whether there are addresses in units that nobody has a name for. */
bool unit_chains_lack(const struct unit_batch *batch);
/* Their lines, which have to be loaded by then. */
void unit_chains_add_lines(struct unit_batch *batch, const struct unit_job *job,
			   struct maker *maker);

#endif

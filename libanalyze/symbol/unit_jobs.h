/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unit_jobs: addresses sorted by unit, and units by how much there is to read in them. */
#ifndef SYMBOL_UNIT_JOBS_H
#define SYMBOL_UNIT_JOBS_H

#include "symbol/dwarf_file.h"

/* The addresses of one unit. */
struct unit_job {
	struct dwarf_unit *unit;
	size_t first, count; /* in the order */
	uint64_t cost;
};

struct unit_jobs {
	size_t *order; /* numbers of addresses, by unit, and within one as they come */
	struct unit_job *jobs; /* the largest first */
	size_t count;
	uint64_t cost; /* of all */
};

/* `units` are the numbers of the addresses' units in the file, or UINT32_MAX. */
struct unit_jobs unit_jobs_plan(const struct dwarf_file *file, const uint32_t *units,
				size_t count);
void unit_jobs_release(struct unit_jobs *plan);

#endif

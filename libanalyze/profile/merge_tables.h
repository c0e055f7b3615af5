/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge_tables: the items of a profile, added to those of another. */
#ifndef PROFILE_MERGE_TABLES_H
#define PROFILE_MERGE_TABLES_H

#include "analyze/profile.h"

/* The numbers in the merged profile of the items of a part. */
struct merge_mapping {
	const struct profile *from;
	struct profile *to;
	uint32_t *strings, *events, *modules, *functions, *locations, *nodes, *label_sets;
};

/* Strings are mapped; the other numbers are 0. */
void merge_mapping_init(struct merge_mapping *mapping, const struct profile *from,
			struct profile *to);
void merge_mapping_release(struct merge_mapping *mapping);
/* Maps all but events. */
void merge_tables(struct merge_mapping *mapping, const struct profile_part *part);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* forest: the canonical order of what there can be millions of, nodes and samples, in linear time.
 */
#ifndef PROFILE_FOREST_H
#define PROFILE_FOREST_H

#include "analyze/profile.h"

/* The nodes that a sample has on its stack; to be freed. */
bool *forest_used_nodes(const struct profile *profile);
/* The locations have their order. Depth first, children in the order of their locations. */
void forest_sort_nodes(struct profile *profile, bool *used);
/* All that samples refer to has its order. Equal ones are summed. */
void forest_sort_samples(struct profile *profile);

#endif

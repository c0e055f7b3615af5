/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inline_edges: which rows pprof marks as inlined. It looks at calls between rows that are shown:
 * a call is inlined when it is so wherever a stack has it first, and calls that are rare are not
 * looked at. So the marks depend on what is shown.
 */
#ifndef VIEW_INLINE_EDGES_H
#define VIEW_INLINE_EDGES_H

#include "view/aggregate.h"

/* Sets `inlining` of the first `shown` rows, which are of frames alone. */
void inline_edges_mark(struct aggregate *aggregate, size_t shown, const struct profile *profile,
		       struct names *names, const struct aggregate_options *options);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* call_listing: nodes with callers above and callees below, as pprof's `tree` and `peek` print it.
 */
#ifndef VIEW_CALL_LISTING_H
#define VIEW_CALL_LISTING_H

#include "view/call_graph.h"

/* `matches`, by row: whether it is listed; NULL: all are. */
void call_listing_add(const struct call_graph *graph, const struct sheet *sheet,
		      const bool *matches);

#endif

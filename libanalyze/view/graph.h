/* SPDX-License-Identifier: GPL-2.0-or-later */
/* graph: the parts of pitot graph. */
#ifndef VIEW_GRAPH_H
#define VIEW_GRAPH_H

#include "analyze/view_calls.h"
#include "view/graph_tags.h"

struct graph {
	const struct graph_options *options;
	struct names *names;
	struct call_graph calls;
	struct graph_tags tags;
	struct sheet sheet;
};

/* In the language of dot. */
void graph_dot(const struct graph *graph);

/*
 * A text between double quotes: each byte is seen as on a terminal, and nothing in it means
 * anything to dot. Line ends become `line_end`, or NULL: as other controls.
 */
void graph_dot_text(struct strbuf *out, struct span text, const char *line_end);
/* "#b20d00": the more of all, the redder; what became less is green. */
void graph_dot_colour(struct strbuf *out, double share, bool background);

#endif

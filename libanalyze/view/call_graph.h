/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call_graph: rows and the calls between them, cut down to what can be looked at. What is left out,
 * and in which order it is done, is as in pprof: small nodes first, then all but the largest ones,
 * or the most telling ones, and then small calls.
 */
#ifndef VIEW_CALL_GRAPH_H
#define VIEW_CALL_GRAPH_H

#include "view/calls.h"
#include "view/sheet.h"

struct call_graph_options {
	struct aggregate_options how; /* by frames alone */
	bool cum;                     /* sorted by cum, not by flat */
	bool unchanged; /* of a difference, nodes that are the same on both sides, too */
	bool telling;   /* sorted by how much is to be seen of who calls whom; for pictures */
	int64_t count;  /* at most so many nodes; 0 or less: all */
	double node_fraction, edge_fraction;
};

struct call_graph {
	const struct profile *profile;
	const struct call_graph_options *options;
	struct names *names;
	struct aggregate aggregate; /* the nodes that are shown come first */
	struct calls calls;         /* between these */
	size_t shown;
	size_t above, small; /* nodes that are large enough, shown or not; and that are not */
	uint64_t node_cutoff, edge_cutoff; /* what is below is small */
	size_t dropped_edges;              /* for being small */
	bool is_limited;                   /* there were more than `count` */
};

/*
 * `room`: how many nodes a row takes the place of, 1 at least; NULL: one each. Its rows are those
 * of the graph.
 */
typedef size_t call_graph_room(const void *state, const struct row *row);

/* The nodes that are large enough, in order; then those of them that are shown, and their calls. */
void call_graph_init(struct call_graph *graph, const struct profile *profile, struct names *names,
		     const struct call_graph_options *options);
void call_graph_limit(struct call_graph *graph, call_graph_room *room, const void *state);
void call_graph_release(struct call_graph *graph);

/* For the lines above a table. */
struct sheet_shown call_graph_shown(const struct call_graph *graph);

/* By row: how telling it is. */
int64_t *call_graph_scores(const struct call_graph *graph);

/* Takes away residual calls between nodes that are connected without them, the smallest first. */
void call_graph_drop_redundant(struct call_graph *graph);

#endif

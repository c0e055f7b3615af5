/* SPDX-License-Identifier: GPL-2.0-or-later */
/* graph_tags: what was counted in a node by the labels of its samples. */
#ifndef VIEW_GRAPH_TAGS_H
#define VIEW_GRAPH_TAGS_H

#include "view/call_graph.h"

enum { GRAPH_TAGS_SHOWN = 4 };

struct graph_tag {
	uint32_t node; /* what the node is called */
	uint32_t text; /* "comm:sh\npid:7", of names */
	struct tally flat, cum;
};

struct graph_tags {
	struct graph_tag *items; /* those of a node together */
	size_t count, capacity;
};

/*
 * Without labels there are none. Those of which flat and cum are below `least`
 * are left out. Fails when the profile does not have a label.
 */
int graph_tags_init(struct graph_tags *tags, const struct call_graph *graph,
		    const struct view_by *labels, uint64_t least, struct error *error);
void graph_tags_release(struct graph_tags *tags);

/* Those of a node. */
const struct graph_tag *graph_tags_of(const struct graph_tags *tags, uint32_t node, size_t *count);
/* How many nodes one with its tags takes the place of. */
size_t graph_tags_room(const void *tags, const struct row *row);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/* graph: who calls whom, as a picture of what matters most. */
#include "view/graph.h"

static void choose_unit(struct graph *graph)
{
	const struct aggregate *aggregate = &graph->calls.aggregate;

	if (graph->calls.shown)
		sheet_choose_unit(&graph->sheet, graph->options->calls.unit,
				  aggregate_least(aggregate, graph->calls.shown));
}

int graph_write(const struct profile *profile, const struct graph_options *options, FILE *out,
		struct error *error)
{
	const struct calls_options *calls = &options->calls;
	struct call_graph_options how = {
		.how = {calls->by, calls->event, calls->noinlines},
		.telling = true,
		.count = options->count,
		.node_fraction = options->node_fraction,
		.edge_fraction = options->edge_fraction,
	};
	struct graph graph = {.options = options};
	struct aggregate *aggregate = &graph.calls.aggregate;
	struct strbuf text = STRBUF_INIT;
	int result;

	graph.names = names_new(profile, &calls->names);
	call_graph_init(&graph.calls, profile, graph.names, &how);
	result = graph_tags_init(&graph.tags, &graph.calls, &options->labels,
				 graph.calls.node_cutoff, error);
	if (!result) {
		call_graph_limit(&graph.calls, graph_tags_room, &graph.tags);
		call_graph_drop_redundant(&graph.calls);
		sheet_init(&graph.sheet, profile, calls->event, &aggregate->totals, &text);
		graph.sheet.plain = calls->format == FORMAT_PPROF;
		choose_unit(&graph);
		graph_dot(&graph);
		fwrite(text.text, 1, text.length, out);
	}
	strbuf_release(&text);
	graph_tags_release(&graph.tags);
	call_graph_release(&graph.calls);
	names_free(graph.names);
	return result;
}

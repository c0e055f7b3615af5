// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/call_graph.h"

#include <stdlib.h>

struct scored {
	int64_t score;
	uint32_t old; /* its place before */
	struct row row;
};

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static int compare_scored(const void *left, const void *right, void *names)
{
	const struct scored *a = left, *b = right;
	uint64_t first = magnitude(a->score), second = magnitude(b->score);
	int order = first > second ? -1 : first < second;

	if (!order)
		order = names_compare(names, a->row.text, b->row.text);
	/* They had an order. */
	return order ? order : a->old < b->old ? -1 : a->old > b->old;
}

/* Rows get new places, and calls know them. */
static void sort_telling(struct call_graph *graph)
{
	struct row *rows = graph->aggregate.rows;
	struct scored *scored = xrealloc_array(NULL, graph->shown + 1, sizeof(*scored));
	uint32_t *places = xrealloc_array(NULL, graph->shown + 1, sizeof(*places));
	struct tally *begins = xcalloc(graph->shown + 1, sizeof(*begins));
	int64_t *scores = call_graph_scores(graph);

	for (uint32_t i = 0; i < graph->shown; i++)
		scored[i] = (struct scored){scores[i], i, rows[i]};
	qsort_r(scored, graph->shown, sizeof(*scored), compare_scored, graph->names);
	for (uint32_t i = 0; i < graph->shown; i++) {
		rows[i] = scored[i].row;
		places[scored[i].old] = i;
		begins[i] = graph->calls.begins[scored[i].old];
	}
	for (size_t i = 0; i < graph->calls.count; i++) {
		struct call *call = &graph->calls.items[i];

		call->from = places[call->from];
		call->to = places[call->to];
	}
	free(graph->calls.begins);
	graph->calls.begins = begins;
	free(scores);
	free(places);
	free(scored);
}

static void find_calls(struct call_graph *graph)
{
	calls_release(&graph->calls);
	calls_init(&graph->calls, &graph->aggregate, graph->shown, graph->profile,
		   &graph->options->how);
	calls_sort(&graph->calls, &graph->aggregate, graph->names);
	if (graph->options->telling)
		sort_telling(graph);
}

void call_graph_init(struct call_graph *graph, const struct profile *profile, struct names *names,
		     const struct call_graph_options *options)
{
	struct error error;
	struct aggregate *aggregate = &graph->aggregate;
	int64_t whole;

	*graph = (struct call_graph){.profile = profile, .options = options, .names = names};
	/* Only a label that is not there can fail. */
	if (options->how.by.label_count ||
	    aggregate_init(aggregate, profile, names, &options->how, &error) < 0)
		abort();
	aggregate_sort(aggregate, names, options->cum);
	whole = aggregate_flat(aggregate, aggregate->row_count, false);
	graph->node_cutoff = aggregate_cutoff(whole, options->node_fraction);
	graph->edge_cutoff = aggregate_cutoff(whole, options->edge_fraction);
	graph->above = aggregate_cut(aggregate, graph->node_cutoff,
				     options->unchanged ? WANT_UNCHANGED : 0, &graph->small);
	graph->shown = graph->above;
	find_calls(graph);
}

void call_graph_limit(struct call_graph *graph, call_graph_room *room, const void *state)
{
	int64_t limit = graph->options->count;
	size_t taken = 0, count = 0;

	while (limit > 0 && count < graph->shown && taken < (uint64_t)limit) {
		taken += room ? room(state, &graph->aggregate.rows[count]) : 1;
		count++;
	}
	if (limit > 0 && count < graph->shown) {
		graph->is_limited = true;
		graph->shown = count;
		find_calls(graph);
	}
	graph->dropped_edges = calls_drop_small(&graph->calls, graph->edge_cutoff);
}

void call_graph_release(struct call_graph *graph)
{
	calls_release(&graph->calls);
	aggregate_release(&graph->aggregate);
}

struct sheet_shown call_graph_shown(const struct call_graph *graph)
{
	return (struct sheet_shown){
		.flat = aggregate_flat(&graph->aggregate, graph->shown, false),
		.nodes = graph->shown,
		.above = graph->above,
		.small = graph->small,
		.node_fraction = graph->options->node_fraction,
		.edge_fraction = graph->options->edge_fraction,
	};
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * call_scores: which nodes tell the most, and which calls tell nothing new.
 *
 * A node through which all goes from one caller to one callee is not worth its place. So each is
 * worth its cum times the entropy of what comes in and of what goes out, as pprof has it.
 */
#include "view/call_graph.h"

#include <math.h>
#include <stdlib.h>

/* The sum of the calls on one side of a node, and their entropy. */
struct side {
	double total, entropy;
	bool has_calls;
};

static double part_entropy(double part, double total)
{
	double share = part / total;

	return share > 0 ? -share * log2(share) : 0;
}

static void add_total(struct side *side, const struct call *call)
{
	side->has_calls = true;
	if (call->weight.value > 0)
		side->total += (double)call->weight.value;
}

static void add_entropy(struct side *side, const struct call *call)
{
	if (side->total > 0)
		side->entropy += part_entropy(fabs((double)call->weight.value), side->total);
}

static int64_t score(const struct row *row, const struct side *in, const struct side *out)
{
	double sum = (in->has_calls ? in->entropy : 1) + (out->has_calls ? out->entropy : 1);
	double weighed = sum * (double)row->cum.value;
	struct tally whole = {.value = row->flat.value};

	/* Far outside of what can be added, it does not matter by how much. */
	weighed = fmin(fmax(weighed, -0x1p62), 0x1p62);
	tally_add(&whole, &(struct tally){.value = (int64_t)weighed});
	return whole.value;
}

int64_t *call_graph_scores(const struct call_graph *graph)
{
	const struct row *rows = graph->aggregate.rows;
	struct side *in = xcalloc(graph->shown + 1, sizeof(*in));
	struct side *out = xcalloc(graph->shown + 1, sizeof(*out));
	int64_t *scores = xcalloc(graph->shown + 1, sizeof(*scores));

	for (size_t i = 0; i < graph->calls.count; i++) {
		add_total(&in[graph->calls.items[i].to], &graph->calls.items[i]);
		add_total(&out[graph->calls.items[i].from], &graph->calls.items[i]);
	}
	for (size_t i = 0; i < graph->shown; i++)
		out[i].total += (double)rows[i].flat.value;
	for (size_t i = 0; i < graph->calls.count; i++) {
		add_entropy(&in[graph->calls.items[i].to], &graph->calls.items[i]);
		add_entropy(&out[graph->calls.items[i].from], &graph->calls.items[i]);
	}
	for (size_t i = 0; i < graph->shown; i++) {
		double flat = (double)rows[i].flat.value;

		if (flat > 0 && out[i].total > 0)
			out[i].entropy += part_entropy(flat, out[i].total);
		scores[i] = score(&rows[i], &in[i], &out[i]);
	}
	free(in);
	free(out);
	return scores;
}

/* ---- redundant calls ------------------------------------------------------------------------- */

struct search {
	const struct call_graph *graph;
	struct call_lists callers;
	bool *gone;      /* by call */
	uint32_t *queue; /* of nodes */
	uint32_t *seen;  /* by node: in which round it was met */
	uint32_t round;
};

static void search_init(struct search *search, const struct call_graph *graph)
{
	search->graph = graph;
	call_lists_init(&search->callers, &graph->calls, graph->shown, false);
	search->gone = xcalloc(graph->calls.count + 1, sizeof(bool));
	search->queue = xcalloc(graph->shown + 1, sizeof(uint32_t));
	search->seen = xcalloc(graph->shown + 1, sizeof(uint32_t));
	search->round = 0;
}

static void search_release(struct search *search)
{
	call_lists_release(&search->callers);
	free(search->gone);
	free(search->queue);
	free(search->seen);
}

/* Whether its caller is above its callee without this call. */
static bool is_redundant(struct search *search, uint32_t number)
{
	const struct call *all = search->graph->calls.items, *call = &all[number];
	const uint32_t *starts = search->callers.starts;
	size_t head = 0, tail = 0;

	search->round++;
	search->queue[tail++] = call->to;
	search->seen[call->to] = search->round;
	while (head < tail) {
		uint32_t node = search->queue[head++];

		for (uint32_t i = starts[node]; i < starts[node + 1]; i++) {
			uint32_t other = search->callers.calls[i], from = all[other].from;

			if (other == number || search->gone[other] ||
			    search->seen[from] == search->round)
				continue;
			if (from == call->from)
				return true;
			search->seen[from] = search->round;
			search->queue[tail++] = from;
		}
	}
	return false;
}

void call_graph_drop_redundant(struct call_graph *graph)
{
	struct calls *calls = &graph->calls;
	struct search search;
	size_t kept = 0;

	search_init(&search, graph);
	for (size_t node = graph->shown; node-- > 0;) {
		const uint32_t *starts = search.callers.starts;

		/* One that is heavier than a call without anything in between stays. */
		for (uint32_t i = starts[node + 1]; i-- > starts[node];) {
			uint32_t number = search.callers.calls[i];

			if (!calls->items[number].residual)
				break;
			search.gone[number] = is_redundant(&search, number);
		}
	}
	for (size_t i = 0; i < calls->count; i++) {
		if (!search.gone[i])
			calls->items[kept++] = calls->items[i];
	}
	calls->count = kept;
	search_release(&search);
}

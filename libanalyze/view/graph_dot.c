// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * graph_dot: the picture, for dot. The size of a node is by flat, colours are by cum, the width of
 * an edge is by what goes along it. An edge is dotted where nodes in between are left out, and
 * dashed where all that goes along it is inlined.
 */
#include "base/units.h"
#include "view/graph.h"
#include "view/short_name.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct strbuf *out_of(const struct graph *graph)
{
	return graph->sheet.out;
}

static void add_text(const struct graph *graph, struct span text)
{
	graph_dot_text(out_of(graph), text, NULL);
}

static struct span name_of(const struct graph *graph, uint32_t node)
{
	return names_text(graph->names, graph->calls.aggregate.rows[node].text);
}

/* "40ms (50.00%)" */
static void add_share(const struct graph *graph, int64_t value)
{
	sheet_add_value(&graph->sheet, value);
	strbuf_add_string(out_of(graph), " (");
	sheet_add_inner_percent(&graph->sheet, value);
	strbuf_add_char(out_of(graph), ')');
}

static void add_colour(const struct graph *graph, const char *key, int64_t value, bool background)
{
	strbuf_addf(out_of(graph), " %s=\"", key);
	graph_dot_colour(out_of(graph), sheet_share(&graph->sheet, value), background);
	strbuf_add_char(out_of(graph), '"');
}

/* ---- legend ---------------------------------------------------------------------------------- */

static void add_legend(const struct graph *graph)
{
	struct strbuf *out = out_of(graph), legend = STRBUF_INIT;
	struct sheet sheet = graph->sheet;
	struct sheet_shown shown = call_graph_shown(&graph->calls);
	size_t first;

	sheet.out = &legend;
	/* pprof does not count them where it looked at calls before it took nodes. */
	if (!sheet.plain || graph->calls.is_limited || graph->options->count <= 0)
		shown.dropped_edges = graph->calls.dropped_edges;
	sheet_add_origin(&sheet);
	sheet_add_shown(&sheet, &shown);
	if (sheet.plain)
		strbuf_add_string(&legend,
				  "\nSee https://git.io/JfYMW for how to read the graph\n");
	else
		sheet_add_account(&sheet);
	first = strcspn(legend.text, "\n");
	strbuf_add_string(out, "subgraph cluster_L { \"");
	add_text(graph, (struct span){(unsigned char *)legend.text, first});
	strbuf_add_string(out, "\" [shape=box fontsize=16 label=\"");
	graph_dot_text(out, (struct span){(unsigned char *)legend.text, legend.length}, "\\l");
	strbuf_add_string(out, "\" tooltip=\"");
	add_text(graph, sheet_file(&graph->sheet));
	strbuf_add_string(out, "\"] }\n");
	strbuf_release(&legend);
}

/* ---- nodes ----------------------------------------------------------------------------------- */

/* The size of what ends a line in a name: a namespace or, as in Go, a package or a type. */
static size_t separator_size(struct span name, size_t at)
{
	size_t left = name.size - at;

	if (left >= 2 && !memcmp(name.at + at, "::", 2))
		return 2;
	if (name.at[at] != '.')
		return 0;
	/* Type parameters, [...], are no names. */
	return !(at && left >= 4 && !memcmp(name.at + at - 1, "[...]", 5)) ? 1 : 0;
}

static void add_lines(const struct graph *graph, struct span name)
{
	struct strbuf *out = out_of(graph);
	size_t start = 0;

	for (size_t i = 0; i < name.size; i++) {
		size_t size = separator_size(name, i);

		if (!size) {
			i += name.at[i] == '.' ? 2 : 0;
			continue;
		}
		add_text(graph, (struct span){name.at + start, i - start});
		strbuf_add_string(out, "\\n");
		start = i + size;
		i = start - 1;
	}
	add_text(graph, (struct span){name.at + start, name.size - start});
	strbuf_add_string(out, "\\n");
}

/* Names are long: a line for each part. What is no name, as [libc.so.6+0x10], is one. */
static void add_name(const struct graph *graph, uint32_t node)
{
	struct span name = name_of(graph, node);
	struct strbuf buffer = STRBUF_INIT;

	if (graph->options->calls.by.frames == VIEW_FUNCTION &&
	    (graph->sheet.plain || !name.size || *name.at != '[')) {
		add_lines(graph, short_name(name, &buffer));
	} else {
		add_text(graph, name);
		strbuf_add_string(out_of(graph), "\\n");
	}
	strbuf_release(&buffer);
}

static unsigned font_size(int64_t flat, int64_t largest)
{
	if (!flat || !largest)
		return 8;
	return 8 + (unsigned)ceil(16 * sqrt((double)flat / (double)largest));
}

static void add_node(const struct graph *graph, uint32_t node, int64_t largest)
{
	const struct row *row = &graph->calls.aggregate.rows[node];
	int64_t flat = row->flat.value, cum = row->cum.value;
	struct strbuf *out = out_of(graph);

	strbuf_addf(out, "N%u [label=\"", node + 1);
	add_name(graph, node);
	if (flat)
		add_share(graph, flat);
	else
		strbuf_add_char(out, '0');
	if (cum != flat) {
		strbuf_add_string(out, flat ? "\\nof " : " of ");
		add_share(graph, cum);
	}
	strbuf_addf(out, "\" id=\"node%u\" fontsize=%u shape=box tooltip=\"", node + 1,
		    font_size(tally_magnitude(flat), largest));
	add_text(graph, name_of(graph, node));
	strbuf_add_string(out, " (");
	sheet_add_value(&graph->sheet, cum);
	strbuf_add_string(out, ")\"");
	add_colour(graph, "color", cum, false);
	add_colour(graph, "fillcolor", cum, true);
	strbuf_add_string(out, "]\n");
}

/* ---- tags ------------------------------------------------------------------------------------ */

struct tag_order {
	struct names *names;
	bool flat;
};

static int compare_tags(const void *left, const void *right, void *context)
{
	const struct tag_order *by = context;
	const struct graph_tag *a = left, *b = right;
	int64_t first = tally_magnitude(by->flat ? a->flat.value : a->cum.value);
	int64_t second = tally_magnitude(by->flat ? b->flat.value : b->cum.value);

	if (first == second) {
		first = tally_magnitude(a->flat.value);
		second = tally_magnitude(b->flat.value);
	}
	if (first != second)
		return first > second ? -1 : 1;
	return names_compare(by->names, a->text, b->text);
}

static void add_tag(const struct graph *graph, uint32_t node, size_t i, uint32_t text,
		    int64_t value)
{
	struct strbuf *out = out_of(graph), weight = STRBUF_INIT;

	units_add_value(&weight, value, graph->sheet.unit, graph->sheet.shown_unit);
	strbuf_addf(out, "N%u_%zu [label=\"", node + 1, i);
	graph_dot_text(out, names_text(graph->names, text), "\\n");
	strbuf_addf(out, "\" id=\"N%u_%zu\" fontsize=8 shape=box3d tooltip=\"%s\"]\n", node + 1, i,
		    weight.text);
	strbuf_addf(
		out,
		"N%u -> N%u_%zu [label=\" %s\" weight=100 tooltip=\"%s\" labeltooltip=\"%s\"]\n",
		node + 1, node + 1, i, weight.text, weight.text, weight.text);
	strbuf_release(&weight);
}

/* A leaf stands also for what it calls and is not shown; false: there are none. */
static bool add_tags(const struct graph *graph, uint32_t node, bool is_leaf)
{
	struct tag_order by = {graph->names, !is_leaf};
	size_t count;
	bool added = false;
	const struct graph_tag *tags =
		graph_tags_of(&graph->tags, graph->calls.aggregate.rows[node].name, &count);
	struct graph_tag *sorted = xrealloc_array(NULL, count + 1, sizeof(*sorted));

	for (size_t i = 0; i < count; i++)
		sorted[i] = tags[i];
	if (count)
		qsort_r(sorted, count, sizeof(*sorted), compare_tags, &by);
	for (size_t i = 0; i < count && i < GRAPH_TAGS_SHOWN; i++) {
		int64_t value = is_leaf ? sorted[i].cum.value : sorted[i].flat.value;

		if (!value)
			continue;
		add_tag(graph, node, i, sorted[i].text, value);
		added = true;
	}
	free(sorted);
	return added;
}

/* ---- edges ----------------------------------------------------------------------------------- */

/* How many parts of `parts` a value is of all, as a whole number up to that. */
static unsigned parts_of(const struct graph *graph, int64_t value, unsigned parts)
{
	__extension__ typedef __int128 wide;
	wide share = (wide)tally_magnitude(value) * parts / graph->sheet.total;

	return share < parts ? (unsigned)share : parts;
}

static void add_tooltip(const struct graph *graph, const struct call *call, const char *key)
{
	struct strbuf *out = out_of(graph);

	strbuf_addf(out, " %s=\"", key);
	add_text(graph, name_of(graph, call->from));
	strbuf_add_string(out, call->residual ? " ... " : " -> ");
	add_text(graph, name_of(graph, call->to));
	strbuf_add_string(out, " (");
	sheet_add_value(&graph->sheet, call->weight.value);
	strbuf_add_string(out, ")\"");
}

static void add_edge(const struct graph *graph, const struct call *call, bool has_tags)
{
	struct strbuf *out = out_of(graph);
	int64_t value = call->weight.value;

	strbuf_addf(out, "N%u -> N%u [label=\" ", call->from + 1, call->to + 1);
	sheet_add_value(&graph->sheet, value);
	strbuf_add_string(out, call->inlined ? "\\n (inline)\"" : "\"");
	if (graph->sheet.total) {
		if (parts_of(graph, value, 100))
			strbuf_addf(out, " weight=%u", 1 + parts_of(graph, value, 100));
		if (parts_of(graph, value, 5))
			strbuf_addf(out, " penwidth=%u", 1 + parts_of(graph, value, 5));
		add_colour(graph, "color", value, false);
	}
	add_tooltip(graph, call, "tooltip");
	add_tooltip(graph, call, "labeltooltip");
	if (call->residual)
		strbuf_add_string(out, " style=\"dotted\"");
	else if (call->inlined && !graph->sheet.plain)
		strbuf_add_string(out, " style=\"dashed\"");
	if (has_tags)
		strbuf_add_string(out, " minlen=2");
	strbuf_add_string(out, "]\n");
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void add_all(const struct graph *graph)
{
	const struct calls *calls = &graph->calls.calls;
	size_t nodes = graph->calls.shown;
	bool *is_caller = xcalloc(nodes + 1, sizeof(*is_caller));
	bool *has_tags = xcalloc(nodes + 1, sizeof(*has_tags));
	int64_t largest = 0;

	for (size_t i = 0; i < calls->count; i++)
		is_caller[calls->items[i].from] = true;
	for (size_t i = 0; i < nodes; i++) {
		int64_t flat = tally_magnitude(graph->calls.aggregate.rows[i].flat.value);

		largest = flat > largest ? flat : largest;
	}
	for (uint32_t i = 0; i < nodes; i++) {
		add_node(graph, i, largest);
		has_tags[i] = add_tags(graph, i, !is_caller[i]);
	}
	/* The heavy ones first: dot takes that for a hint. */
	for (size_t i = 0; i < calls->count; i++)
		add_edge(graph, &calls->items[i], has_tags[calls->items[i].from]);
	free(is_caller);
	free(has_tags);
}

void graph_dot(const struct graph *graph)
{
	strbuf_add_string(out_of(graph), "digraph \"");
	add_text(graph, sheet_file(&graph->sheet));
	strbuf_add_string(out_of(graph), "\" {\nnode [style=filled fillcolor=\"#f8f8f8\"]\n");
	add_legend(graph);
	add_all(graph);
	strbuf_add_string(out_of(graph), "}\n");
}

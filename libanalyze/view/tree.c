// SPDX-License-Identifier: GPL-2.0-or-later
/* tree: the samples of an event as a tree, or as pprof's list of callers and callees. */
#include "view/tree.h"
#include "base/vector.h"
#include "view/call_listing.h"

#include <inttypes.h>

void tree_line_name(const struct tree *tree, const struct tree_line *line, struct strbuf *text)
{
	struct span name;

	if (line->node == NONE && line->hidden) {
		strbuf_addf(text, "(%zu more)", line->hidden);
	} else if (line->node == NONE) {
		strbuf_add_string(text, "(deeper)");
	} else {
		name = names_text(tree->names, call_tree_frame(&tree->calls, line->node).name);
		strbuf_add(text, name.at, name.size);
	}
}

const char *tree_line_inline(const struct tree *tree, const struct tree_line *line)
{
	unsigned marked = VIEW_FUNCTION | VIEW_LINE | VIEW_ADDRESS;
	unsigned inlining;

	if (line->node == NONE || !(tree->options->calls.by.frames & marked))
		return "";
	inlining = tree->calls.nodes.items[line->node].inlining;
	if (!(inlining & FRAME_INLINED))
		return "";
	return inlining & FRAME_CALLED ? "partial-inline" : "inline";
}

static int64_t least_value(const struct tree *tree)
{
	int64_t least = 0;

	for (size_t i = 0; i < tree->lines.count; i++) {
		const struct tree_line *line = &tree->lines.items[i];
		int64_t value = line->flat.value ? line->flat.value : line->cum.value;

		value = tally_magnitude(value);
		if (value && (!least || value < least))
			least = value;
	}
	return least;
}

static int write_tree(struct tree *tree, const struct profile *profile, struct strbuf *text,
		      struct error *error)
{
	const struct calls_options *calls = &tree->options->calls;
	const struct totals *totals = &tree->calls.totals;

	if (call_tree_init(&tree->calls, profile, tree->names, tree->options, error) < 0)
		return -1;
	sheet_init(&tree->sheet, profile, calls->event, totals, text);
	tree_choose_lines(tree);
	sheet_choose_unit(&tree->sheet, calls->unit, least_value(tree));
	if (calls->format == FORMAT_TSV)
		tree_tsv(tree);
	else if (calls->format == FORMAT_JSON)
		tree_json(tree);
	else
		tree_table(tree);
	vector_release(&tree->lines);
	call_tree_release(&tree->calls);
	return 0;
}

static int write_listing(struct tree *tree, const struct profile *profile, struct strbuf *text,
			 struct error *error)
{
	const struct tree_options *options = tree->options;
	const struct calls_options *calls = &options->calls;
	struct call_graph_options how = {
		.how = {calls->by, calls->event, calls->noinlines},
		.cum = options->cum,
		.count = options->count,
		.node_fraction = options->node_fraction,
		.edge_fraction = options->edge_fraction,
	};
	struct call_graph graph;
	struct sheet_shown shown;

	if (calls->by.label_count)
		return error_set(error, ERROR_INPUT,
				 "labels are not grouped by in the format of pprof");
	call_graph_init(&graph, profile, tree->names, &how);
	call_graph_limit(&graph, NULL, NULL);
	sheet_init(&tree->sheet, profile, calls->event, &graph.aggregate.totals, text);
	tree->sheet.plain = true;
	if (graph.shown)
		sheet_choose_unit(&tree->sheet, calls->unit,
				  aggregate_least(&graph.aggregate, graph.shown));
	shown = call_graph_shown(&graph);
	sheet_add_origin(&tree->sheet);
	sheet_add_shown(&tree->sheet, &shown);
	call_listing_add(&graph, &tree->sheet, NULL);
	call_graph_release(&graph);
	return 0;
}

int tree_write(const struct profile *profile, const struct tree_options *options, FILE *out,
	       struct error *error)
{
	struct tree tree = {.options = options};
	struct strbuf text = STRBUF_INIT;
	int result;

	tree.names = names_new(profile, &options->calls.names);
	if (options->calls.format == FORMAT_PPROF)
		result = write_listing(&tree, profile, &text, error);
	else
		result = write_tree(&tree, profile, &text, error);
	if (!result)
		fwrite(text.text, 1, text.length, out);
	strbuf_release(&text);
	names_free(tree.names);
	return result;
}

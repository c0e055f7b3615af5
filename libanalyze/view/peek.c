// SPDX-License-Identifier: GPL-2.0-or-later
/* peek: callers and callees of some functions. Nothing is left out. */
#include "view/peek.h"
#include "base/regex.h"
#include "base/vector.h"
#include "view/call_listing.h"

struct span peek_name(const struct peek *peek, uint32_t row)
{
	return names_text(peek->names, peek->graph.aggregate.rows[row].text);
}

/* ---- lines of a function --------------------------------------------------------------------- */

static void add_line(struct peek *peek, enum peek_kind kind, uint32_t row,
		     const struct tally *tally, bool inlined)
{
	*vector_push(&peek->lines) = (struct peek_line){kind, row, *tally, inlined};
}

static void add_calls(struct peek *peek, enum peek_kind kind, const struct call_lists *lists,
		      uint32_t row)
{
	for (uint32_t i = lists->starts[row]; i < lists->starts[row + 1]; i++) {
		const struct call *call = &peek->graph.calls.items[lists->calls[i]];

		add_line(peek, kind, kind == PEEK_CALLER ? call->from : call->to, &call->weight,
			 call->inlined);
	}
}

/* What the lines from `first` on have more than there is. */
static void add_overlap(struct peek *peek, enum peek_kind kind, uint32_t row, size_t first)
{
	const struct tally *cum = &peek->graph.aggregate.rows[row].cum;
	struct tally rest = {.value = cum->value, .base = cum->base};

	for (size_t i = first; i < peek->lines.count; i++) {
		const struct tally *part = &peek->lines.items[i].tally;
		int64_t value = part->value == INT64_MIN ? INT64_MAX : -part->value;

		tally_add(&rest, &(struct tally){.value = value, .base = -part->base});
	}
	if (rest.value || rest.base)
		add_line(peek, kind, row, &rest, false);
}

void peek_function(struct peek *peek, uint32_t row)
{
	const struct row *function = &peek->graph.aggregate.rows[row];
	const struct tally *begins = &peek->graph.calls.begins[row];
	size_t first;

	peek->lines.count = 0;
	add_line(peek, PEEK_CUM, row, &function->cum, false);
	first = peek->lines.count;
	add_calls(peek, PEEK_CALLER, &peek->callers, row);
	if (begins->value || begins->base)
		add_line(peek, PEEK_OUTERMOST, row, begins, false);
	add_overlap(peek, PEEK_CALLERS_OVERLAP, row, first);
	first = peek->lines.count;
	add_line(peek, PEEK_FLAT, row, &function->flat, false);
	add_calls(peek, PEEK_CALLEE, &peek->callees, row);
	add_overlap(peek, PEEK_CALLEES_OVERLAP, row, first);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static int find_matches(struct peek *peek, struct error *error)
{
	const struct peek_options *options = peek->options;
	int64_t left = options->count < 0 ? INT64_MAX : options->count;

	peek->matches = xcalloc(peek->graph.shown + 1, sizeof(*peek->matches));
	for (uint32_t i = 0; i < peek->graph.shown && left; i++) {
		struct span name = peek_name(peek, i);
		int matched = 1;

		if (options->regex)
			matched = regex_match(options->regex, name.at, name.size, error);
		if (matched < 0)
			return -1;
		peek->matches[i] = matched;
		peek->match_count += (size_t)matched;
		left -= matched;
	}
	return 0;
}

static void print(struct peek *peek)
{
	struct call_graph *graph = &peek->graph;
	struct sheet_shown shown = call_graph_shown(graph);

	sheet_choose_unit(&peek->sheet, peek->options->calls.unit,
			  aggregate_least(&graph->aggregate, graph->shown));
	if (peek->options->calls.format == FORMAT_TSV) {
		peek_tsv(peek);
	} else if (peek->options->calls.format == FORMAT_JSON) {
		peek_json(peek);
	} else if (peek->options->calls.format == FORMAT_PPROF) {
		sheet_add_origin(&peek->sheet);
		sheet_add_shown(&peek->sheet, &shown);
		call_listing_add(graph, &peek->sheet, peek->matches);
	} else {
		peek_table(peek);
	}
}

static void peek_release(struct peek *peek)
{
	call_lists_release(&peek->callers);
	call_lists_release(&peek->callees);
	call_graph_release(&peek->graph);
	vector_release(&peek->lines);
	free(peek->matches);
	names_free(peek->names);
}

int peek_write(const struct profile *profile, const struct peek_options *options, FILE *out,
	       struct error *error)
{
	const struct calls_options *calls = &options->calls;
	struct call_graph_options how = {
		.how = {calls->by, calls->event, calls->noinlines},
		.count = -1,
		.unchanged = calls->format != FORMAT_PPROF,
	};
	struct peek peek = {.options = options};
	struct aggregate *aggregate = &peek.graph.aggregate;
	struct strbuf text = STRBUF_INIT;
	int result;

	peek.names = names_new(profile, &calls->names);
	call_graph_init(&peek.graph, profile, peek.names, &how);
	sheet_init(&peek.sheet, profile, calls->event, &aggregate->totals, &text);
	peek.sheet.plain = calls->format == FORMAT_PPROF;
	call_lists_init(&peek.callers, &peek.graph.calls, peek.graph.shown, false);
	call_lists_init(&peek.callees, &peek.graph.calls, peek.graph.shown, true);
	result = find_matches(&peek, error);
	if (!result) {
		print(&peek);
		fwrite(text.text, 1, text.length, out);
		result = peek.match_count > 0;
	}
	strbuf_release(&text);
	peek_release(&peek);
	return result;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/call_listing.h"
#include "base/units.h"

struct listing {
	const struct call_graph *graph;
	const struct sheet *sheet;
	struct call_lists callers, callees;
};

static void add_name(const struct listing *listing, uint32_t row)
{
	const struct row *rows = listing->graph->aggregate.rows;

	sheet_add_text(listing->sheet, names_text(listing->graph->names, rows[row].text));
}

/* One line for a caller or a callee; the share is of the cum of the node between them. */
static void add_call(const struct listing *listing, const struct call *call, uint32_t other,
		     int64_t cum)
{
	struct strbuf *out = listing->sheet->out;

	sheet_add_value_column(listing->sheet, 50, call->weight.value);
	strbuf_add_char(out, ' ');
	units_add_percent(out, call->weight.value, cum);
	strbuf_add_string(out, " |   ");
	add_name(listing, other);
	strbuf_add_string(out, call->inlined ? " (inline)\n" : "\n");
}

static void add_node(const struct listing *listing, uint32_t node, int64_t flat_sum)
{
	const struct row *row = &listing->graph->aggregate.rows[node];
	const struct sheet *sheet = listing->sheet;

	sheet_add_value_column(sheet, 10, row->flat.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, row->flat.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, flat_sum);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_value_column(sheet, 10, row->cum.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, row->cum.value);
	strbuf_add_string(sheet->out, "                | ");
	add_name(listing, node);
	strbuf_add_char(sheet->out, '\n');
}

static void add_block(const struct listing *listing, uint32_t node, int64_t flat_sum)
{
	const struct call *calls = listing->graph->calls.items;
	const struct call_lists *callers = &listing->callers, *callees = &listing->callees;
	int64_t cum = listing->graph->aggregate.rows[node].cum.value;

	for (uint32_t i = callers->starts[node]; i < callers->starts[node + 1]; i++)
		add_call(listing, &calls[callers->calls[i]], calls[callers->calls[i]].from, cum);
	add_node(listing, node, flat_sum);
	for (uint32_t i = callees->starts[node]; i < callees->starts[node + 1]; i++)
		add_call(listing, &calls[callees->calls[i]], calls[callees->calls[i]].to, cum);
}

void call_listing_add(const struct call_graph *graph, const struct sheet *sheet,
		      const bool *matches)
{
	static const char separator[] =
		"----------------------------------------------------------+-------------\n";
	struct listing listing = {.graph = graph, .sheet = sheet};
	struct tally sum = {.value = 0};

	call_lists_init(&listing.callers, &graph->calls, graph->shown, false);
	call_lists_init(&listing.callees, &graph->calls, graph->shown, true);
	strbuf_add_string(sheet->out, separator);
	strbuf_add_string(sheet->out, "      flat  flat%   sum%        cum   cum%   calls calls% + "
				      "context \t \t \n");
	for (uint32_t node = 0; node < graph->shown; node++) {
		if (matches && !matches[node])
			continue;
		strbuf_add_string(sheet->out, separator);
		tally_add(&sum, &graph->aggregate.rows[node].flat);
		add_block(&listing, node, sum.value);
	}
	if (graph->shown)
		strbuf_add_string(sheet->out, separator);
	call_lists_release(&listing.callers);
	call_lists_release(&listing.callees);
}

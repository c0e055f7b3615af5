// SPDX-License-Identifier: GPL-2.0-or-later
/* top: which rows are shown, and in which order. */
#include "view/top.h"
#include "view/inline_edges.h"

#include <stdlib.h>

const struct tally *top_tally(const struct top *top, const struct row *row)
{
	return top->options->cum ? &row->cum : &row->flat;
}

const char *top_inline_mark(const struct top *top, const struct row *row)
{
	unsigned marked = VIEW_FUNCTION | VIEW_LINE | VIEW_ADDRESS;

	/* Files are not inlined, but pprof says so. */
	if (top->options->format == TOP_PPROF)
		marked |= VIEW_FILE;
	if (!(top->options->by.frames & marked) || !(row->inlining & FRAME_INLINED))
		return "";
	return row->inlining & FRAME_CALLED ? "(partial-inline)" : "(inline)";
}

double top_share(const struct top *top, int64_t value)
{
	int64_t total = top->aggregate.total.value;

	return total ? (double)value / (double)total : 0;
}

static bool is_shown(const struct top *top, const struct row *row, uint64_t cutoff)
{
	uint64_t cum = row->cum.value < 0 ? -(uint64_t)row->cum.value : (uint64_t)row->cum.value;

	/* pprof has no row for these, though they are in its total. */
	if (row->no_stack && top->options->format == TOP_PPROF)
		return false;
	return (row->flat.value || row->cum.value) && cum >= cutoff;
}

/* Rows that are shown move to the front, in their order; those behind them have no order. */
static void choose_rows(struct top *top)
{
	struct aggregate *aggregate = &top->aggregate;
	double cutoff = (double)aggregate->sum * top->options->node_fraction;
	uint64_t least = cutoff < 0 ? (uint64_t)-cutoff : (uint64_t)cutoff;
	int64_t count = top->options->count;

	for (size_t i = 0; i < aggregate->row_count; i++) {
		struct row row = aggregate->rows[i];

		if (!is_shown(top, &row, least)) {
			top->small += row.flat.value || row.cum.value;
			continue;
		}
		aggregate->rows[i] = aggregate->rows[top->above];
		aggregate->rows[top->above++] = row;
	}
	top->shown = top->above;
	if (count >= 0 && (uint64_t)count < top->shown)
		top->shown = (size_t)count;
	for (size_t i = 0; i < top->shown; i++) {
		struct tally sum = {.value = top->shown_flat};

		tally_add(&sum, &aggregate->rows[i].flat);
		top->shown_flat = sum.value;
	}
}

static void describe_event(struct top *top)
{
	const struct profile_event *event;

	top->event = top->unit = "";
	if (top->options->event >= top->profile->events.count)
		return;
	event = &top->profile->events.items[top->options->event];
	top->event = profile_text(top->profile, event->name);
	top->unit = profile_text(top->profile, event->unit);
	if (event->is_sampled && !top->aggregate.has_negative)
		top->samples = interval_samples(&top->aggregate.total);
}

/* Labels and addresses are not grouped by in pprof, or not in this way. */
static bool has_pprof_marks(const struct top_options *options)
{
	return options->format == TOP_PPROF && !options->by.label_count &&
	       !(options->by.frames & VIEW_ADDRESS);
}

int top_write(const struct profile *profile, const struct top_options *options, FILE *out,
	      struct error *error)
{
	struct top top = {.profile = profile, .options = options};
	struct aggregate_options how = {options->by, options->event, options->noinlines};
	struct strbuf text = STRBUF_INIT;
	int result;

	top.names = names_new(profile, &options->names);
	result = aggregate_init(&top.aggregate, profile, top.names, &how, error);
	if (!result) {
		aggregate_sort(&top.aggregate, top.names, options->cum);
		describe_event(&top);
		choose_rows(&top);
		if (has_pprof_marks(options))
			inline_edges_mark(&top.aggregate, top.shown, profile, top.names, &how);
		if (options->format == TOP_TSV)
			top_tsv(&top, &text);
		else if (options->format == TOP_JSON)
			top_json(&top, &text);
		else
			top_table(&top, &text);
		fwrite(text.text, 1, text.length, out);
	}
	strbuf_release(&text);
	aggregate_release(&top.aggregate);
	names_free(top.names);
	return result;
}

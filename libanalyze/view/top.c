// SPDX-License-Identifier: GPL-2.0-or-later
/* top: which rows are shown, and in which order. */
#include "view/top.h"
#include "view/calls.h"

const struct tally *top_tally(const struct top *top, const struct row *row)
{
	return top->options->cum ? &row->cum : &row->flat;
}

bool top_has_sides(const struct top *top)
{
	return top->aggregate.totals.is_difference && top->options->format != FORMAT_PPROF;
}

const char *top_inline_mark(const struct top *top, const struct row *row)
{
	unsigned marked = VIEW_FUNCTION | VIEW_LINE | VIEW_ADDRESS;

	/* Files are not inlined, but pprof says so. */
	if (top->options->format == FORMAT_PPROF)
		marked |= VIEW_FILE;
	if (!(top->options->by.frames & marked) || !(row->inlining & FRAME_INLINED))
		return "";
	return row->inlining & FRAME_CALLED ? "(partial-inline)" : "(inline)";
}

/* pprof has no row for samples without a frame, though they are in its total. */
static void choose_rows(struct top *top)
{
	struct aggregate *aggregate = &top->aggregate;
	bool no_stack = top->options->format != FORMAT_PPROF;
	int64_t count = top->options->count;
	int64_t whole = aggregate_flat(aggregate, aggregate->row_count, no_stack);
	uint64_t least;

	if (top_has_sides(top)) /* which may be far more than the difference */
		whole = aggregate->totals.total.value;
	least = aggregate_cutoff(whole, top->options->node_fraction);
	top->above = aggregate_cut(aggregate, least, no_stack ? WANT_NO_STACK : 0, &top->small);
	top->shown = top->above;
	if (count >= 0 && (uint64_t)count < top->shown)
		top->shown = (size_t)count;
	top->shown_flat = aggregate_flat(aggregate, top->shown, no_stack);
}

/* What pprof marks as inlined is told by the calls between the rows that are shown. */
static void mark_as_pprof(struct top *top, const struct aggregate_options *how)
{
	struct aggregate *aggregate = &top->aggregate;
	int64_t whole = aggregate_flat(aggregate, aggregate->row_count, false);
	struct calls calls;

	calls_init(&calls, aggregate, top->shown, top->profile, how);
	calls_drop_small(&calls, aggregate_cutoff(whole, CALLS_FRACTION));
	for (size_t i = 0; i < top->shown; i++)
		aggregate->rows[i].inlining = 0;
	for (size_t i = 0; i < calls.count; i++) {
		const struct call *call = &calls.items[i];

		aggregate->rows[call->to].inlining |= call->inlined ? FRAME_INLINED : FRAME_CALLED;
	}
	calls_release(&calls);
}

/* Labels and addresses are not grouped by in pprof, or not in this way. */
static bool has_pprof_marks(const struct top_options *options)
{
	return options->format == FORMAT_PPROF && !options->by.label_count &&
	       !(options->by.frames & VIEW_ADDRESS);
}

int top_write_part(const struct profile *profile, const struct top_options *options,
		   struct names *names, const struct top_part *part, struct json *json,
		   struct error *error)
{
	struct top top = {.profile = profile, .options = options, .names = names, .part = part};
	struct aggregate_options how = {options->by, options->event, options->noinlines};

	if (aggregate_init(&top.aggregate, profile, top.names, &how, error) < 0)
		return -1;
	if (part) { /* what filters took was of all of them */
		top.aggregate.totals.whole = top.aggregate.totals.total;
		top.aggregate.totals.is_difference = part->is_difference;
	}
	sheet_init(&top.sheet, profile, options->event, &top.aggregate.totals, json->out);
	top.sheet.plain = options->format == FORMAT_PPROF;
	top.sheet.elsewhere = part ? part->elsewhere : 0;
	aggregate_sort(&top.aggregate, top.names, options->cum);
	choose_rows(&top);
	if (has_pprof_marks(options))
		mark_as_pprof(&top, &how);
	if (options->format == FORMAT_TSV)
		top_tsv(&top);
	else if (options->format == FORMAT_JSON)
		top_json(&top, json);
	else
		top_table(&top);
	aggregate_release(&top.aggregate);
	return 0;
}

int top_write(const struct profile *profile, const struct top_options *options, FILE *out,
	      struct error *error)
{
	struct names *names = names_new(profile, &options->names);
	struct strbuf text = STRBUF_INIT;
	struct json json = {.out = &text};
	int result;

	if (options->split.size)
		result = top_write_split(profile, options, names, &json, error);
	else
		result = top_write_part(profile, options, names, NULL, &json, error);
	if (!result)
		fwrite(text.text, 1, text.length, out);
	strbuf_release(&text);
	names_free(names);
	return result;
}

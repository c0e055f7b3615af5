// SPDX-License-Identifier: GPL-2.0-or-later
/* top_table: rows for people. Header and first columns are those of pprof's `top`. */
#include "view/top.h"

static void add_name(const struct top *top, const struct row *row)
{
	const struct sheet *sheet = &top->sheet;
	const char *mark = top_inline_mark(top, row);

	strbuf_add_string(sheet->out, "  ");
	sheet_add_text(sheet, names_text(top->names, row->text));
	strbuf_addf(sheet->out, "%s%s\n", *mark ? " " : "", mark);
}

/* Shares are of the total of the base. */
static void add_change(const struct sheet *sheet, int64_t value)
{
	strbuf_add_char(sheet->out, ' ');
	sheet_add_value_column(sheet, 10, value);
	sheet_add_change(sheet, value);
}

/* The sides are those of what the table is sorted by. */
static void add_changed_row(const struct top *top, const struct row *row)
{
	sheet_add_sides(&top->sheet, top_tally(top, row));
	add_change(&top->sheet, row->flat.value);
	add_change(&top->sheet, row->cum.value);
	add_name(top, row);
}

/* What is not shown, which is no row with a cum. */
static void add_changed_rest(const struct top *top, const struct tally *rest)
{
	if (top->options->cum)
		strbuf_addf(top->sheet.out, "%10s %10s", "-", "-");
	else
		sheet_add_sides(&top->sheet, rest);
	add_change(&top->sheet, rest->value);
	strbuf_addf(top->sheet.out, " %10s %8s", "-", "-");
}

static void add_changed_rows(const struct top *top)
{
	struct tally rest = {.value = top->aggregate.totals.sum,
			     .base = top->aggregate.totals.total.value};
	size_t hidden = top->above - top->shown + top->small;

	strbuf_add_string(top->sheet.out, "      base        new       flat    flat%        "
					  "cum     cum%  name\n");
	for (size_t i = 0; i < top->shown; i++) {
		const struct tally *flat = &top->aggregate.rows[i].flat;

		tally_add(&rest, &(struct tally){.value = -flat->value, .base = -flat->base});
		add_changed_row(top, &top->aggregate.rows[i]);
	}
	if (!hidden && !rest.base)
		return;
	add_changed_rest(top, &rest);
	if (hidden)
		strbuf_addf(top->sheet.out, "  (%zu more", hidden);
	else
		strbuf_add_string(top->sheet.out, "  (");
	strbuf_add_string(top->sheet.out,
			  hidden ? ", and what is the same)\n" : "what is the same)\n");
}

static void add_row(const struct top *top, const struct row *row, int64_t flat_sum)
{
	const struct sheet *sheet = &top->sheet;

	sheet_add_value_column(sheet, 10, row->flat.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, row->flat.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, flat_sum);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_value_column(sheet, 10, row->cum.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, row->cum.value);
	if (!sheet->plain)
		sheet_add_interval(sheet, &top_tally(top, row)->value);
	add_name(top, row);
}

/* What is not shown, so that the column of flat adds up to the total. */
static void add_remainder(const struct top *top)
{
	const struct sheet *sheet = &top->sheet;
	size_t hidden = top->above - top->shown + top->small;
	struct tally rest = {.value = top->aggregate.totals.sum};

	if (!hidden)
		return;
	tally_add(&rest, &(struct tally){.value = -top->shown_flat});
	sheet_add_value_column(sheet, 10, rest.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, rest.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, top->aggregate.totals.sum);
	strbuf_addf(sheet->out, " %10s %6s", "-", "-");
	sheet_add_interval(sheet, NULL);
	strbuf_addf(sheet->out, "  (%zu more)\n", hidden);
}

/* "comm: app" */
static void add_heading(const struct top *top)
{
	const struct sheet *sheet = &top->sheet;

	strbuf_add_char(sheet->out, '\n');
	sheet_add_text(sheet, top->options->split);
	strbuf_add_string(sheet->out, ": ");
	if (top->part->has_value)
		sheet_add_text(sheet, top->part->value);
	else
		strbuf_add_string(sheet->out, "[unknown]");
	strbuf_add_char(sheet->out, '\n');
}

static void add_rows(const struct top *top)
{
	const struct sheet *sheet = &top->sheet;
	struct tally sum = {.value = 0};

	strbuf_add_string(sheet->out, "      flat  flat%   sum%        cum   cum%");
	strbuf_add_string(sheet->out, sheet->plain ? "\n" : "   95% interval  name\n");
	for (size_t i = 0; i < top->shown; i++) {
		tally_add(&sum, &top->aggregate.rows[i].flat);
		add_row(top, &top->aggregate.rows[i], sum.value);
	}
	if (!sheet->plain)
		add_remainder(top);
}

void top_table(struct top *top)
{
	struct sheet *sheet = &top->sheet;

	if (top->shown)
		sheet_choose_unit(sheet, top->options->unit,
				  aggregate_least(&top->aggregate, top->shown));
	if (top->part)
		add_heading(top);
	else
		sheet_add_origin(sheet);
	sheet_add_shown(sheet, &(struct sheet_shown){
				       .flat = top->shown_flat,
				       .nodes = top->shown,
				       .above = top->above,
				       .small = top->small,
				       .node_fraction = top->options->node_fraction,
			       });
	if (top_has_sides(top))
		add_changed_rows(top);
	else
		add_rows(top);
	if (!sheet->plain && !top->part)
		sheet_add_account(sheet);
}

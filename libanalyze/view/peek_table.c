// SPDX-License-Identifier: GPL-2.0-or-later
/* peek_table: for people. A block for each function, in which callers and callees add up to it. */
#include "view/peek.h"
#include "base/units.h"

/* Of a difference: what it was, what it is, and the change. */
static void add_values(const struct sheet *sheet, const struct tally *tally, int64_t cum,
		       bool is_overlap)
{
	if (sheet->has_sides) {
		sheet_add_move(sheet, tally);
	} else {
		sheet_add_value_column(sheet, 10, tally->value);
		strbuf_add_char(sheet->out, ' ');
		units_add_percent(sheet->out, tally->value, cum);
		strbuf_add_char(sheet->out, ' ');
		sheet_add_percent(sheet, tally->value);
		sheet_add_interval(sheet, is_overlap ? NULL : &tally->value);
	}
	strbuf_add_string(sheet->out, "  ");
}

static void add_line(const struct peek *peek, const struct peek_line *line, int64_t cum)
{
	static const char *const words[] = {
		[PEEK_OUTERMOST] = "(no caller: the outermost frame)",
		[PEEK_CALLERS_OVERLAP] = "(counted at several callers: recursion)",
		[PEEK_FLAT] = "(its own code)",
		[PEEK_CALLEES_OVERLAP] = "(counted at several callees: recursion)",
	};
	bool is_call = line->kind == PEEK_CALLER || line->kind == PEEK_CALLEE;
	const struct sheet *sheet = &peek->sheet;
	bool is_overlap = line->kind == PEEK_CALLERS_OVERLAP || line->kind == PEEK_CALLEES_OVERLAP;

	add_values(sheet, &line->tally, cum, is_overlap);
	if (is_call)
		sheet_add_text(sheet, peek_name(peek, line->row));
	else
		strbuf_add_string(sheet->out, words[line->kind]);
	strbuf_add_string(sheet->out, line->inlined ? " (inline)\n" : "\n");
}

/* "    callers" */
static void add_heading(const struct peek *peek, enum peek_kind *last, enum peek_kind kind)
{
	bool is_callee = kind >= PEEK_FLAT;

	if (*last == PEEK_CUM || (is_callee && *last < PEEK_FLAT))
		strbuf_addf(peek->sheet.out, "%s\n", is_callee ? "  callees" : "  callers");
	*last = kind;
}

static void add_function(struct peek *peek, uint32_t row)
{
	const struct row *function = &peek->graph.aggregate.rows[row];
	const struct sheet *sheet = &peek->sheet;
	enum peek_kind last = PEEK_CUM;

	strbuf_add_char(sheet->out, '\n');
	sheet_add_text(sheet, peek_name(peek, row));
	strbuf_add_char(sheet->out, '\n');
	add_values(sheet, &function->cum, function->cum.value, false);
	strbuf_add_string(sheet->out, "cum\n");
	peek_function(peek, row);
	for (size_t i = 1; i < peek->lines.count; i++) {
		add_heading(peek, &last, peek->lines.items[i].kind);
		add_line(peek, &peek->lines.items[i], function->cum.value);
	}
}

void peek_table(struct peek *peek)
{
	const struct sheet *sheet = &peek->sheet;

	sheet_add_origin(sheet);
	strbuf_addf(sheet->out, "Showing callers and callees of %zu function%s out of %zu\n",
		    peek->match_count, peek->match_count == 1 ? "" : "s", peek->graph.shown);
	strbuf_add_string(sheet->out, sheet->has_sides
					      ? "      base        new     change   of all  name\n"
					      : "     value  of it of all   95% interval  name\n");
	for (uint32_t row = 0; row < peek->graph.shown; row++) {
		if (peek->matches[row])
			add_function(peek, row);
	}
	strbuf_add_char(sheet->out, '\n');
	sheet_add_account(sheet);
}

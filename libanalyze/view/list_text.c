// SPDX-License-Identifier: GPL-2.0-or-later
/* list_text: annotated source for people. */
#include "view/list.h"
#include "view/source_text.h"

#include <inttypes.h>
#include <string.h>

struct printer {
	const struct list *list;
	const struct sheet *sheet;
	struct strbuf *out;
	const struct list_item *block;
	struct list_items lines; /* of the block */
	const struct source *source;
	bool skipped; /* lines before this one are not shown */
};

/* ---- lines ----------------------------------------------------------------------------------- */

static bool is_hot(const struct printer *printer, const struct list_item *line)
{
	double share = sheet_share(printer->sheet, tally_magnitude(line->tally.cum.value));

	return share >= printer->list->options->min_share;
}

/* What was inlined at a line, each below what it was inlined in. */
static void add_calls(struct printer *printer, uint32_t parent, int depth)
{
	const struct list *list = printer->list;
	struct list_items calls = list_below(list, parent);

	for (size_t i = 0; i < calls.count; i++) {
		const struct list_item *call = list_item_at(list, calls.items[i]);
		uint32_t start;

		columns_add(printer->sheet, &call->tally, list->options->cum, 0);
		strbuf_addf(printer->out, "%*s> ", 10 + 2 * depth, "");
		sheet_add_text(printer->sheet, list_text_of(list, call->name));
		if (call->file) {
			strbuf_add_string(printer->out, "  ");
			sheet_add_text(printer->sheet, list_text_of(list, call->file));
		}
		/* gcc does not tell where a lambda begins. */
		start = call->start_line ? call->start_line : call->line;
		if (call->file && start)
			strbuf_addf(printer->out, ":%" PRIu32, start);
		strbuf_add_char(printer->out, '\n');
		add_calls(printer, calls.items[i], depth + 1);
	}
}

static void add_line(struct printer *printer, uint32_t number)
{
	static const struct list_item nothing;
	const struct list *list = printer->list;
	const struct list_item *known = list_line(list, printer->lines, number);
	const struct list_item *line = known ? known : &nothing;
	int64_t whole = columns_whole(printer->sheet, &printer->block->tally);
	unsigned heat = columns_heat(list_value(list, line), whole);
	unsigned colour = list->options->colour ? heat : 0;
	struct strbuf *out = printer->out;

	if (printer->skipped)
		strbuf_add_string(out, "       ...\n");
	printer->skipped = false;
	columns_begin_colour(out, colour);
	columns_add(printer->sheet, &line->tally, list->options->cum, heat);
	if (number)
		strbuf_addf(out, " %7" PRIu32 "  ", number);
	else
		strbuf_add_string(out, "       ?");
	if (number && number <= printer->source->line_count)
		source_text_add(out, printer->source->lines[number - 1], false);
	columns_end_colour(out, colour);
	columns_end_line(out);
	if (known)
		add_calls(printer, (uint32_t)(known - list->items.items), 0);
}

/* Lines of the source, whatever was counted there. */
static void add_lines(struct printer *printer, uint64_t from, uint64_t to)
{
	uint64_t end = printer->source->line_count;

	for (uint64_t number = from; number <= to && number <= end; number++)
		add_line(printer, (uint32_t)number);
}

/* The next line from `index` on that others are shown around; NULL: there is none. */
static const struct list_item *next_hot(const struct printer *printer, size_t *index)
{
	while (*index < printer->lines.count) {
		const struct list_item *line =
			list_item_at(printer->list, printer->lines.items[(*index)++]);

		if (printer->list->options->context < 0 || is_hot(printer, line))
			return line;
	}
	return NULL;
}

/* A hot line with those around it, from `next` on. Returns the first that is not shown yet. */
static uint64_t add_around(struct printer *printer, uint64_t next, uint64_t hot, uint64_t last)
{
	int64_t context = printer->list->options->context;
	uint64_t near = context < 0 ? UINT32_MAX : (uint64_t)context;
	uint64_t from = hot > near && hot - near > next ? hot - near : next;

	if (near && from == next + 1)
		from = next; /* "..." would take as much room */
	if (last > hot && last - hot > near)
		last = hot + near;
	printer->skipped |= from > next && next <= printer->source->line_count;
	add_lines(printer, from, hot - 1);
	add_line(printer, (uint32_t)hot);
	add_lines(printer, hot + 1, last);
	return last + 1;
}

static void add_body(struct printer *printer)
{
	const struct list *list = printer->list;
	struct list_range range = list_range(list, printer->block, printer->source);
	uint64_t next = range.first; /* to be shown */
	size_t index = 0;
	const struct list_item *hot = next_hot(printer, &index);

	if (hot && !hot->line) {
		add_line(printer, 0);
		hot = next_hot(printer, &index);
	}
	if (hot && hot->line > next && printer->block->start_line == next &&
	    list->options->context > 0) {
		add_lines(printer, next, next);
		next++;
	}
	while (hot) {
		uint64_t line = hot->line;

		hot = next_hot(printer, &index);
		next = add_around(printer, next, line, hot ? hot->line - 1 : range.last);
	}
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static void add_note(struct printer *printer, const char *note)
{
	if (!note)
		return;
	strbuf_add_string(printer->out, "  ");
	escape_terminal(printer->out, note, strlen(note));
	strbuf_add_char(printer->out, '\n');
}

static void add_block(const struct list *list, uint32_t item)
{
	struct printer printer = {
		.list = list,
		.sheet = &list->sheet,
		.out = list->sheet.out,
		.block = list_item_at(list, item),
		.lines = list_below(list, item),
	};

	printer.source = list_source(list, printer.block);
	strbuf_add_char(printer.out, '\n');
	if (printer.block->name) {
		sheet_add_text(printer.sheet, list_text_of(list, printer.block->name));
		strbuf_add_string(printer.out, printer.block->file ? " in " : "");
	}
	sheet_add_text(printer.sheet, list_text_of(list, printer.block->file));
	strbuf_add_string(printer.out, "\n  ");
	columns_add_summary(printer.sheet, &printer.block->tally);
	strbuf_add_char(printer.out, '\n');
	add_note(&printer, printer.source->problem);
	if (printer.source->error_number)
		add_note(&printer,
			 "(--source DIR and --source-map OLD=NEW tell where sources are)");
	add_note(&printer, printer.source->warning);
	strbuf_addf(printer.out, "%s    line  source\n", columns_header(printer.sheet));
	add_body(&printer);
}

void list_print_text(const struct list *list)
{
	sheet_add_origin(&list->sheet);
	strbuf_add_string(list->sheet.out, "Total: ");
	sheet_add_value(&list->sheet, list->sheet.total);
	strbuf_add_char(list->sheet.out, '\n');
	for (size_t i = 0; i < list->shown; i++)
		add_block(list, list->sorted[i]);
	strbuf_add_char(list->sheet.out, '\n');
	sheet_add_account(&list->sheet);
}

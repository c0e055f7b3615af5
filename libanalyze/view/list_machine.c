// SPDX-License-Identifier: GPL-2.0-or-later
/* list_machine: lines for other programs, as TSV, JSON, and messages that editors step through. */
#include "view/list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct span source_line(const struct source *source, uint32_t number)
{
	if (number && number <= source->line_count)
		return source->lines[number - 1];
	return (struct span){(const unsigned char *)"", 0};
}

static bool is_wanted(const struct list *list, const struct list_item *line)
{
	double share = sheet_share(&list->sheet, tally_magnitude(line->tally.cum.value));

	return share >= list->options->min_share;
}

/* ---- TSV ------------------------------------------------------------------------------------- */

static void tsv_number(struct strbuf *out, uint32_t number)
{
	strbuf_add_char(out, '\t');
	if (number)
		strbuf_addf(out, "%" PRIu32, number);
}

static void tsv_line(const struct list *list, const struct list_item *block,
		     const struct list_item *line, const struct source *source)
{
	const struct sheet *sheet = &list->sheet;

	columns_tsv(sheet, &line->tally, list->options->cum);
	sheet_tsv_text(sheet, list_text_of(list, block->name));
	sheet_tsv_text(sheet, list_text_of(list, line->file));
	tsv_number(sheet->out, line->line);
	tsv_number(sheet->out, line->column);
	sheet_tsv_text(sheet, source_line(source, line->line));
	columns_tsv_sides(sheet, &line->tally);
}

void list_print_tsv(const struct list *list)
{
	strbuf_addf(list->sheet.out, "%s\tname\tfile\tline\tcolumn\tsource%s", COLUMNS_TSV,
		    columns_tsv_sides_header(&list->sheet));
	for (size_t i = 0; i < list->shown; i++) {
		const struct list_item *block = list_item_at(list, list->sorted[i]);
		struct list_items lines = list_below(list, list->sorted[i]);
		const struct source *source = list_source(list, block);

		for (size_t k = 0; k < lines.count; k++) {
			const struct list_item *line = list_item_at(list, lines.items[k]);

			if (is_wanted(list, line))
				tsv_line(list, block, line, source);
		}
	}
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/*
 * What was inlined, each with what was inlined in it, as one list with depths: a tree could be
 * nested deeper than readers of JSON go.
 */
static void json_calls(const struct list *list, struct json *json, uint32_t parent, uint32_t depth)
{
	struct list_items calls = list_below(list, parent);

	for (size_t i = 0; i < calls.count; i++) {
		const struct list_item *call = list_item_at(list, calls.items[i]);

		json_object(json);
		sheet_json_u64(json, "depth", depth);
		sheet_json_text(json, "name", list_text_of(list, call->name));
		sheet_json_text(json, "file", list_text_of(list, call->file));
		sheet_json_line(json, "start_line", call->start_line);
		columns_json(&list->sheet, json, &call->tally, list->options->cum);
		json_end(json);
		json_calls(list, json, calls.items[i], depth + 1);
	}
}

static void json_line(const struct list *list, struct json *json, uint32_t item,
		      const struct source *source)
{
	const struct list_item *line = list_item_at(list, item);

	json_object(json);
	sheet_json_line(json, "line", line->line);
	sheet_json_line(json, "column", line->column);
	columns_json(&list->sheet, json, &line->tally, list->options->cum);
	json_key(json, "source");
	if (line->line && line->line <= source->line_count)
		sheet_json_span(json, source_line(source, line->line));
	else
		json_null(json);
	if (list->options->inline_tree) {
		json_key(json, "inlined");
		json_array(json);
		json_calls(list, json, item, 0);
		json_end(json);
	}
	json_end(json);
}

static void json_block(const struct list *list, struct json *json, uint32_t item)
{
	const struct list_item *block = list_item_at(list, item);
	struct list_items lines = list_below(list, item);
	const struct source *source = list_source(list, block);

	json_object(json);
	sheet_json_text(json, "name", list_text_of(list, block->name));
	sheet_json_text(json, "file", list_text_of(list, block->file));
	sheet_json_line(json, "start_line", block->start_line);
	columns_json(&list->sheet, json, &block->tally, list->options->cum);
	json_key(json, "source");
	json_string(json, source->problem ? NULL : source->path);
	json_key(json, "problem");
	json_string(json, source->problem);
	json_key(json, "warning");
	json_string(json, source->warning);
	json_key(json, "lines");
	json_array(json);
	for (size_t i = 0; i < lines.count; i++) {
		if (is_wanted(list, list_item_at(list, lines.items[i])))
			json_line(list, json, lines.items[i], source);
	}
	json_end(json);
	json_end(json);
}

void list_print_json(const struct list *list)
{
	struct json json = {.out = list->sheet.out};

	json_object(&json);
	sheet_json_event(&list->sheet, &json);
	sheet_json_i64(&json, "total", list->sheet.total);
	sheet_json_account(&list->sheet, &json);
	json_key(&json, "functions");
	json_array(&json);
	for (size_t i = 0; i < list->shown; i++)
		json_block(list, &json, list->sorted[i]);
	json_end(&json);
	json_end(&json);
}

/* ---- file:line:column: message --------------------------------------------------------------- */

struct fix {
	uint32_t block, line; /* items */
};

static int compare_fixes(const void *left, const void *right, void *context)
{
	const struct list *list = context;
	const struct fix *a = left, *b = right;
	int64_t x = tally_magnitude(list_value(list, list_item_at(list, a->line)));
	int64_t y = tally_magnitude(list_value(list, list_item_at(list, b->line)));

	if (x != y)
		return x > y ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static void print_fix(const struct list *list, const struct fix *fix)
{
	const struct list_item *block = list_item_at(list, fix->block);
	const struct list_item *line = list_item_at(list, fix->line);
	const struct source *source = list_source(list, block);
	struct strbuf *out = list->sheet.out;

	if (source->path)
		escape_terminal(out, source->path, strlen(source->path));
	else
		sheet_add_text(&list->sheet, list_text_of(list, line->file));
	strbuf_addf(out, ":%" PRIu32 ":%" PRIu32 ": ", line->line, line->column ? line->column : 1);
	columns_add_summary(&list->sheet, &line->tally);
	if (block->name) {
		strbuf_add_string(out, " in ");
		sheet_add_text(&list->sheet, list_text_of(list, block->name));
	}
	strbuf_add_char(out, '\n');
}

/* The hottest first. */
void list_print_quickfix(const struct list *list)
{
	struct fix *fixes = xcalloc(list->items.count + 1, sizeof(*fixes));
	size_t count = 0;

	for (size_t i = 0; i < list->shown; i++) {
		struct list_items lines = list_below(list, list->sorted[i]);

		for (size_t k = 0; k < lines.count; k++) {
			const struct list_item *line = list_item_at(list, lines.items[k]);

			if (line->file && line->line && is_wanted(list, line))
				fixes[count++] = (struct fix){list->sorted[i], lines.items[k]};
		}
	}
	if (count)
		qsort_r(fixes, count, sizeof(*fixes), compare_fixes, (void *)(uintptr_t)list);
	for (size_t i = 0; i < count; i++)
		print_fix(list, &fixes[i]);
	free(fixes);
}

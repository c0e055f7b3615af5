// SPDX-License-Identifier: GPL-2.0-or-later
/* list_pprof: the layout of pprof's `list`, byte for byte but for bytes that terminals obey. */
#include "view/list.h"

#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* pprof leaves tabs as they are. */
static void add_source_text(struct strbuf *out, struct span text)
{
	size_t start = 0;

	for (size_t i = 0; i < text.size; i++) {
		if (text.at[i] != '\t')
			continue;
		escape_terminal(out, text.at + start, i - start);
		strbuf_add_char(out, '\t');
		start = i + 1;
	}
	escape_terminal(out, text.at + start, text.size - start);
}

static void add_lines(const struct list *list, const struct list_item *block,
		      const struct source *source)
{
	struct list_items lines = list_below(list, (uint32_t)(block - list->items.items));
	struct list_range range = list_range(list, block, source);
	struct key_tally nothing = {.flat.value = 0};
	struct strbuf *out = list->sheet.out;

	for (uint64_t number = range.first; number <= range.last && number <= source->line_count;
	     number++) {
		const struct list_item *line = list_line(list, lines, (uint32_t)number);

		columns_add_plain(&list->sheet, line ? &line->tally : &nothing);
		strbuf_addf(out, " %6" PRIu64 ":", number);
		add_source_text(out, source->lines[number - 1]);
		strbuf_add_char(out, '\n');
	}
}

/* Where a relative path is looked for. */
static void add_search_path(struct strbuf *out, const struct source_paths *paths)
{
	char here[PATH_MAX];

	strbuf_add_string(out, " on path ");
	for (size_t i = 0; i < paths->directory_count; i++) {
		strbuf_add_string(out, i ? ":" : "");
		escape_terminal(out, paths->directories[i], strlen(paths->directories[i]));
	}
	if (!paths->directory_count && getcwd(here, sizeof(here)))
		escape_terminal(out, here, strlen(here));
}

/* As Go words it. */
static void add_error(const struct list *list, const struct list_item *block,
		      const struct source *source)
{
	struct strbuf *out = list->sheet.out;
	const char *why = source->error_number ? strerror(source->error_number) : source->problem;
	struct span file = list_text_of(list, block->file);

	strbuf_add_string(out, " Error: ");
	if (source->error_number && file.size && *file.at != '/') {
		strbuf_add_string(out, "could not find file ");
		sheet_add_text(&list->sheet, file);
		add_search_path(out, &list->options->sources);
		why = "";
	} else if (source->error_number) {
		strbuf_add_string(out, "open ");
		sheet_add_text(&list->sheet, file);
		strbuf_addf(out, ": %c", tolower((unsigned char)*why++));
	}
	escape_terminal(out, why, strlen(why));
	strbuf_add_char(out, '\n');
}

static void add_block(const struct list *list, const struct list_item *block)
{
	const struct source *source = list_source(list, block);
	const struct sheet *sheet = &list->sheet;
	struct strbuf *out = sheet->out;

	if (!block->file) {
		strbuf_add_string(out, "No source information for ");
		sheet_add_text(sheet, list_text_of(list, block->name));
		strbuf_add_char(out, '\n');
		return;
	}
	strbuf_add_string(out, "ROUTINE ======================== ");
	if (block->name) {
		sheet_add_text(sheet, list_text_of(list, block->name));
		strbuf_add_string(out, " in ");
	}
	sheet_add_text(sheet, list_text_of(list, block->file));
	strbuf_add_char(out, '\n');
	sheet_add_value_column(sheet, 10, block->tally.flat.value);
	strbuf_add_char(out, ' ');
	sheet_add_value_column(sheet, 10, block->tally.cum.value);
	strbuf_add_string(out, " (flat, cum) ");
	sheet_add_percent(sheet, block->tally.cum.value);
	strbuf_add_string(out, " of Total\n");
	if (source->problem)
		add_error(list, block, source);
	else
		add_lines(list, block, source);
}

void list_print_pprof(const struct list *list)
{
	strbuf_add_string(list->sheet.out, "Total: ");
	sheet_add_value(&list->sheet, list->sheet.total);
	strbuf_add_char(list->sheet.out, '\n');
	for (size_t i = 0; i < list->shown; i++)
		add_block(list, list_item_at(list, list->sorted[i]));
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* list: which functions or files are listed, and which of their lines. */
#include "view/list.h"

#include <stdlib.h>

enum { MARGIN = 5 };

int64_t list_value(const struct list *list, const struct list_item *item)
{
	return list->options->cum ? item->tally.cum.value : item->tally.flat.value;
}

struct span list_text_of(const struct list *list, uint32_t text)
{
	return names_text(list->names, text);
}

const struct source *list_source(const struct list *list, const struct list_item *block)
{
	return sources_find(list->sources, list_text_of(list, block->path), block->module);
}

/* From where the function starts, or a little before its first line, to a little behind its last.
 */
struct list_range list_range(const struct list *list, const struct list_item *block,
			     const struct source *source)
{
	struct list_items lines = list_below(list, (uint32_t)(block - list->items.items));
	struct list_range range = {UINT32_MAX, 0};

	for (size_t i = 0; i < lines.count; i++) {
		uint32_t line = list->items.items[lines.items[i]].line;
		uint32_t before = line > MARGIN ? line - MARGIN : 1;

		if (!line)
			continue;
		if (block->start_line && block->start_line <= line)
			before = block->start_line;
		if (before < range.first)
			range.first = before;
		range.last = line < UINT32_MAX - MARGIN ? line + MARGIN : UINT32_MAX;
	}
	if (list->options->file && source->line_count)
		range = (struct list_range){1, UINT32_MAX};
	return range;
}

/* The hottest are of use only where it can be said which lines they are. */
static bool has_lines(const struct list *list, uint32_t block)
{
	struct list_items lines = list_below(list, block);

	return list->items.items[block].file && lines.count &&
	       list->items.items[lines.items[lines.count - 1]].line;
}

static void choose_blocks(struct list *list)
{
	struct list_items blocks = list_below(list, NONE);
	bool any = list->options->regex || list->options->file;
	int64_t most = list->options->count;

	for (size_t i = 0; i < blocks.count && (most < 0 || list->shown < (uint64_t)most); i++) {
		if (any || has_lines(list, blocks.items[i]))
			list->sorted[list->shown++] = blocks.items[i];
	}
}

/* The smallest value that is shown and is not nothing. */
static int64_t least_value(const struct list *list)
{
	int64_t least = 0;

	for (size_t i = 0; i < list->shown; i++) {
		struct list_items lines = list_below(list, list->sorted[i]);

		for (size_t k = 0; k < lines.count; k++)
			columns_least(&least, &list->items.items[lines.items[k]].tally);
	}
	return least;
}

static void print(struct list *list)
{
	if (list->options->quickfix) {
		list_print_quickfix(list);
		return;
	}
	switch (list->options->format) {
	case FORMAT_TABLE:
		sheet_choose_unit(&list->sheet, list->options->unit, least_value(list));
		list_print_text(list);
		break;
	case FORMAT_PPROF:
		sheet_want_unit(&list->sheet, list->options->unit);
		list_print_pprof(list);
		break;
	case FORMAT_TSV:
		list_print_tsv(list);
		break;
	case FORMAT_JSON:
		list_print_json(list);
		break;
	}
}

static void release(struct list *list)
{
	free(list->sorted);
	free(list->starts);
	free(list->items.items);
	intern_release(&list->known);
	sources_free(list->sources);
	names_free(list->names);
}

int list_write(const struct profile *profile, const struct list_options *options, FILE *out,
	       struct error *error)
{
	struct list list = {.profile = profile, .options = options};
	struct strbuf text = STRBUF_INIT;
	int result;

	list.names = names_new(profile, &options->names);
	columns_sheet(&list.sheet, profile, options->event, &text);
	result = list_collect(&list, error);
	if (result == 0) {
		list_sort(&list);
		choose_blocks(&list);
		list.sources = sources_new(profile, &options->sources, &options->modules);
		if (list.shown || options->format == FORMAT_TSV || options->format == FORMAT_JSON)
			print(&list);
		fwrite(text.text, 1, text.length, out);
		result = list.shown > 0;
	}
	strbuf_release(&text);
	release(&list);
	return result;
}

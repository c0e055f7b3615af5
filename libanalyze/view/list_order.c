// SPDX-License-Identifier: GPL-2.0-or-later
/* list_order: what is below what, in the order in which it is shown. */
#include "view/list.h"

#include <stdlib.h>

const struct list_item *list_item_at(const struct list *list, uint32_t item)
{
	return &list->items.items[item];
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* The larger first. */
static int compare_values(int64_t a, int64_t b)
{
	return compare_numbers((uint64_t)tally_magnitude(b), (uint64_t)tally_magnitude(a));
}

static int compare_names(const struct list *list, const struct list_item *a,
			 const struct list_item *b)
{
	int order = names_compare(list->names, a->name, b->name);

	return order ? order : names_compare(list->names, a->file, b->file);
}

static int compare_blocks(const struct list *list, const struct list_item *a,
			  const struct list_item *b)
{
	int order = 0;

	if (list->options->format != FORMAT_PPROF)
		order = compare_values(list_value(list, a), list_value(list, b));
	return order ? order : compare_names(list, a, b);
}

static int compare_items(const void *left, const void *right, void *context)
{
	const struct list *list = context;
	const struct list_item *a = list_item_at(list, *(const uint32_t *)left);
	const struct list_item *b = list_item_at(list, *(const uint32_t *)right);
	int order = compare_numbers((uint32_t)(a->parent + 1), (uint32_t)(b->parent + 1));

	if (order)
		return order;
	switch (a->kind) {
	case LIST_BLOCK:
		return compare_blocks(list, a, b);
	case LIST_LINE:
		return compare_numbers(a->line, b->line);
	case LIST_CALL:
		break;
	}
	order = compare_values(a->tally.cum.value, b->tally.cum.value);
	return order ? order : compare_names(list, a, b);
}

/* Those of other events are left out. */
static bool has_samples(const struct list_item *item)
{
	return item->tally.cum.count || item->tally.cum.value;
}

void list_sort(struct list *list)
{
	size_t count = list->items.count, kept = 0;

	list->sorted = xcalloc(count + 1, sizeof(*list->sorted));
	list->starts = xcalloc(count + 2, sizeof(*list->starts));
	for (uint32_t i = 0; i < count; i++) {
		if (!has_samples(list_item_at(list, i)))
			continue;
		list->sorted[kept++] = i;
		list->starts[list_item_at(list, i)->parent + 2]++; /* NONE + 2 is 1 */
	}
	for (size_t i = 0; i < count + 1; i++)
		list->starts[i + 1] += list->starts[i];
	if (kept)
		qsort_r(list->sorted, kept, sizeof(*list->sorted), compare_items, list);
}

struct list_items list_below(const struct list *list, uint32_t item)
{
	uint32_t place = item + 1; /* NONE + 1 is 0 */
	uint32_t start = list->starts[place];

	return (struct list_items){list->sorted + start, list->starts[place + 1] - start};
}

const struct list_item *list_line(const struct list *list, struct list_items lines, uint32_t number)
{
	size_t low = 0, high = lines.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct list_item *line = list_item_at(list, lines.items[middle]);

		if (line->line == number)
			return line;
		if (line->line < number)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* call_order: which calls are shown, and in which order. */
#include "view/calls.h"

#include <stdlib.h>

struct call_order {
	const struct aggregate *aggregate;
	const struct names *names;
};

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static int compare_rows(const struct call_order *by, uint32_t a, uint32_t b)
{
	const struct row *rows = by->aggregate->rows;

	return names_compare(by->names, rows[a].text, rows[b].text);
}

static int compare_calls(const void *left, const void *right, void *context)
{
	const struct call *a = left, *b = right;
	uint64_t first = magnitude(a->weight.value), second = magnitude(b->weight.value);
	int order = first > second ? -1 : first < second;

	if (!order)
		order = compare_rows(context, a->from, b->from);
	if (!order)
		order = compare_rows(context, a->to, b->to);
	if (!order)
		order = a->from < b->from ? -1 : a->from > b->from;
	return order ? order : a->to < b->to ? -1 : a->to > b->to;
}

void calls_sort(struct calls *calls, const struct aggregate *aggregate, const struct names *names)
{
	struct call_order by = {aggregate, names};

	if (calls->count)
		qsort_r(calls->items, calls->count, sizeof(*calls->items), compare_calls, &by);
}

size_t calls_drop_small(struct calls *calls, uint64_t least)
{
	size_t kept = 0, all = calls->count;

	for (size_t i = 0; i < all; i++) {
		if (magnitude(calls->items[i].weight.value) >= least)
			calls->items[kept++] = calls->items[i];
	}
	calls->count = kept;
	return all - kept;
}

void call_lists_init(struct call_lists *lists, const struct calls *calls, size_t rows, bool from)
{
	lists->calls = xcalloc(calls->count + 1, sizeof(uint32_t));
	lists->starts = xcalloc(rows + 2, sizeof(uint32_t));
	for (size_t i = 0; i < calls->count; i++)
		lists->starts[(from ? calls->items[i].from : calls->items[i].to) + 2]++;
	for (size_t i = 2; i < rows + 2; i++)
		lists->starts[i] += lists->starts[i - 1];
	/* Each start moves on to the next one's. */
	for (uint32_t i = 0; i < calls->count; i++) {
		uint32_t row = from ? calls->items[i].from : calls->items[i].to;

		lists->calls[lists->starts[row + 1]++] = i;
	}
}

void call_lists_release(struct call_lists *lists)
{
	free(lists->calls);
	free(lists->starts);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* row_order: the order of the rows of a table, which depends on nothing but what they say. */
#include "view/aggregate.h"

#include <stdlib.h>

struct row_order {
	const struct names *names;
	bool cum;
};

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

/* The larger first. */
static int compare_magnitude(int64_t a, int64_t b)
{
	uint64_t left = magnitude(a), right = magnitude(b);

	return left > right ? -1 : left < right;
}

/* Rows with one name are told apart by what else is known of them. */
static int compare_rows(const void *left, const void *right, void *context)
{
	const struct row_order *by = context;
	const struct row *a = left, *b = right;
	int order = by->cum ? compare_magnitude(a->cum.value, b->cum.value)
			    : compare_magnitude(a->flat.value, b->flat.value);

	if (!order)
		order = names_compare(by->names, a->text, b->text);
	if (!order)
		order = by->cum ? compare_magnitude(a->flat.value, b->flat.value)
				: compare_magnitude(a->cum.value, b->cum.value);
	if (!order)
		order = names_compare(by->names, a->module, b->module);
	if (!order)
		order = names_compare(by->names, a->file, b->file);
	if (!order)
		order = a->line < b->line ? -1 : a->line > b->line;
	if (!order)
		order = a->cum.count < b->cum.count ? -1 : a->cum.count > b->cum.count;
	return order;
}

void aggregate_sort(struct aggregate *aggregate, const struct names *names, bool cum)
{
	struct row_order by = {names, cum};

	if (aggregate->row_count)
		qsort_r(aggregate->rows, aggregate->row_count, sizeof(*aggregate->rows),
			compare_rows, &by);
}

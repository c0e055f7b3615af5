// SPDX-License-Identifier: GPL-2.0-or-later
/* row_order: which rows of a table are shown, and in an order that depends on what they say alone.
 */
#include "view/aggregate.h"

#include <math.h>
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

int64_t aggregate_flat(const struct aggregate *aggregate, size_t count, bool no_stack)
{
	struct tally sum = {.value = 0};

	for (size_t i = 0; i < count; i++) {
		if (no_stack || !aggregate->rows[i].no_stack)
			tally_add(&sum, &(struct tally){.value = aggregate->rows[i].flat.value});
	}
	return sum.value;
}

int64_t aggregate_least(const struct aggregate *aggregate, size_t count)
{
	uint64_t least = 0;

	for (size_t i = 0; i < count; i++) {
		const struct row *row = &aggregate->rows[i];
		uint64_t value = magnitude(row->flat.value ? row->flat.value : row->cum.value);

		if (value && (!least || value < least))
			least = value;
	}
	return least > INT64_MAX ? INT64_MAX : (int64_t)least;
}

uint64_t aggregate_cutoff(int64_t whole, double fraction)
{
	return (uint64_t)fabs((double)whole * fraction);
}

static bool is_wanted(const struct row *row, unsigned wanted)
{
	if (row->no_stack && !(wanted & WANT_NO_STACK))
		return false;
	return row->flat.value || row->cum.value || (wanted & WANT_UNCHANGED && row->cum.base);
}

/* What is behind the front has no order. */
size_t aggregate_cut(struct aggregate *aggregate, uint64_t least, unsigned wanted, size_t *small)
{
	struct row *rows = aggregate->rows;
	size_t kept = 0;

	*small = 0;
	for (size_t i = 0; i < aggregate->row_count; i++) {
		struct row row = rows[i];

		if (!is_wanted(&row, wanted))
			continue;
		if (magnitude(row.cum.value) < least) {
			*small += 1;
			continue;
		}
		rows[i] = rows[kept];
		rows[kept++] = row;
	}
	return kept;
}

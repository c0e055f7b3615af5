// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The canonical form. A table gets its order when all that its items refer to has its own, so that
 * what is compared are small numbers; only nodes have an order that is more than a sort.
 */
#include "base/vector.h"
#include "profile/index.h"
#include "profile/order.h"
#include "profile/forest.h"

#include <stdlib.h>
#include <string.h>

typedef int order_fn(const struct profile *profile, uint32_t a, uint32_t b);

struct sorting {
	const struct profile *profile;
	order_fn *order;
};

static int compare(const void *a, const void *b, void *state)
{
	const struct sorting *sorting = state;
	const uint32_t *x = a, *y = b;

	return sorting->order(sorting->profile, *x, *y);
}

/*
 * Sorts the items of a table that are used (NULL: all are), equal ones to one, and gives the new
 * number of each old one, to be freed.
 */
static uint32_t *sort_table(const struct profile *profile, void *items, size_t item_size,
			    size_t *count, const bool *used, order_fn *order)
{
	struct sorting sorting = {profile, order};
	uint32_t *numbers = xcalloc(*count, sizeof(*numbers));
	uint32_t *sorted = xcalloc(*count, sizeof(*sorted));
	unsigned char *bytes = items;
	unsigned char *old = xcalloc(*count, item_size);
	size_t sorted_count = 0, kept = 0;

	for (size_t i = 0; i < *count; i++)
		if (!used || used[i])
			sorted[sorted_count++] = (uint32_t)i;
	qsort_r(sorted, sorted_count, sizeof(*sorted), compare, &sorting);
	for (size_t i = 0; i < sorted_count; i++) {
		if (i && order(profile, sorted[i - 1], sorted[i]))
			kept++;
		numbers[sorted[i]] = (uint32_t)kept;
	}
	if (*count)
		memcpy(old, bytes, *count * item_size);
	for (size_t i = 0; i < sorted_count; i++)
		memcpy(bytes + numbers[sorted[i]] * item_size, old + sorted[i] * item_size,
		       item_size);
	*count = sorted_count ? kept + 1 : 0;
	free(old);
	free(sorted);
	return numbers;
}

#define SORT_TABLE(profile, table, used, order)                                                    \
	sort_table(profile, (profile)->table.items, sizeof(*(profile)->table.items),               \
		   &(profile)->table.count, used, order)

static void sort_events(struct profile *profile)
{
	uint32_t *numbers = SORT_TABLE(profile, events, NULL, order_events);

	for (size_t i = 0; i < profile->samples.count; i++)
		profile->samples.items[i].event = numbers[profile->samples.items[i].event];
	free(numbers);
}

static void sort_modules(struct profile *profile, const bool *used_locations)
{
	bool *used = xcalloc(profile->modules.count, sizeof(*used));
	uint32_t *numbers;

	for (size_t i = 0; i < profile->locations.count; i++)
		if (used_locations[i])
			used[profile->locations.items[i].module] = true;
	numbers = SORT_TABLE(profile, modules, used, order_modules);
	for (size_t i = 0; i < profile->locations.count; i++)
		profile->locations.items[i].module = numbers[profile->locations.items[i].module];
	free(numbers);
	free(used);
}

static void sort_functions(struct profile *profile, const bool *used_locations)
{
	bool *used = xcalloc(profile->functions.count, sizeof(*used));
	uint32_t *numbers;

	for (size_t i = 0; i < profile->locations.count; i++) {
		const struct profile_location *location = &profile->locations.items[i];

		for (uint32_t k = 0; used_locations[i] && k < location->line_count; k++)
			used[profile->lines.items[location->line_start + k].function] = true;
	}
	numbers = SORT_TABLE(profile, functions, used, order_functions);
	for (size_t i = 0; i < profile->lines.count; i++)
		profile->lines.items[i].function = numbers[profile->lines.items[i].function];
	free(numbers);
	free(used);
}

/* Puts the lines into the order of their locations. */
static void lay_out_lines(struct profile *profile)
{
	struct profile_line *old = profile->lines.items;
	size_t next = 0;

	profile->lines.items = xcalloc(profile->lines.capacity, sizeof(*old));
	for (size_t i = 0; i < profile->locations.count; i++) {
		struct profile_location *location = &profile->locations.items[i];

		if (location->line_count)
			memcpy(profile->lines.items + next, old + location->line_start,
			       location->line_count * sizeof(*old));
		location->line_start = (uint32_t)next;
		next += location->line_count;
	}
	profile->lines.count = next;
	free(old);
}

static void sort_locations(struct profile *profile, const bool *used_nodes)
{
	bool *used = xcalloc(profile->locations.count, sizeof(*used));
	uint32_t *numbers;

	for (size_t i = 0; i < profile->nodes.count; i++)
		if (used_nodes[i])
			used[profile->nodes.items[i].location] = true;
	sort_modules(profile, used);
	sort_functions(profile, used);
	numbers = SORT_TABLE(profile, locations, used, order_locations);
	lay_out_lines(profile);
	for (size_t i = 0; i < profile->nodes.count; i++)
		profile->nodes.items[i].location = numbers[profile->nodes.items[i].location];
	free(numbers);
	free(used);
}

/* The same for labels. */
static void lay_out_labels(struct profile *profile)
{
	struct profile_label *old = profile->labels.items;
	size_t next = 0;

	profile->labels.items = xcalloc(profile->labels.capacity, sizeof(*old));
	for (size_t i = 0; i < profile->label_sets.count; i++) {
		struct profile_label_set *set = &profile->label_sets.items[i];

		if (set->count)
			memcpy(profile->labels.items + next, old + set->start,
			       set->count * sizeof(*old));
		set->start = (uint32_t)next;
		next += set->count;
	}
	profile->labels.count = next;
	free(old);
}

static void sort_labels(struct profile *profile)
{
	bool *used = xcalloc(profile->label_sets.count, sizeof(*used));
	uint32_t *numbers;

	for (size_t i = 0; i < profile->label_sets.count; i++) {
		struct profile_label_set *set = &profile->label_sets.items[i];

		if (set->count)
			set->count = order_labels(profile, profile->labels.items + set->start,
						  set->count);
	}
	used[0] = true; /* the empty one, which is the first in order, too */
	for (size_t i = 0; i < profile->samples.count; i++)
		used[profile->samples.items[i].labels] = true;
	numbers = SORT_TABLE(profile, label_sets, used, order_label_sets);
	lay_out_labels(profile);
	for (size_t i = 0; i < profile->samples.count; i++)
		profile->samples.items[i].labels = numbers[profile->samples.items[i].labels];
	free(numbers);
	free(used);
}

void profile_sort_notes(struct profile *profile)
{
	free(SORT_TABLE(profile, facts, NULL, order_facts));
	free(SORT_TABLE(profile, ledger, NULL, order_ledger));
	profile_indexes_clear(profile);
}

void profile_normalize(struct profile *profile)
{
	bool *used;

	if (profile_is_normalized(profile))
		return;
	sort_events(profile);
	sort_labels(profile);
	profile_sort_notes(profile);
	used = forest_used_nodes(profile);
	sort_locations(profile, used);
	forest_sort_nodes(profile, used);
	forest_sort_samples(profile);
	free(used);
	profile_indexes_clear(profile);
}

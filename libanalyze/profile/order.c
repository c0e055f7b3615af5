// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/order.h"

#include <stdlib.h>
#include <string.h>

static int order_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

int order_texts(const struct profile *profile, uint32_t a, uint32_t b)
{
	size_t x, y;
	int sign;

	if (a == b)
		return 0;
	x = profile_text_size(profile, a);
	y = profile_text_size(profile, b);
	sign = memcmp(profile_text(profile, a), profile_text(profile, b), x < y ? x : y);
	return sign ? sign : order_numbers(x, y);
}

int order_events(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_event *x = &profile->events.items[a], *y = &profile->events.items[b];
	int sign = order_numbers(x->rank, y->rank);

	if (!sign)
		sign = order_texts(profile, x->name, y->name);
	if (!sign)
		sign = order_texts(profile, x->unit, y->unit);
	return sign ? sign : order_numbers(x->is_sampled, y->is_sampled);
}

int order_modules(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_module *x = &profile->modules.items[a];
	const struct profile_module *y = &profile->modules.items[b];
	int sign = order_texts(profile, x->path, y->path);

	if (!sign)
		sign = order_texts(profile, x->build_id, y->build_id);
	return sign ? sign : order_numbers(x->kind, y->kind);
}

int order_functions(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_function *x = &profile->functions.items[a];
	const struct profile_function *y = &profile->functions.items[b];
	int sign = order_texts(profile, x->name, y->name);

	if (!sign)
		sign = order_texts(profile, x->source, y->source);
	if (!sign)
		sign = order_texts(profile, x->file, y->file);
	return sign ? sign : order_numbers(x->start_line, y->start_line);
}

static int order_lines(const struct profile_line *x, const struct profile_line *y)
{
	int sign = order_numbers(x->function, y->function);

	if (!sign)
		sign = order_numbers(x->line, y->line);
	return sign ? sign : order_numbers(x->column, y->column);
}

int order_locations(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_location *x = &profile->locations.items[a];
	const struct profile_location *y = &profile->locations.items[b];
	int sign = order_numbers(x->module, y->module);

	if (!sign)
		sign = order_numbers(x->offset, y->offset);
	for (uint32_t i = 0; !sign && i < x->line_count && i < y->line_count; i++)
		sign = order_lines(&profile->lines.items[x->line_start + i],
				   &profile->lines.items[y->line_start + i]);
	if (!sign)
		sign = order_numbers(x->line_count, y->line_count);
	return sign ? sign : order_numbers(x->start, y->start);
}

int order_label_pair(const struct profile *profile, const struct profile_label *x,
		     const struct profile_label *y)
{
	int sign = order_texts(profile, x->key, y->key);

	return sign ? sign : order_texts(profile, x->value, y->value);
}

int order_label_sets(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_label_set *x = &profile->label_sets.items[a];
	const struct profile_label_set *y = &profile->label_sets.items[b];
	int sign = 0;

	for (uint32_t i = 0; !sign && i < x->count && i < y->count; i++)
		sign = order_label_pair(profile, &profile->labels.items[x->start + i],
					&profile->labels.items[y->start + i]);
	return sign ? sign : order_numbers(x->count, y->count);
}

int order_samples(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_sample *x = &profile->samples.items[a];
	const struct profile_sample *y = &profile->samples.items[b];
	int sign = order_numbers(x->event, y->event);

	if (!sign) /* an empty stack comes first */
		sign = order_numbers(x->node + 1, y->node + 1);
	if (!sign)
		sign = order_numbers(x->labels, y->labels);
	return sign ? sign : order_numbers(x->ending, y->ending);
}

int order_facts(const struct profile *profile, uint32_t a, uint32_t b)
{
	return order_texts(profile, profile->facts.items[a].key, profile->facts.items[b].key);
}

int order_ledger(const struct profile *profile, uint32_t a, uint32_t b)
{
	return order_texts(profile, profile->ledger.items[a].key, profile->ledger.items[b].key);
}

static int compare_labels(const void *a, const void *b, void *profile)
{
	return order_label_pair(profile, a, b);
}

uint32_t order_labels(const struct profile *profile, struct profile_label *labels, uint32_t count)
{
	uint32_t kept = 0;

	qsort_r(labels, count, sizeof(*labels), compare_labels, (void *)(uintptr_t)profile);
	for (uint32_t i = 0; i < count; i++) {
		if (kept && !order_label_pair(profile, &labels[kept - 1], &labels[i]))
			continue;
		labels[kept++] = labels[i];
	}
	return kept;
}

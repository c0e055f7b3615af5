/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scan_counts: what was counted, of several stretches, and in the end. */
#include "perfdata/scan.h"

#include <stdlib.h>

void scan_add_counts(struct scan *to, struct scan *from)
{
	to->samples += from->samples;
	to->unattributed += from->unattributed;
	to->undecodable += from->undecodable;
	if (from->first_ns < to->first_ns)
		to->first_ns = from->first_ns;
	if (from->last_ns > to->last_ns)
		to->last_ns = from->last_ns;
	for (size_t i = 0; i < RECORD_KNOWN_END; i++)
		to->known[i] += from->known[i];
	while (to->of_events.count < from->of_events.count)
		*vector_push(&to->of_events) = 0;
	for (size_t i = 0; i < from->of_events.count; i++)
		to->of_events.items[i] += from->of_events.items[i];
	lost_gaps_join(&to->gaps, &from->gaps);
}

static int compare_types(const void *a, const void *b)
{
	const struct type_count *x = a, *y = b;

	return (x->type > y->type) - (x->type < y->type);
}

void scan_finish_counts(struct scan *scan)
{
	struct tally *tally = &scan->recording->tally;
	struct {
		struct type_count *items;
		size_t count, capacity;
	} types = {0};

	for (uint32_t type = 0; type < RECORD_KNOWN_END; type++)
		if (scan->known[type])
			*vector_push(&types) = (struct type_count){type, scan->known[type]};
	for (size_t i = 0; i < scan->others.count; i++)
		*vector_push(&types) = scan->others.items[i];
	if (types.count)
		qsort(types.items, types.count, sizeof(*types.items), compare_types);
	for (size_t i = 0; i < types.count; i++)
		tally->records += types.items[i].count;
	tally->types = types.items;
	tally->type_count = types.count;
	tally->samples = scan->samples;
	tally->unattributed = scan->unattributed;
	tally->undecodable += scan->undecodable;
	tally->first_ns = scan->first_ns;
	tally->last_ns = scan->last_ns;
	for (size_t i = 0; i < scan->of_events.count; i++)
		scan->recording->events[i]->sample_count = scan->of_events.items[i];
}

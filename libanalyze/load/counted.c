/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counted: the tables of all threads become one. */
#include "load/count.h"

#include "base/vector.h"
#include "load/keyer.h"

#include <stdlib.h>
#include <string.h>

/* Equal entries have equal stacks and labels: whichever was first stands for all. */
void counted_add_table(struct distinct_table *to, const struct distinct_table *from,
		       uint32_t first_frame, bool is_all_dealt)
{
	for (size_t i = 0; i < from->sums.count; i++) {
		const struct sums *more = &from->sums.items[i];
		struct distinct *distinct;
		struct sums *sums;
		uint32_t number;
		bool is_new = is_all_dealt;

		if (!more->count)
			continue; /* of a counter that never grew */
		number = is_all_dealt ? distinct_table_append(to, more->hash)
				   : distinct_table_number(to, more->hash, &is_new);
		distinct = &to->distinct.items[number];
		sums = &to->sums.items[number];
		if (is_new) {
			*distinct = from->distinct.items[i];
			if (distinct->stack != FRAME_NONE)
				distinct->stack += first_frame;
		}
		sums->count += more->count;
		sums->value += more->value;
		sums->squares += more->squares;
	}
}

void counted_take_table(struct counted *counted, struct distinct_table *table)
{
	counted->table = *table;
	*table = (struct distinct_table){.slots = {NULL, 0}};
	counted->items = counted->table.distinct.items;
	counted->sums = counted->table.sums.items;
	counted->count = counted->table.distinct.count;
}

void counted_drop_empty(struct counted *counted)
{
	size_t kept = 0;

	for (size_t i = 0; i < counted->count; i++) {
		if (!counted->sums[i].count)
			continue;
		counted->items[kept] = counted->items[i];
		counted->sums[kept++] = counted->sums[i];
	}
	counted->count = kept;
}

static void add_unwound(struct unwind_counts *to, struct unwind_counts counts)
{
	to->samples += counts.samples;
	to->frames += counts.frames;
	to->inferred += counts.inferred;
	to->hits += counts.hits;
	to->misses += counts.misses;
	to->rules = counts.rules; /* of all threads */
}

void counted_take(struct counted *counted, struct keyer *keyer)
{
	*vector_push(&counted->memory) =
		(struct counted_memory){.tree = keyer->tree, .labels = keyer->kept};
	if (keyer->unwind)
		add_unwound(&counted->unwound, unwind_worker_counts(keyer->unwind));
	keyer_release(keyer);
}

void count_stats(const struct counted *counted, struct stats *stats)
{
	const struct unwind_counts *unwound = &counted->unwound;
	uint64_t samples = 0;

	if (!stats)
		return;
	for (size_t i = 0; i < counted->count && !counted->has_rows; i++)
		samples += counted->sums[i].count;
	if (counted->has_rows)
		stats_count(stats, "stacks", counted->count);
	else
		stats_hits(stats, "samples", samples, samples - counted->count);
	if (!unwound->samples)
		return;
	stats_count(stats, "samples unwound", unwound->samples);
	stats_count(stats, "frames", unwound->frames);
	stats_count(stats, "frames by frame pointers", unwound->inferred);
	stats_hits(stats, "rules", unwound->hits + unwound->misses, unwound->hits);
	stats_count(stats, "rules compiled", unwound->rules);
}

void counted_release(struct counted *counted)
{
	distinct_table_release(&counted->table);
	free(counted->rows);
	intern_release(&counted->label_sets);
	for (size_t i = 0; i < counted->memory.count; i++) {
		stack_tree_release(&counted->memory.items[i].tree);
		arena_release(&counted->memory.items[i].labels);
	}
	vector_release(&counted->memory);
	memset(counted, 0, sizeof(*counted));
}

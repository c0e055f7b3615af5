/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/gaps.h"

#include "analyze/perfdata_record.h"
#include "base/vector.h"

#include <stdlib.h>

enum { CPUS = 4096 };

/* The last time of each CPU so far; 0: none. */
struct last_times {
	uint64_t items[CPUS];
};

static bool is_lost(const struct recording *recording)
{
	for (size_t i = 0; i < recording->tally.type_count; i++)
		if (recording->tally.types[i].type == RECORD_LOST)
			return true;
	return false;
}

/* The CPU of a record, or GAP_ANY_CPU where it does not tell. */
static uint32_t cpu_of(const struct recording *recording, const struct record *record)
{
	struct record_trailer trailer;
	struct sample sample;

	if (record->type == RECORD_SAMPLE) {
		if (!sample_read(recording, record, &sample) || !(sample.present & SAMPLE_CPU))
			return GAP_ANY_CPU;
		return sample.cpu;
	}
	record_read_trailer(recording, record, &trailer);
	return trailer.present & SAMPLE_CPU ? trailer.cpu : GAP_ANY_CPU;
}

/* Of no CPU: when that was last heard of which was silent the longest. */
static uint64_t last_of(const struct last_times *last, uint32_t cpu)
{
	uint64_t earliest = UINT64_MAX;

	if (cpu < CPUS)
		return last->items[cpu];
	for (size_t i = 0; i < CPUS; i++)
		if (last->items[i] && last->items[i] < earliest)
			earliest = last->items[i];
	return earliest == UINT64_MAX ? 0 : earliest;
}

static void look_at(struct gaps *gaps, const struct recording *recording,
		    struct last_times *last, const struct record *record)
{
	uint64_t time;
	uint32_t cpu;

	if (record->type >= RECORD_USER_TYPE_START || !record_time(recording, record, &time))
		return;
	cpu = cpu_of(recording, record);
	if (record->type == RECORD_LOST)
		*vector_push(gaps) = (struct gap){last_of(last, cpu), time ? time : UINT64_MAX, cpu};
	if (cpu < CPUS && time > last->items[cpu])
		last->items[cpu] = time;
}

static int compare_gaps(const void *a, const void *b)
{
	const struct gap *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

void gaps_init(struct gaps *gaps, const struct recording *recording)
{
	struct last_times *last;

	*gaps = (struct gaps){.items = NULL};
	if (!is_lost(recording))
		return;
	last = xcalloc(1, sizeof(*last));
	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct record_cursor cursor = record_cursor(recording, i);
		struct record record;

		while (record_next(&cursor, &record))
			look_at(gaps, recording, last, &record);
		chunk_done(recording, i);
	}
	free(last);
	if (gaps->count)
		qsort(gaps->items, gaps->count, sizeof(*gaps->items), compare_gaps);
}

void gaps_release(struct gaps *gaps)
{
	vector_release(gaps);
}

const struct gap *gaps_find(const struct gaps *gaps, size_t *from, uint64_t start, uint64_t end,
			    uint32_t cpu)
{
	while (*from < gaps->count && gaps->items[*from].end <= start)
		++*from;
	for (size_t i = *from; i < gaps->count && gaps->items[i].start < end; i++) {
		const struct gap *gap = &gaps->items[i];

		if (gap->end > start &&
		    (gap->cpu == cpu || gap->cpu == GAP_ANY_CPU || cpu == GAP_ANY_CPU))
			return gap;
	}
	return NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perfdata/lost_gaps.h"

#include "analyze/perfdata_record.h"
#include "base/vector.h"

#include <stdlib.h>

/* Of no CPU: when that was last heard of which was silent the longest. */
static uint64_t last_of(const struct lost_gaps *gaps, uint32_t cpu)
{
	uint64_t earliest = UINT64_MAX;

	if (cpu < GAP_CPUS)
		return gaps->last[cpu];
	for (size_t i = 0; i < GAP_CPUS; i++)
		if (gaps->last[i] && gaps->last[i] < earliest)
			earliest = gaps->last[i];
	return earliest == UINT64_MAX ? 0 : earliest;
}

void lost_gaps_add(struct lost_gaps *gaps, const struct recording *recording,
		   const struct record *record)
{
	struct record_trailer trailer;
	uint32_t cpu = GAP_ANY_CPU;

	record_read_trailer(recording, record, &trailer);
	if (trailer.present & SAMPLE_CPU)
		cpu = trailer.cpu;
	if (record->type == RECORD_LOST)
		*vector_push(&gaps->found) = (struct gap){
			last_of(gaps, cpu), trailer.time ? trailer.time : UINT64_MAX, cpu};
	lost_gaps_hear(gaps, cpu, trailer.time);
}

bool lost_gaps_names_cpu(const struct recording *recording, const struct record *record)
{
	struct record_trailer trailer;

	record_read_trailer(recording, record, &trailer);
	return trailer.present & SAMPLE_CPU && trailer.cpu < GAP_CPUS;
}

void lost_gaps_join(struct lost_gaps *gaps, struct lost_gaps *later)
{
	for (size_t i = 0; i < later->found.count; i++) {
		struct gap *gap = vector_push(&gaps->found);

		*gap = later->found.items[i];
		if (gaps->last[gap->cpu] > gap->start)
			gap->start = gaps->last[gap->cpu];
	}
	vector_release(&later->found);
	for (uint32_t cpu = 0; cpu < GAP_CPUS; cpu++)
		lost_gaps_hear(gaps, cpu, later->last[cpu]);
}

static int compare_gaps(const void *a, const void *b)
{
	const struct gap *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

void lost_gaps_finish(struct lost_gaps *gaps, struct recording *recording)
{
	if (gaps->found.count)
		qsort(gaps->found.items, gaps->found.count, sizeof(*gaps->found.items),
		      compare_gaps);
	recording->gaps = gaps->found.items;
	recording->gap_count = gaps->found.count;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/gaps.h"

const struct gap *gaps_find(const struct recording *recording, size_t *from, uint64_t start,
			    uint64_t end, uint32_t cpu)
{
	const struct gap *gaps = recording->gaps;

	while (*from < recording->gap_count && gaps[*from].end <= start)
		++*from;
	for (size_t i = *from; i < recording->gap_count && gaps[i].start < end; i++)
		if (gaps[i].end > start &&
		    (gaps[i].cpu == cpu || gaps[i].cpu == GAP_ANY_CPU || cpu == GAP_ANY_CPU))
			return &gaps[i];
	return NULL;
}

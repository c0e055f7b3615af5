/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "transform/cuts.h"

#include "base/vector.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void cuts_init(struct cuts *cuts, struct profile *profile)
{
	*cuts = (struct cuts){.profile = profile, .count = profile->locations.count};
	cuts->starts = xrealloc_array(NULL, cuts->count + 1, sizeof(*cuts->starts));
	memset(cuts->starts, 0xff, cuts->count * sizeof(*cuts->starts)); /* NONE */
}

void cuts_release(struct cuts *cuts)
{
	free(cuts->starts);
	vector_release(&cuts->made);
}

/* No two locations share lines. */
static uint32_t make_cut(struct profile *profile, uint32_t location, uint32_t frames)
{
	struct profile_location cut = profile->locations.items[location];
	uint32_t from = cut.line_start + cut.line_count - frames;

	cut.line_start = (uint32_t)profile->lines.count;
	cut.line_count = frames;
	for (uint32_t i = 0; i < frames; i++) {
		struct profile_line line = profile->lines.items[from + i];

		*vector_push(&profile->lines) = line;
	}
	*vector_push(&profile->locations) = cut;
	return (uint32_t)profile->locations.count - 1;
}

uint32_t cuts_outermost(struct cuts *cuts, uint32_t location, uint32_t frames)
{
	uint32_t lines = cuts->profile->locations.items[location].line_count, *made;

	assert(location < cuts->count && frames && frames < lines);
	if (cuts->starts[location] == NONE) {
		cuts->starts[location] = (uint32_t)cuts->made.count;
		for (uint32_t i = 0; i < lines; i++)
			*vector_push(&cuts->made) = NONE;
	}
	made = &cuts->made.items[cuts->starts[location] + frames];
	if (*made == NONE)
		*made = make_cut(cuts->profile, location, frames);
	return *made;
}

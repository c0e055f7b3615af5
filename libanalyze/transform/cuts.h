/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cuts: locations of which only some of the frames, the outermost, are left. */
#ifndef TRANSFORM_CUTS_H
#define TRANSFORM_CUTS_H

#include "analyze/profile.h"

struct cuts {
	struct profile *profile;
	uint32_t
		*starts; /* by location, of those that were there at first: in `made`; NONE: none */
	size_t count;
	struct {
		uint32_t *items; /* by frames left: a location; NONE: not made yet */
		size_t count, capacity;
	} made;
};

void cuts_init(struct cuts *cuts, struct profile *profile);
void cuts_release(struct cuts *cuts);
/* The same location with its `frames` outermost frames: at least one, and not all. */
uint32_t cuts_outermost(struct cuts *cuts, uint32_t location, uint32_t frames);

#endif

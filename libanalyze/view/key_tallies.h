/* SPDX-License-Identifier: GPL-2.0-or-later */
/* key_tallies: flat and cum of whatever stands at locations. Keys are numbers from 0. */
#ifndef VIEW_KEY_TALLIES_H
#define VIEW_KEY_TALLIES_H

#include "view/tally.h"

struct key_use {
	uint32_t key;
	bool is_flat; /* it has the flat of samples whose leaf this location is */
};

/* What stands at each location, in order of location: those of one are added one after another. */
struct key_uses {
	PROFILE_TABLE(struct key_use) uses;
	PROFILE_TABLE(uint32_t) ends; /* by location, in `uses` */
};

void key_uses_add(struct key_uses *uses, uint32_t key, bool is_flat);
/* All of the next location has been added. */
void key_uses_end(struct key_uses *uses);
void key_uses_release(struct key_uses *uses);

struct key_tally {
	struct tally flat, cum; /* cum: each stack counts once */
};

/* To be freed. */
struct key_tally *key_tallies_count(const struct profile *profile, uint32_t event,
				    const struct key_uses *uses, size_t key_count);

#endif

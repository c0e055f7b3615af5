/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spot_groups: the spots of each image, so that it is asked once for all of them. */
#ifndef LOAD_SPOT_GROUPS_H
#define LOAD_SPOT_GROUPS_H

#include "load/resolve.h"

/* Spots of one image, in the order in which they are in it; or of a space in which nothing is known. */
struct spot_group {
	const struct image *image; /* or NULL */
	enum address_space space;
	uint32_t *spots;
	uint64_t *addresses; /* room for those that they have in its file */
	size_t count;
	uint32_t module; /* of the profile */
};

struct spot_groups {
	struct spot_group *items;
	size_t count, capacity;
	uint32_t *spots;
	uint64_t *addresses;
};

/* Whether the image is a file, which can be asked. */
bool spot_group_is_file(const struct spot_group *group);
struct spot_groups spot_groups_of(const struct resolved *resolved);
void spot_groups_release(struct spot_groups *groups);

#endif

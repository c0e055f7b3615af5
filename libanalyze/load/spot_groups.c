/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/spot_groups.h"

#include "base/sort.h"
#include "base/vector.h"

#include <stdlib.h>

/* The kernel last: its names are looked for meanwhile. */
static uint64_t group_of(const struct spot *spot)
{
	enum { UNKNOWN = 1, KERNEL };

	if (!spot->image)
		return (uint64_t)UNKNOWN << 32 | spot->space;
	if (spot->image->kind == IMAGE_KERNEL)
		return (uint64_t)KERNEL << 32 | spot->image->index;
	return spot->image->index;
}

/* By group, and by offset in each. The keys are then the groups. */
static struct sort_item *order_spots(const struct resolved *resolved)
{
	const struct spot *spots = resolved->spots.items;
	size_t count = resolved->spots.count;
	struct sort_item *order = xrealloc_array(NULL, count + 1, sizeof(*order));

	for (size_t i = 0; i < count; i++)
		order[i] = (struct sort_item){spots[i].offset, i};
	sort_items(order, count);
	for (size_t i = 0; i < count; i++)
		order[i].key = group_of(&spots[order[i].number]);
	sort_items(order, count);
	return order;
}

bool spot_group_is_file(const struct spot_group *group)
{
	const struct image *image = group->image;

	return image && (image->kind == IMAGE_FILE || image->kind == IMAGE_VDSO ||
			 image->kind == IMAGE_KERNEL_MODULE);
}

struct spot_groups spot_groups_of(const struct resolved *resolved)
{
	size_t count = resolved->spots.count;
	struct sort_item *order = order_spots(resolved);
	struct spot_groups groups = {
		.spots = xcalloc(count + 1, sizeof(*groups.spots)),
		.addresses = xcalloc(count + 1, sizeof(*groups.addresses)),
	};

	for (size_t i = 0; i < count; i++) {
		const struct spot *spot = &resolved->spots.items[order[i].number];

		groups.spots[i] = (uint32_t)order[i].number;
		if (!i || order[i].key != order[i - 1].key)
			*vector_push(&groups) = (struct spot_group){
				.image = spot->image,
				.space = spot->space,
				.spots = &groups.spots[i],
				.addresses = &groups.addresses[i],
			};
		groups.items[groups.count - 1].count++;
	}
	free(order);
	return groups;
}

void spot_groups_release(struct spot_groups *groups)
{
	vector_release(groups);
	free(groups->spots);
	free(groups->addresses);
}

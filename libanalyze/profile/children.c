// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/children.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

_Static_assert(sizeof(struct profile_node) == 8, "padding in profile_node");

void children_release(struct children *children)
{
	free(children->first);
	free(children->slots);
	memset(children, 0, sizeof(*children));
}

/* The slot of an equal node, or the free one where `item` belongs. */
static struct index_slot *find_slot(const struct children *children,
				    const struct profile_node *nodes, uint32_t item, uint32_t hash)
{
	size_t mask = children->slot_count - 1;

	for (size_t at = hash & mask;; at = (at + 1) & mask) {
		struct index_slot *slot = &children->slots[at];

		if (!slot->number || (slot->hash == hash && !memcmp(&nodes[slot->number - 1],
								    &nodes[item], sizeof(*nodes))))
			return slot;
	}
}

static void grow(struct children *children)
{
	struct index_slot *old = children->slots;
	size_t old_count = children->slot_count, mask;

	children->slot_count = old_count ? old_count * 2 : 64;
	children->slots = xcalloc_table(children->slot_count, sizeof(*children->slots));
	mask = children->slot_count - 1;
	for (size_t i = 0; i < old_count; i++) {
		size_t at = old[i].hash & mask;

		if (!old[i].number)
			continue;
		while (children->slots[at].number)
			at = (at + 1) & mask;
		children->slots[at] = old[i];
	}
	free(old);
}

/* Only what is in the index is filled in. */
static void reserve(struct children *children, size_t room)
{
	bool is_new = !children->first;

	if (room <= children->capacity)
		return;
	while (children->capacity < room)
		children->capacity = children->capacity ? children->capacity * 2 : 64;
	children->first =
		xrealloc_array(children->first, children->capacity, sizeof(*children->first));
	if (is_new)
		children->first[0] = 0;
}

static uint32_t settle(struct children *children, const struct profile_node *nodes, uint32_t item)
{
	uint32_t *first = &children->first[(uint32_t)(nodes[item].parent + 1)];
	struct index_slot *slot;
	uint32_t hash;

	if (!*first) {
		*first = item + 1;
		return item;
	}
	if (nodes[*first - 1].location == nodes[item].location)
		return *first - 1;
	if (children->used * 2 >= children->slot_count)
		grow(children);
	hash = (uint32_t)XXH3_64bits(&nodes[item], sizeof(*nodes));
	slot = find_slot(children, nodes, item, hash);
	if (slot->number)
		return slot->number - 1;
	*slot = (struct index_slot){item + 1, hash};
	children->used++;
	return item;
}

uint32_t children_settle(struct children *children, const struct profile_node *nodes, uint32_t last)
{
	uint32_t item;

	reserve(children, (size_t)last + 2);
	for (; children->count < last; children->count++) {
		settle(children, nodes, (uint32_t)children->count);
		children->first[children->count + 1] = 0;
	}
	item = settle(children, nodes, last);
	if (item == last)
		children->first[++children->count] = 0;
	return item;
}

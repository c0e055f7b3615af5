/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/intern.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

void intern_release(struct intern *intern)
{
	arena_release(&intern->arena);
	free(intern->strings);
	free(intern->sizes);
	free(intern->slots);
	memset(intern, 0, sizeof(*intern));
}

/* The slot that has the string, or the free one where it belongs. */
static struct intern_slot *find_slot(const struct intern *intern, const void *bytes, size_t size,
				     uint32_t hash)
{
	size_t mask = intern->slot_count - 1;

	for (size_t at = hash & mask;; at = (at + 1) & mask) {
		struct intern_slot *slot = &intern->slots[at];
		uint32_t number = slot->number - 1;

		if (!slot->number ||
		    (slot->hash == hash && intern->sizes[number] == size &&
		     !memcmp(intern->strings[number], bytes, size)))
			return slot;
	}
}

static void grow_slots(struct intern *intern)
{
	struct intern_slot *old = intern->slots;
	size_t old_count = intern->slot_count;

	intern->slot_count = old_count ? old_count * 2 : 64;
	intern->slots = xcalloc_table(intern->slot_count, sizeof(*intern->slots));
	for (size_t i = 0; i < old_count; i++) {
		size_t at = old[i].hash & (intern->slot_count - 1);

		if (!old[i].number)
			continue;
		while (intern->slots[at].number)
			at = (at + 1) & (intern->slot_count - 1);
		intern->slots[at] = old[i];
	}
	free(old);
}

uint32_t intern_add(struct intern *intern, const void *bytes, size_t size)
{
	struct intern_slot *slot;
	uint32_t hash;

	if (!size)
		bytes = "";
	hash = (uint32_t)XXH3_64bits(bytes, size);
	if (intern->count * 2 >= intern->slot_count)
		grow_slots(intern);
	slot = find_slot(intern, bytes, size, hash);
	if (slot->number)
		return slot->number - 1;
	if (intern->count == intern->capacity) {
		intern->capacity = intern->capacity ? intern->capacity * 2 : 64;
		intern->strings = xrealloc_array(intern->strings, intern->capacity,
						 sizeof(*intern->strings));
		intern->sizes =
			xrealloc_array(intern->sizes, intern->capacity, sizeof(*intern->sizes));
	}
	intern->strings[intern->count] = arena_copy(&intern->arena, bytes, size);
	intern->sizes[intern->count] = (uint32_t)size;
	*slot = (struct intern_slot){(uint32_t)++intern->count, hash};
	return (uint32_t)intern->count - 1;
}

const char *intern_string(struct intern *intern, const void *bytes, size_t size)
{
	uint32_t number = intern_add(intern, bytes, size); /* may move the strings */

	return intern->strings[number];
}

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
static size_t find_slot(const struct intern *intern, const void *bytes, size_t size)
{
	size_t mask = intern->slot_count - 1;
	size_t slot = (size_t)XXH3_64bits(bytes, size) & mask;

	for (; intern->slots[slot]; slot = (slot + 1) & mask) {
		uint32_t number = intern->slots[slot] - 1;

		if (intern->sizes[number] == size &&
		    !memcmp(intern->strings[number], bytes, size))
			break;
	}
	return slot;
}

static void grow_slots(struct intern *intern)
{
	free(intern->slots);
	intern->slot_count = intern->slot_count ? intern->slot_count * 2 : 64;
	intern->slots = xcalloc(intern->slot_count, sizeof(*intern->slots));
	for (size_t i = 0; i < intern->count; i++)
		intern->slots[find_slot(intern, intern->strings[i], intern->sizes[i])] =
			(uint32_t)i + 1;
}

uint32_t intern_add(struct intern *intern, const void *bytes, size_t size)
{
	size_t slot;

	if (!size)
		bytes = "";
	if (intern->count * 2 >= intern->slot_count)
		grow_slots(intern);
	slot = find_slot(intern, bytes, size);
	if (intern->slots[slot])
		return intern->slots[slot] - 1;
	if (intern->count == intern->capacity) {
		intern->capacity = intern->capacity ? intern->capacity * 2 : 64;
		intern->strings = xrealloc_array(intern->strings, intern->capacity,
						 sizeof(*intern->strings));
		intern->sizes =
			xrealloc_array(intern->sizes, intern->capacity, sizeof(*intern->sizes));
	}
	intern->strings[intern->count] = arena_copy(&intern->arena, bytes, size);
	intern->sizes[intern->count] = (uint32_t)size;
	intern->slots[slot] = (uint32_t)++intern->count;
	return (uint32_t)intern->count - 1;
}

const char *intern_string(struct intern *intern, const void *bytes, size_t size)
{
	uint32_t number = intern_add(intern, bytes, size); /* may move the strings */

	return intern->strings[number];
}

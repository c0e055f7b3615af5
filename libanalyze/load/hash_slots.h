/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hash_slots: finds the numbers of items by their hashes, which stand in the items, first in each.
 * Most of what is not the one that is looked for is told from it without a look at the item.
 */
#ifndef LOAD_HASH_SLOTS_H
#define LOAD_HASH_SLOTS_H

#include "analyze/base.h"

#include <stdlib.h>
#include <xxhash.h>

struct hash_slot {
	uint32_t number; /* + 1; 0: free */
	uint32_t tag;    /* of the hash */
};

struct hash_slots {
	struct hash_slot *items;
	size_t count;
};

static inline size_t hash_slots_first(const struct hash_slots *slots, XXH128_hash_t hash)
{
	return (size_t)hash.low64 & (slots->count - 1);
}

static inline uint32_t hash_tag(XXH128_hash_t hash)
{
	return (uint32_t)(hash.low64 >> 32);
}

static inline XXH128_hash_t hash_of_item(const void *items, size_t size, size_t number)
{
	return *(const XXH128_hash_t *)(const void *)((const char *)items + size * number);
}

/* The slot of the item with this hash, or the free one where it belongs; items are `size` apart. */
static inline struct hash_slot *hash_slots_find(const struct hash_slots *slots, const void *items,
						size_t size, XXH128_hash_t hash)
{
	size_t at = hash_slots_first(slots, hash);
	uint32_t tag = hash_tag(hash);

	for (; slots->items[at].number; at = (at + 1) & (slots->count - 1)) {
		const struct hash_slot *slot = &slots->items[at];

		if (slot->tag == tag &&
		    XXH128_isEqual(hash_of_item(items, size, slot->number - 1), hash))
			break;
	}
	return &slots->items[at];
}

/* The number + 1 of the first item that may be the one with this hash; 0: there is none. */
static inline uint32_t hash_slots_guess(const struct hash_slots *slots, XXH128_hash_t hash)
{
	size_t mask = slots->count - 1, at = (size_t)hash.low64 & mask;

	if (!slots->count)
		return 0;
	while (slots->items[at].number && slots->items[at].tag != hash_tag(hash))
		at = (at + 1) & mask;
	return slots->items[at].number;
}

/* Makes room for one more than these, which all go in again. */
static inline void hash_slots_reserve(struct hash_slots *slots, const void *items, size_t size,
				      size_t count)
{
	if (count * 4 < slots->count * 3)
		return;
	free(slots->items);
	slots->count = slots->count ? slots->count * 2 : 1024;
	slots->items = xcalloc_table(slots->count, sizeof(*slots->items));
	for (size_t i = 0; i < count; i++) {
		XXH128_hash_t hash = hash_of_item(items, size, i);

		*hash_slots_find(slots, items, size, hash) =
			(struct hash_slot){(uint32_t)i + 1, hash_tag(hash)};
	}
}

/* A hint of what will be asked for: tables are larger than the caches. */
static inline void hash_slots_expect(const struct hash_slots *slots, XXH128_hash_t hash)
{
	if (slots->count)
		__builtin_prefetch(&slots->items[hash_slots_first(slots, hash)]);
}

static inline void hash_slots_release(struct hash_slots *slots)
{
	free(slots->items);
	*slots = (struct hash_slots){NULL, 0};
}

#endif

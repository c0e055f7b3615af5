// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/text_cache.h"

#include <stdlib.h>
#include <sys/random.h>
#include <xxhash.h>

void text_cache_init(struct text_cache *cache)
{
	*cache = (struct text_cache){.slot_count = 1024};
	cache->slots = xcalloc(cache->slot_count, sizeof(*cache->slots));
	if (getrandom(&cache->seed, sizeof(cache->seed), GRND_NONBLOCK) < 0)
		cache->seed = (uintptr_t)cache->slots; /* no input can foresee it */
}

void text_cache_release(struct text_cache *cache)
{
	free(cache->slots);
	cache->slots = NULL;
}

static struct text_cache_slot *find_slot(const struct text_cache *cache, uint64_t low,
					 uint32_t high)
{
	size_t mask = cache->slot_count - 1, at = (size_t)low & mask;

	while (cache->slots[at].low &&
	       (cache->slots[at].low != low || cache->slots[at].high != high))
		at = (at + 1) & mask;
	return &cache->slots[at];
}

static void grow(struct text_cache *cache)
{
	struct text_cache old = *cache;

	cache->slot_count *= 2;
	cache->slots = xcalloc(cache->slot_count, sizeof(*cache->slots));
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].low)
			*find_slot(cache, old.slots[i].low, old.slots[i].high) = old.slots[i];
	free(old.slots);
}

struct text_cache_key text_cache_key(const struct text_cache *cache, struct span text)
{
	XXH128_hash_t hash = XXH3_128bits_withSeed(text.at, text.size, cache->seed);
	uint64_t low = hash.low64 ? hash.low64 : 1;

	__builtin_prefetch(&cache->slots[low & (cache->slot_count - 1)]);
	return (struct text_cache_key){low, (uint32_t)hash.high64};
}

uint32_t *text_cache_find(struct text_cache *cache, struct text_cache_key key, bool *known)
{
	struct text_cache_slot *slot;

	if (cache->count * 2 >= cache->slot_count)
		grow(cache);
	slot = find_slot(cache, key.low, key.high);
	*known = slot->low != 0;
	if (!*known) {
		*slot = (struct text_cache_slot){.low = key.low, .high = key.high};
		cache->count++;
	}
	return &slot->number;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/stack_cache.h"

#include <stdlib.h>
#include <sys/random.h>

void stack_cache_init(struct stack_cache *cache)
{
	*cache = (struct stack_cache){.slot_count = 1024};
	cache->slots = xcalloc(cache->slot_count, sizeof(*cache->slots));
	if (getrandom(&cache->seed, sizeof(cache->seed), GRND_NONBLOCK) < 0)
		cache->seed = (uintptr_t)cache->slots; /* no input can foresee it */
}

void stack_cache_release(struct stack_cache *cache)
{
	free(cache->slots);
	cache->slots = NULL;
}

static struct stack_cache_slot *find_slot(const struct stack_cache *cache, XXH128_hash_t hash)
{
	size_t mask = cache->slot_count - 1, slot = (size_t)hash.low64 & mask;

	while (cache->slots[slot].is_used && !XXH128_isEqual(cache->slots[slot].hash, hash))
		slot = (slot + 1) & mask;
	return &cache->slots[slot];
}

static void grow(struct stack_cache *cache)
{
	struct stack_cache old = *cache;

	cache->slot_count *= 2;
	cache->slots = xcalloc(cache->slot_count, sizeof(*cache->slots));
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].is_used)
			*find_slot(cache, old.slots[i].hash) = old.slots[i];
	free(old.slots);
}

uint32_t *stack_cache_find(struct stack_cache *cache, struct span text, bool *known)
{
	XXH128_hash_t hash = XXH3_128bits_withSeed(text.at, text.size, cache->seed);
	struct stack_cache_slot *slot;

	if (cache->count * 2 >= cache->slot_count)
		grow(cache);
	slot = find_slot(cache, hash);
	*known = slot->is_used;
	if (!*known) {
		*slot = (struct stack_cache_slot){.hash = hash, .is_used = true};
		cache->count++;
	}
	return &slot->node;
}

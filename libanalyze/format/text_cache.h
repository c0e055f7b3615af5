/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text_cache: texts that were met before -> numbers. It keeps 96 bits of a keyed hash of each and
 * not the text: no two are taken for the same, by chance or by an input that is made for it.
 */
#ifndef FORMAT_TEXT_CACHE_H
#define FORMAT_TEXT_CACHE_H

#include "analyze/base.h"

struct text_cache_key {
	uint64_t low;
	uint32_t high;
};

struct text_cache_slot {
	uint64_t low; /* of the key; 0: free */
	uint32_t high;
	uint32_t number;
};

struct text_cache {
	uint64_t seed;
	struct text_cache_slot *slots;
	size_t slot_count, count;
};

void text_cache_init(struct text_cache *cache);
void text_cache_release(struct text_cache *cache);
/* Goes for the memory that the text will be looked for in, but does not wait for it. */
struct text_cache_key text_cache_key(const struct text_cache *cache, struct span text);
/* Where the number of a text is kept, until the next call. `*known`: it is there already. */
uint32_t *text_cache_find(struct text_cache *cache, struct text_cache_key key, bool *known);

#endif

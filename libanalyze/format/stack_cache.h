/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stack_cache: the text of whole stacks -> their nodes. Knows them by keyed hashes of 128 bits. */
#ifndef FORMAT_STACK_CACHE_H
#define FORMAT_STACK_CACHE_H

#include "analyze/base.h"

#include <xxhash.h>

struct stack_cache_slot {
	XXH128_hash_t hash;
	uint32_t node;
	bool is_used;
};

struct stack_cache {
	uint64_t seed;
	struct stack_cache_slot *slots;
	size_t slot_count, count;
};

void stack_cache_init(struct stack_cache *cache);
void stack_cache_release(struct stack_cache *cache);
/* Where the node of a stack is kept, until the next call. `*known`: it is there already. */
uint32_t *stack_cache_find(struct stack_cache *cache, struct span text, bool *known);

#endif

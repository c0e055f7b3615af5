/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pprof_ids: ids of any 64 bits -> numbers in the order in which they were added. */
#ifndef FORMAT_PPROF_IDS_H
#define FORMAT_PPROF_IDS_H

#include "analyze/base.h"

struct ids {
	uint64_t *items; /* by number */
	size_t count, capacity;
	uint32_t *slots; /* number + 1; 0: free */
	unsigned slot_bits;
};

void ids_release(struct ids *ids);
/* False: it is there already. Its number is the count before. */
bool ids_add(struct ids *ids, uint64_t id);

static inline size_t ids_slot(const struct ids *ids, uint64_t id)
{
	return (size_t)(id * 0x9e3779b97f4a7c15u >> (64 - ids->slot_bits));
}

/* UINT32_MAX: there is no such id. */
static inline uint32_t ids_find(const struct ids *ids, uint64_t id)
{
	size_t slot;

	if (!ids->count)
		return UINT32_MAX;
	slot = ids_slot(ids, id);
	while (ids->slots[slot] && ids->items[ids->slots[slot] - 1] != id)
		slot = (slot + 1) & (((size_t)1 << ids->slot_bits) - 1);
	return ids->slots[slot] - 1;
}

#endif

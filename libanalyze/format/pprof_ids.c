// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/pprof_ids.h"

#include "base/vector.h"

void ids_release(struct ids *ids)
{
	vector_release(ids);
	free(ids->slots);
	*ids = (struct ids){.items = NULL};
}

static void place(struct ids *ids, uint32_t number)
{
	size_t mask = ((size_t)1 << ids->slot_bits) - 1;
	size_t slot = ids_slot(ids, ids->items[number]);

	while (ids->slots[slot])
		slot = (slot + 1) & mask;
	ids->slots[slot] = number + 1;
}

bool ids_add(struct ids *ids, uint64_t id)
{
	if (ids_find(ids, id) != UINT32_MAX)
		return false;
	*vector_push(ids) = id;
	if (ids->slot_bits && ids->count * 2 <= (size_t)1 << ids->slot_bits) {
		place(ids, (uint32_t)ids->count - 1);
		return true;
	}
	ids->slot_bits = ids->slot_bits ? ids->slot_bits + 1 : 6;
	free(ids->slots);
	ids->slots = xcalloc((size_t)1 << ids->slot_bits, sizeof(*ids->slots));
	for (uint32_t i = 0; i < ids->count; i++)
		place(ids, i);
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/distinct.h"

#include "base/vector.h"

#include <string.h>

static size_t find_slot(const struct distinct_table *table, XXH128_hash_t hash)
{
	size_t mask = table->slot_count - 1;
	size_t slot = (size_t)hash.low64 & mask;

	for (; table->slots[slot]; slot = (slot + 1) & mask)
		if (XXH128_isEqual(table->distinct.items[table->slots[slot] - 1].hash, hash))
			break;
	return slot;
}

static void grow_slots(struct distinct_table *table)
{
	free(table->slots);
	table->slot_count = table->slot_count ? table->slot_count * 2 : 1024;
	table->slots = xcalloc(table->slot_count, sizeof(*table->slots));
	for (size_t i = 0; i < table->distinct.count; i++)
		table->slots[find_slot(table, table->distinct.items[i].hash)] = (uint32_t)i + 1;
}

struct distinct *distinct_table_entry(struct distinct_table *table, XXH128_hash_t hash)
{
	struct distinct *distinct;
	size_t slot;

	if (table->distinct.count * 2 >= table->slot_count)
		grow_slots(table);
	slot = find_slot(table, hash);
	if (table->slots[slot])
		return &table->distinct.items[table->slots[slot] - 1];
	distinct = vector_push(&table->distinct);
	memset(distinct, 0, sizeof(*distinct));
	distinct->hash = hash;
	table->slots[slot] = (uint32_t)table->distinct.count;
	return distinct;
}

void distinct_table_release(struct distinct_table *table)
{
	vector_release(&table->distinct);
	free(table->slots);
}

void distinct_keep_stack(struct distinct *distinct, struct arena *arena, const struct stack *stack)
{
	distinct->frames =
		(const void *)arena_copy(arena, stack->items, stack->count * sizeof(*stack->items));
	distinct->frame_count = (uint32_t)stack->count;
	distinct->ending = stack->ending;
}

void distinct_take_sample(struct distinct *distinct, const struct distinct *other)
{
	distinct->key = other->key;
	distinct->record = other->record;
	distinct->frames = other->frames;
	distinct->frame_count = other->frame_count;
	distinct->ending = other->ending;
	distinct->labels = other->labels;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/distinct.h"

#include "base/vector.h"

#include <string.h>

static inline size_t first_slot(const struct distinct_table *table, XXH128_hash_t hash)
{
	return (size_t)hash.low64 & (table->slot_count - 1);
}

static size_t find_slot(const struct distinct_table *table, XXH128_hash_t hash)
{
	size_t slot = first_slot(table, hash);

	for (; table->slots[slot]; slot = (slot + 1) & (table->slot_count - 1))
		if (XXH128_isEqual(table->sums.items[table->slots[slot] - 1].hash, hash))
			break;
	return slot;
}

static void grow_slots(struct distinct_table *table)
{
	free(table->slots);
	table->slot_count = table->slot_count ? table->slot_count * 2 : 1024;
	table->slots = xcalloc(table->slot_count, sizeof(*table->slots));
	for (size_t i = 0; i < table->sums.count; i++)
		table->slots[find_slot(table, table->sums.items[i].hash)] = (uint32_t)i + 1;
}

uint32_t distinct_table_number(struct distinct_table *table, XXH128_hash_t hash, bool *is_new)
{
	size_t slot;

	if (table->sums.count * 2 >= table->slot_count)
		grow_slots(table);
	slot = find_slot(table, hash);
	*is_new = !table->slots[slot];
	if (!*is_new)
		return table->slots[slot] - 1;
	memset(vector_push(&table->distinct), 0, sizeof(*table->distinct.items));
	*vector_push(&table->sums) = (struct sums){.hash = hash};
	table->slots[slot] = (uint32_t)table->sums.count;
	return (uint32_t)table->sums.count - 1;
}

void distinct_table_expect(const struct distinct_table *table, XXH128_hash_t hash)
{
	if (table->slot_count)
		__builtin_prefetch(&table->slots[first_slot(table, hash)]);
}

void distinct_table_expect_sums(const struct distinct_table *table, XXH128_hash_t hash)
{
	uint32_t slot = table->slot_count ? table->slots[first_slot(table, hash)] : 0;

	if (slot)
		__builtin_prefetch(&table->sums.items[slot - 1], 1);
}

void distinct_table_settle(struct distinct_table *table)
{
	for (size_t i = 0; i < table->sums.count; i++) {
		const struct sums *sums = &table->sums.items[i];
		struct distinct *distinct = &table->distinct.items[i];

		distinct->squares = sums->squares;
		distinct->count = sums->count;
		distinct->value = sums->value;
	}
}

void distinct_table_release(struct distinct_table *table)
{
	vector_release(&table->distinct);
	vector_release(&table->sums);
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

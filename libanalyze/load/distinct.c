/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/distinct.h"

#include "base/vector.h"

#include <string.h>

static inline size_t first_slot(const struct distinct_table *table, XXH128_hash_t hash)
{
	return (size_t)hash.low64 & (table->slot_count - 1);
}

static inline uint32_t tag_of(XXH128_hash_t hash)
{
	return (uint32_t)(hash.low64 >> 32);
}

static struct distinct_slot *find_slot(const struct distinct_table *table, XXH128_hash_t hash)
{
	size_t slot = first_slot(table, hash);
	uint32_t tag = tag_of(hash);

	for (; table->slots[slot].number; slot = (slot + 1) & (table->slot_count - 1))
		if (table->slots[slot].tag == tag &&
		    XXH128_isEqual(table->sums.items[table->slots[slot].number - 1].hash, hash))
			break;
	return &table->slots[slot];
}

static void grow_slots(struct distinct_table *table)
{
	free(table->slots);
	table->slot_count = table->slot_count ? table->slot_count * 2 : 1024;
	table->slots = xcalloc_table(table->slot_count, sizeof(*table->slots));
	for (size_t i = 0; i < table->sums.count; i++) {
		XXH128_hash_t hash = table->sums.items[i].hash;

		*find_slot(table, hash) = (struct distinct_slot){(uint32_t)i + 1, tag_of(hash)};
	}
}

static void push_sums(struct distinct_table *table, XXH128_hash_t hash)
{
	if (table->sums.count == table->sums.capacity) {
		size_t capacity = table->sums.capacity ? table->sums.capacity * 2 : 64;
		struct sums *items =
			xaligned_array(_Alignof(struct sums), capacity, sizeof(*items));

		if (table->sums.count)
			memcpy(items, table->sums.items, table->sums.count * sizeof(*items));
		free(table->sums.items);
		table->sums.items = items;
		table->sums.capacity = capacity;
	}
	table->sums.items[table->sums.count++] = (struct sums){.hash = hash};
}

uint32_t distinct_table_number(struct distinct_table *table, XXH128_hash_t hash, bool *is_new)
{
	struct distinct_slot *slot;

	if (table->sums.count * 2 >= table->slot_count)
		grow_slots(table);
	slot = find_slot(table, hash);
	*is_new = !slot->number;
	if (!*is_new)
		return slot->number - 1;
	memset(vector_push(&table->distinct), 0, sizeof(*table->distinct.items));
	push_sums(table, hash);
	*slot = (struct distinct_slot){(uint32_t)table->sums.count, tag_of(hash)};
	return (uint32_t)table->sums.count - 1;
}

void distinct_table_expect(const struct distinct_table *table, XXH128_hash_t hash)
{
	if (table->slot_count)
		__builtin_prefetch(&table->slots[first_slot(table, hash)]);
}

bool distinct_table_expect_sums(const struct distinct_table *table, XXH128_hash_t hash)
{
	size_t slot, mask = table->slot_count - 1;

	if (!table->slot_count)
		return false;
	for (slot = first_slot(table, hash); table->slots[slot].number; slot = (slot + 1) & mask)
		if (table->slots[slot].tag == tag_of(hash)) {
			__builtin_prefetch(&table->sums.items[table->slots[slot].number - 1], 1);
			return true;
		}
	return false;
}

void distinct_table_release(struct distinct_table *table)
{
	vector_release(&table->distinct);
	vector_release(&table->sums);
	free(table->slots);
	table->slots = NULL;
	table->slot_count = 0;
}

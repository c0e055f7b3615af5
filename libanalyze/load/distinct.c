/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/distinct.h"

#include "base/vector.h"

#include <string.h>

_Static_assert(offsetof(struct sums, hash) == 0, "hash_slots looks for it there");

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
	struct hash_slot *slot;

	hash_slots_reserve(&table->slots, table->sums.items, sizeof(struct sums),
			   table->sums.count);
	slot = hash_slots_find(&table->slots, table->sums.items, sizeof(struct sums), hash);
	*is_new = !slot->number;
	if (!*is_new)
		return slot->number - 1;
	memset(vector_push(&table->distinct), 0, sizeof(*table->distinct.items));
	push_sums(table, hash);
	*slot = (struct hash_slot){(uint32_t)table->sums.count, hash_tag(hash)};
	return (uint32_t)table->sums.count - 1;
}

void distinct_table_expect(const struct distinct_table *table, XXH128_hash_t hash)
{
	hash_slots_expect(&table->slots, hash);
}

bool distinct_table_expect_sums(const struct distinct_table *table, XXH128_hash_t hash)
{
	const struct hash_slots *slots = &table->slots;
	size_t at;

	if (!slots->count)
		return false;
	for (at = hash_slots_first(slots, hash); slots->items[at].number;
	     at = (at + 1) & (slots->count - 1))
		if (slots->items[at].tag == hash_tag(hash)) {
			__builtin_prefetch(&table->sums.items[slots->items[at].number - 1], 1);
			return true;
		}
	return false;
}

void distinct_table_release(struct distinct_table *table)
{
	vector_release(&table->distinct);
	vector_release(&table->sums);
	hash_slots_release(&table->slots);
}

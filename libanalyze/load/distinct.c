/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/distinct.h"

#include "base/pages.h"

#include <string.h>

_Static_assert(offsetof(struct sums, hash) == 0, "hash_slots looks for it there");

uint32_t distinct_table_append(struct distinct_table *table, XXH128_hash_t hash)
{
	*pages_push(&table->distinct) = (struct distinct){.key = NULL};
	*pages_push(&table->sums) = (struct sums){.hash = hash};
	return (uint32_t)table->sums.count - 1;
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
	*slot = (struct hash_slot){(uint32_t)table->sums.count + 1, hash_tag(hash)};
	return distinct_table_append(table, hash);
}

void distinct_table_release(struct distinct_table *table)
{
	pages_release(&table->distinct);
	pages_release(&table->sums);
	hash_slots_release(&table->slots);
}

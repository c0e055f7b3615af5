/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

/* A few, one after another into its place. */
static void insert_each(struct sort_item *items, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct sort_item item = items[i];
		size_t at = i;

		for (; at && items[at - 1].key > item.key; at--)
			items[at] = items[at - 1];
		items[at] = item;
	}
}

/* By one byte of the key; those with the same stay in their order. */
static void sort_by_byte(const struct sort_item *from, struct sort_item *to, size_t count,
			 unsigned shift)
{
	size_t places[256] = {0}, at = 0;

	for (size_t i = 0; i < count; i++)
		places[from[i].key >> shift & 0xff]++;
	for (size_t i = 0; i < 256; i++) {
		size_t size = places[i];

		places[i] = at;
		at += size;
	}
	for (size_t i = 0; i < count; i++)
		to[places[from[i].key >> shift & 0xff]++] = from[i];
}

static bool is_sorted(const struct sort_item *items, size_t count, uint64_t *differ)
{
	bool ascends = true;

	*differ = 0;
	for (size_t i = 1; i < count; i++) {
		*differ |= items[i].key ^ items[0].key;
		ascends = ascends && items[i - 1].key <= items[i].key;
	}
	return ascends;
}

/* Byte by byte, from the lowest up, of those that are not the same in all keys. */
void sort_items(struct sort_item *items, size_t count)
{
	enum { FEW = 24 };
	struct sort_item *from = items, *to, *spare;
	uint64_t differ;

	if (count <= FEW) {
		insert_each(items, count);
		return;
	}
	if (is_sorted(items, count, &differ))
		return;
	spare = to = xrealloc_array(NULL, count, sizeof(*spare));
	for (unsigned shift = 0; shift < 64; shift += 8) {
		struct sort_item *sorted = to;

		if (!(differ >> shift & 0xff))
			continue;
		sort_by_byte(from, to, count, shift);
		to = from;
		from = sorted;
	}
	if (from != items)
		memcpy(items, from, count * sizeof(*items));
	free(spare);
}

void *sort_things(void *things, size_t size, struct sort_item *order, size_t count)
{
	unsigned char *sorted = xrealloc_array(NULL, count, size);

	sort_items(order, count);
	for (size_t i = 0; i < count; i++)
		memcpy(sorted + i * size, (const unsigned char *)things + order[i].number * size,
		       size);
	free(order);
	free(things);
	return sorted;
}

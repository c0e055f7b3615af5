/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dwarf_units: which unit an address is in, by .debug_aranges, and for the units that it does not
 * list - clang writes none - by their own first entries.
 */
#include "base/vector.h"
#include "symbol/dwarf_context.h"
#include "symbol/dwarf_ranges.h"
#include "base/leb128.h"
#include "symbol/workers.h"

struct extent {
	uint64_t low, high;
	uint32_t unit;
};

struct extents {
	struct extent *items;
	size_t count, capacity;
};

/* The least a unit may say of its ranges, however small it is. */
enum { RANGES_LEAST = 4096, RANGES_PER_BYTE = 16 };

/* One set of .debug_aranges: a header, filled up to twice the size of an address, and pairs. */
static void read_set(struct dwarf_file *file, struct reader *reader, unsigned offset_size,
		     const unsigned char *start, struct extents *extents, bool *listed)
{
	unsigned version = reader_u16(reader);
	uint64_t offset = reader_unsigned(reader, offset_size);
	unsigned size = reader_u8(reader);
	unsigned selector = reader_u8(reader);
	const struct dwarf_unit *unit = dwarf_find_unit(file, offset);
	size_t header = (size_t)(reader->at - start);

	if (reader->overrun || version != 2 || selector || (size != 4 && size != 8) || !unit ||
	    unit->start != offset)
		return;
	reader_take(reader, -header & (2 * size - 1));
	while (reader_left(reader) >= 2 * size) {
		uint64_t low = reader_unsigned(reader, size);
		uint64_t length = reader_unsigned(reader, size);

		if (!low && !length)
			break;
		listed[unit - file->units] = true;
		if (length && !dwarf_is_tombstone(unit, low) && low + length > low)
			*vector_push(extents) =
				(struct extent){low, low + length, (uint32_t)(unit - file->units)};
	}
}

static void read_aranges(struct dwarf_file *file, struct extents *extents, bool *listed)
{
	struct reader reader = dwarf_reader(file, DWARF_ARANGES, 0);

	while (reader_left(&reader)) {
		const unsigned char *start = reader.at;
		unsigned offset_size = 4;
		uint64_t size = reader_u32(&reader);
		struct reader set;

		if (size == UINT32_MAX) {
			offset_size = 8;
			size = reader_u64(&reader);
		}
		set = reader;
		if (!reader_take(&reader, size))
			return;
		set.end = reader.at;
		read_set(file, &set, offset_size, start, extents, listed);
	}
}

struct first_entries {
	struct dwarf_file *file;
	const bool *listed;
	struct extents *extents; /* of each worker */
};

static void read_first_entry(void *state, size_t piece, unsigned worker)
{
	struct first_entries *entries = state;
	struct dwarf_unit *unit = &entries->file->units[piece];
	uint64_t budget = (unit->end - unit->start) * RANGES_PER_BYTE + RANGES_LEAST;
	struct dwarf_ranges ranges;
	struct dwarf_range range;

	if (entries->listed[piece] || unit->type == DW_UT_type || unit->type == DW_UT_partial)
		return;
	if (!dwarf_unit_load(unit))
		return;
	dwarf_ranges_of_unit(&ranges, unit);
	while (dwarf_ranges_next(&ranges, &range, &budget))
		*vector_push(&entries->extents[worker]) =
			(struct extent){range.low, range.high, (uint32_t)piece};
}

static int compare_extents(const void *left, const void *right)
{
	const struct extent *a = left, *b = right;

	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	if (a->high != b->high)
		return a->high < b->high ? -1 : 1;
	return a->unit < b->unit ? -1 : a->unit > b->unit;
}

static struct extents read_extents(struct dwarf_file *file, unsigned threads)
{
	bool *listed = xcalloc(file->unit_count + 1, sizeof(*listed));
	struct extents all = {0};
	struct first_entries entries = {file, listed, xcalloc(threads, sizeof(all))};

	read_aranges(file, &all, listed);
	workers_run(threads, file->unit_count, read_first_entry, &entries);
	for (unsigned i = 0; i < threads; i++) {
		for (size_t e = 0; e < entries.extents[i].count; e++)
			*vector_push(&all) = entries.extents[i].items[e];
		vector_release(&entries.extents[i]);
	}
	free(entries.extents);
	free(listed);
	if (all.count)
		qsort(all.items, all.count, sizeof(*all.items), compare_extents);
	return all;
}

/* A heap of extents, the lowest unit on top. */
static void heap_add(struct extents *heap, struct extent extent)
{
	size_t i = heap->count;

	*vector_push(heap) = extent;
	for (; i && heap->items[(i - 1) / 2].unit > extent.unit; i = (i - 1) / 2)
		heap->items[i] = heap->items[(i - 1) / 2];
	heap->items[i] = extent;
}

static void heap_remove(struct extents *heap)
{
	struct extent last = heap->items[--heap->count];
	size_t i = 0;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= heap->count)
			break;
		if (child + 1 < heap->count &&
		    heap->items[child + 1].unit < heap->items[child].unit)
			child++;
		if (last.unit <= heap->items[child].unit)
			break;
		heap->items[i] = heap->items[child];
		i = child;
	}
	if (heap->count)
		heap->items[i] = last;
}

/* Where units overlap, the one that stands first in the file is taken. */
uint32_t *dwarf_context_units(struct dwarf_context *context, const uint64_t *addresses,
			      size_t count, unsigned threads)
{
	struct extents extents = read_extents(context->main, threads);
	uint32_t *units = xcalloc(count + 1, sizeof(*units));
	struct extents heap = {0};
	size_t next = 0;

	for (size_t i = 0; i < count; i++) {
		while (next < extents.count && extents.items[next].low <= addresses[i])
			heap_add(&heap, extents.items[next++]);
		while (heap.count && heap.items[0].high <= addresses[i])
			heap_remove(&heap);
		units[i] = heap.count ? heap.items[0].unit : UINT32_MAX;
	}
	vector_release(&heap);
	vector_release(&extents);
	return units;
}

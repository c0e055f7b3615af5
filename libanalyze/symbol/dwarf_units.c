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

/* The least a unit may say of its ranges, however small it is. */
enum { RANGES_LEAST = 4096, RANGES_PER_BYTE = 16 };

static int compare_extents(const void *left, const void *right)
{
	const struct dwarf_unit_extent *a = left, *b = right;

	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	if (a->high != b->high)
		return a->high < b->high ? -1 : 1;
	return a->unit < b->unit ? -1 : a->unit > b->unit;
}

static void sort_extents(struct dwarf_extents *extents)
{
	if (extents->count)
		qsort(extents->items, extents->count, sizeof(*extents->items), compare_extents);
}

/* ---- .debug_aranges ---------------------------------------------------------------------------
 */

/* One set: a header, filled up to twice the size of an address, and pairs. */
static void read_set(struct reader *reader, unsigned offset_size, const unsigned char *start,
		     struct dwarf_extents *extents)
{
	unsigned version = reader_u16(reader);
	uint64_t offset = reader_unsigned(reader, offset_size);
	unsigned size = reader_u8(reader);
	unsigned selector = reader_u8(reader);
	size_t header = (size_t)(reader->at - start);

	if (reader->overrun || version != 2 || selector || (size != 4 && size != 8))
		return;
	reader_take(reader, -header & (2 * size - 1));
	while (reader_left(reader) >= 2 * size) {
		uint64_t low = reader_unsigned(reader, size);
		uint64_t length = reader_unsigned(reader, size);

		if (!low && !length)
			break;
		if (low + length < low)
			length = 0;
		*vector_push(extents) = (struct dwarf_unit_extent){low, low + length, offset};
	}
}

void dwarf_aranges_read(struct dwarf_file *file, struct dwarf_extents *extents)
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
			break;
		set.end = reader.at;
		read_set(&set, offset_size, start, extents);
	}
	sort_extents(extents);
}

/* Only of units that are there, and of code that is; in `listed`, which of them say anything. */
static struct dwarf_extents take_listed(struct dwarf_file *file, const struct dwarf_extents *all,
					bool *listed)
{
	struct dwarf_extents taken = {0};

	vector_reserve(&taken, all->count);
	for (size_t i = 0; i < all->count; i++) {
		const struct dwarf_unit_extent *extent = &all->items[i];
		const struct dwarf_unit *unit = dwarf_find_unit(file, extent->unit);

		if (!unit || unit->start != extent->unit)
			continue;
		listed[unit - file->units] = true;
		if (extent->low < extent->high && !dwarf_is_tombstone(unit, extent->low))
			*vector_push(&taken) = *extent;
	}
	return taken;
}

/* ---- first entries ----------------------------------------------------------------------------
 */

struct first_entries {
	struct dwarf_unit **units;
	struct dwarf_extents *extents; /* of each worker */
};

static void read_first_entry(void *state, size_t piece, unsigned worker)
{
	struct first_entries *entries = state;
	struct dwarf_unit *unit = entries->units[piece];
	uint64_t budget = (unit->end - unit->start) * RANGES_PER_BYTE + RANGES_LEAST;
	struct dwarf_ranges ranges;
	struct dwarf_range range;

	if (!dwarf_unit_load(unit))
		return;
	dwarf_ranges_of_unit(&ranges, unit);
	while (dwarf_ranges_next(&ranges, &range, &budget))
		*vector_push(&entries->extents[worker]) =
			(struct dwarf_unit_extent){range.low, range.high, unit->start};
}

static struct dwarf_extents read_extents(struct dwarf_context *context, unsigned threads)
{
	struct dwarf_file *file = context->main;
	bool *listed = xcalloc(file->unit_count + 1, sizeof(*listed));
	struct dwarf_extents all = take_listed(file, &context->listed, listed);
	struct first_entries entries = {xcalloc(file->unit_count + 1, sizeof(*entries.units)),
					xcalloc(threads, sizeof(all))};
	size_t count = all.count, unlisted = 0;

	for (size_t i = 0; i < file->unit_count; i++) {
		struct dwarf_unit *unit = &file->units[i];

		if (!listed[i] && unit->type != DW_UT_type && unit->type != DW_UT_partial)
			entries.units[unlisted++] = unit;
	}
	workers_run(threads, unlisted, read_first_entry, &entries);
	for (unsigned i = 0; i < threads; i++) {
		for (size_t e = 0; e < entries.extents[i].count; e++)
			*vector_push(&all) = entries.extents[i].items[e];
		vector_release(&entries.extents[i]);
	}
	free(entries.extents);
	free(entries.units);
	free(listed);
	if (all.count > count)
		sort_extents(&all);
	return all;
}

/* ---- addresses --------------------------------------------------------------------------------
 */

/* A heap of extents, the lowest unit on top. */
static void heap_add(struct dwarf_extents *heap, struct dwarf_unit_extent extent)
{
	size_t i = heap->count;

	*vector_push(heap) = extent;
	for (; i && heap->items[(i - 1) / 2].unit > extent.unit; i = (i - 1) / 2)
		heap->items[i] = heap->items[(i - 1) / 2];
	heap->items[i] = extent;
}

static void heap_remove(struct dwarf_extents *heap)
{
	struct dwarf_unit_extent last = heap->items[--heap->count];
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

/* Where the unit of each address starts, or UINT64_MAX. Where units overlap, the first is taken. */
static uint64_t *find_units(const struct dwarf_extents *extents, const uint64_t *addresses,
			    size_t count)
{
	uint64_t *units = xcalloc(count + 1, sizeof(*units));
	struct dwarf_extents heap = {0};
	size_t next = 0;

	for (size_t i = 0; i < count; i++) {
		while (next < extents->count && extents->items[next].low <= addresses[i])
			heap_add(&heap, extents->items[next++]);
		while (heap.count && heap.items[0].high <= addresses[i])
			heap_remove(&heap);
		units[i] = heap.count ? heap.items[0].unit : UINT64_MAX;
	}
	vector_release(&heap);
	return units;
}

uint32_t *dwarf_context_units(struct dwarf_context *context, const uint64_t *addresses,
			      size_t count, unsigned threads)
{
	struct dwarf_extents extents = read_extents(context, threads);
	uint64_t *starts = find_units(&extents, addresses, count);
	uint32_t *units = xcalloc(count + 1, sizeof(*units));
	struct dwarf_file *file = context->main;

	for (size_t i = 0; i < count; i++) {
		units[i] = UINT32_MAX;
		if (starts[i] != UINT64_MAX)
			units[i] = (uint32_t)(dwarf_find_unit(file, starts[i]) - file->units);
		else
			file->is_short = file->is_part;
	}
	free(starts);
	vector_release(&extents);
	return units;
}

uint64_t dwarf_extents_reach(const struct dwarf_extents *extents, const uint64_t *addresses,
			     size_t count)
{
	uint64_t *starts = find_units(extents, addresses, count);
	uint64_t last = 0, end = UINT64_MAX;

	for (size_t i = 0; i < count; i++)
		if (starts[i] > last)
			last = starts[i];
	for (size_t i = 0; i < extents->count; i++)
		if (extents->items[i].unit > last && extents->items[i].unit < end)
			end = extents->items[i].unit;
	free(starts);
	return end;
}

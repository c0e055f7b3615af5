/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_ranges: low and high, .debug_ranges, .debug_rnglists. */
#include "symbol/dwarf_ranges.h"

size_t first_address(const uint64_t *addresses, size_t count, uint64_t address)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (addresses[middle] < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct dwarf_unit *owner_of(const struct dwarf_unit *unit)
{
	return unit->skeleton ? unit->skeleton : unit;
}

static uint64_t highest(const struct dwarf_unit *unit)
{
	return unit->address_size == 8 ? UINT64_MAX : UINT32_MAX;
}

/* Linkers write 0, the highest address, or the one below it. */
bool dwarf_is_tombstone(const struct dwarf_unit *unit, uint64_t address)
{
	if (address == 0)
		return !owner_of(unit)->file->has_zero;
	return address >= highest(unit) - 1;
}

static void init_one(struct dwarf_ranges *ranges, bool has_low, uint64_t low, bool has_high,
		     uint64_t high)
{
	if (!has_low)
		return;
	ranges->kind = RANGES_ONE;
	ranges->one = (struct dwarf_range){low, has_high ? high : low + 1};
}

static void init_list(struct dwarf_ranges *ranges, const struct dwarf_unit *unit, uint64_t offset,
		      bool is_index)
{
	const struct dwarf_unit *owner = owner_of(unit);
	struct span list = unit->rnglists;

	ranges->base = owner->facts.has_low ? owner->facts.low : 0;
	if (unit->version < 5) {
		ranges->kind = RANGES_V4;
		if (unit != owner)
			offset += owner->ranges_base;
		ranges->reader = dwarf_reader(owner->file, DWARF_RANGES, offset);
		return;
	}
	ranges->kind = RANGES_V5;
	ranges->reader = reader_over(list.at, list.size, unit->file->swap);
	if (is_index) {
		uint64_t at = unit->rnglists_base;

		if (at > list.size || offset >= (list.size - at) / unit->offset_size) {
			ranges->kind = RANGES_NONE;
			return;
		}
		ranges->reader.at += at + offset * unit->offset_size;
		offset = at + reader_unsigned(&ranges->reader, unit->offset_size);
	}
	if (offset >= list.size)
		ranges->kind = RANGES_NONE;
	else
		ranges->reader.at = list.at + offset;
}

void dwarf_ranges_init(struct dwarf_ranges *ranges, const struct dwarf_unit *unit,
		       const struct dwarf_extent *extent)
{
	uint64_t low = 0, high = 0;
	bool has_low, has_high = false;

	*ranges = (struct dwarf_ranges){.unit = unit};
	if (extent->ranges.form) {
		init_list(ranges, unit, extent->ranges.number,
			  extent->ranges.form == DW_FORM_rnglistx);
		return;
	}
	if (!extent->low.form)
		return;
	has_low = dwarf_address(unit, &extent->low, &low);
	if (dwarf_is_address(extent->high.form)) {
		has_high = dwarf_address(unit, &extent->high, &high);
	} else if (extent->high.form) {
		has_high = true;
		high = low + extent->high.number;
	}
	/* A lone low_pc is the start of something unknown. */
	if (has_high)
		init_one(ranges, has_low, low, has_high, high);
}

void dwarf_ranges_of_unit(struct dwarf_ranges *ranges, const struct dwarf_unit *unit)
{
	const struct dwarf_unit_facts *facts = &unit->facts;

	*ranges = (struct dwarf_ranges){.unit = unit};
	if (facts->ranges != UINT64_MAX)
		init_list(ranges, unit, facts->ranges, facts->ranges_is_index);
	else if (facts->has_high)
		init_one(ranges, facts->has_low, facts->low, true, facts->high);
}

/* An entry of .debug_ranges: 1, one to use; 0, another; -1, the end. */
static int next_v4(struct dwarf_ranges *ranges, struct dwarf_range *range)
{
	const struct dwarf_unit *unit = ranges->unit;
	uint64_t low = reader_unsigned(&ranges->reader, unit->address_size);
	uint64_t high = reader_unsigned(&ranges->reader, unit->address_size);

	if (ranges->reader.overrun || (!low && !high))
		return -1;
	if (low == highest(unit)) {
		ranges->base = high;
		return 0;
	}
	/* The linker's mark may stand where an offset should. */
	if (low >= highest(unit) - 1)
		return 0;
	*range = (struct dwarf_range){ranges->base + low, ranges->base + high};
	return ranges->base >= highest(unit) - 1 ? 0 : 1;
}

static int next_v5(struct dwarf_ranges *ranges, struct dwarf_range *range)
{
	const struct dwarf_unit *unit = ranges->unit;
	struct reader *reader = &ranges->reader;
	uint64_t low = 0, high = 0;
	bool good = true;

	switch (reader_u8(reader)) {
	case DW_RLE_base_addressx:
		if (!dwarf_indexed_address(unit, reader_uleb(reader), &ranges->base))
			ranges->base = UINT64_MAX;
		return 0;
	case DW_RLE_startx_endx:
		good = dwarf_indexed_address(unit, reader_uleb(reader), &low);
		good = dwarf_indexed_address(unit, reader_uleb(reader), &high) && good;
		break;
	case DW_RLE_startx_length:
		good = dwarf_indexed_address(unit, reader_uleb(reader), &low);
		high = low + reader_uleb(reader);
		break;
	case DW_RLE_offset_pair:
		low = ranges->base + reader_uleb(reader);
		high = ranges->base + reader_uleb(reader);
		good = ranges->base < highest(unit) - 1;
		break;
	case DW_RLE_base_address:
		ranges->base = reader_unsigned(reader, unit->address_size);
		return 0;
	case DW_RLE_start_end:
		low = reader_unsigned(reader, unit->address_size);
		high = reader_unsigned(reader, unit->address_size);
		break;
	case DW_RLE_start_length:
		low = reader_unsigned(reader, unit->address_size);
		high = low + reader_uleb(reader);
		break;
	default:
		return -1;
	}
	*range = (struct dwarf_range){low, high};
	if (reader->overrun)
		return -1;
	return good;
}

bool dwarf_ranges_next(struct dwarf_ranges *ranges, struct dwarf_range *range, uint64_t *budget)
{
	while (ranges->kind != RANGES_NONE && *budget) {
		int result = 1;

		--*budget;
		if (ranges->kind == RANGES_ONE) {
			*range = ranges->one;
			ranges->kind = RANGES_NONE;
		} else if (ranges->kind == RANGES_V4) {
			result = next_v4(ranges, range);
		} else {
			result = next_v5(ranges, range);
		}
		if (result < 0)
			ranges->kind = RANGES_NONE;
		else if (result && range->low < range->high &&
			 !dwarf_is_tombstone(ranges->unit, range->low))
			return true;
	}
	return false;
}

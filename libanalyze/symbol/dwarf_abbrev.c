/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_abbrev: tables of what attributes an entry has and how they are encoded. */
#include "base/vector.h"
#include "symbol/dwarf_file.h"
#include "base/leb128.h"

uint8_t dwarf_form_size(uint64_t form, bool version_2, uint8_t address_size, uint8_t offset_size)
{
	switch (form) {
	case DW_FORM_flag_present:
	case DW_FORM_implicit_const:
		return 0;
	case DW_FORM_data1:
	case DW_FORM_ref1:
	case DW_FORM_flag:
	case DW_FORM_strx1:
	case DW_FORM_addrx1:
		return 1;
	case DW_FORM_data2:
	case DW_FORM_ref2:
	case DW_FORM_strx2:
	case DW_FORM_addrx2:
		return 2;
	case DW_FORM_strx3:
	case DW_FORM_addrx3:
		return 3;
	case DW_FORM_data4:
	case DW_FORM_ref4:
	case DW_FORM_ref_sup4:
	case DW_FORM_strx4:
	case DW_FORM_addrx4:
		return 4;
	case DW_FORM_data8:
	case DW_FORM_ref8:
	case DW_FORM_ref_sup8:
	case DW_FORM_ref_sig8:
		return 8;
	case DW_FORM_data16:
		return 16;
	case DW_FORM_addr:
		return address_size;
	case DW_FORM_ref_addr:
		return version_2 ? address_size : offset_size;
	case DW_FORM_strp:
	case DW_FORM_sec_offset:
	case DW_FORM_strp_sup:
	case DW_FORM_line_strp:
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_GNU_strp_alt:
		return offset_size;
	default:
		return DWARF_VARIES;
	}
}

static struct dwarf_spec *push_spec(struct dwarf_abbrevs *abbrevs)
{
	abbrevs->specs = vector_grow(abbrevs->specs, abbrevs->spec_count, &abbrevs->spec_capacity,
				     sizeof(*abbrevs->specs));
	return &abbrevs->specs[abbrevs->spec_count++];
}

static void read_specs(struct dwarf_abbrevs *abbrevs, struct reader *reader,
		       struct dwarf_abbrev *abbrev)
{
	uint64_t fixed = 0;

	abbrev->spec_start = (uint32_t)abbrevs->spec_count;
	abbrev->sibling_at = UINT32_MAX;
	while (!reader->overrun) {
		uint64_t attribute = reader_uleb(reader);
		uint64_t form = reader_uleb(reader);
		struct dwarf_spec *spec;

		if (!attribute && !form)
			break;
		if (attribute == DW_AT_sibling) {
			abbrev->has_sibling = true;
			if (form == DW_FORM_ref4 && fixed < UINT32_MAX)
				abbrev->sibling_at = (uint32_t)fixed;
		}
		spec = push_spec(abbrevs);
		spec->attribute = attribute > UINT16_MAX ? 0 : (uint16_t)attribute;
		spec->form = form > UINT16_MAX ? 0 : (uint16_t)form;
		spec->size = dwarf_form_size(form, abbrevs->version_2, abbrevs->address_size,
					     abbrevs->offset_size);
		spec->implicit = form == DW_FORM_implicit_const ? reader_sleb(reader) : 0;
		fixed = spec->size == DWARF_VARIES ? UINT64_MAX / 2 : fixed + spec->size;
		abbrev->spec_count++;
	}
	abbrev->fixed_size = fixed < UINT32_MAX ? (uint32_t)fixed : UINT32_MAX;
}

static int compare_abbrevs(const void *left, const void *right)
{
	const struct dwarf_abbrev *a = left, *b = right;

	if (a->code != b->code)
		return a->code < b->code ? -1 : 1;
	return a->spec_start < b->spec_start ? -1 : a->spec_start > b->spec_start;
}

void dwarf_abbrevs_read(struct dwarf_file *file, struct dwarf_abbrevs *abbrevs)
{
	struct reader reader = dwarf_reader(file, DWARF_ABBREV, abbrevs->offset);
	uint64_t room = abbrevs->limit - abbrevs->offset;

	if (abbrevs->offset >= abbrevs->limit)
		return;
	if (reader_left(&reader) > room)
		reader.end = reader.at + room;
	abbrevs->is_dense = true;
	/* Even where no entry has attributes there is an array to point into. */
	abbrevs->specs = vector_grow(abbrevs->specs, abbrevs->spec_count, &abbrevs->spec_capacity,
				     sizeof(*abbrevs->specs));
	while (reader_left(&reader)) {
		struct dwarf_abbrev abbrev = {.code = reader_uleb(&reader)};

		if (!abbrev.code)
			break;
		abbrev.tag = (uint16_t)reader_uleb(&reader);
		abbrev.has_children = reader_u8(&reader);
		read_specs(abbrevs, &reader, &abbrev);
		if (reader.overrun)
			break;
		if (abbrev.code != abbrevs->count + 1)
			abbrevs->is_dense = false;
		*vector_push(abbrevs) = abbrev;
	}
	if (!abbrevs->is_dense)
		qsort(abbrevs->items, abbrevs->count, sizeof(*abbrevs->items), compare_abbrevs);
}

const struct dwarf_abbrev *dwarf_find_abbrev(const struct dwarf_abbrevs *abbrevs, uint64_t code)
{
	size_t low = 0, high = abbrevs->count;

	if (abbrevs->is_dense)
		return code && code <= abbrevs->count ? &abbrevs->items[code - 1] : NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (abbrevs->items[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low < abbrevs->count && abbrevs->items[low].code == code ? &abbrevs->items[low]
									: NULL;
}

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

/* ---- steps ------------------------------------------------------------------------------------ */

static enum dwarf_use use_in_code(uint16_t attribute)
{
	switch (attribute) {
	case DW_AT_sibling:
		return USE_SIBLING;
	case DW_AT_low_pc:
		return USE_LOW;
	case DW_AT_high_pc:
		return USE_HIGH;
	case DW_AT_ranges:
		return USE_RANGES;
	case DW_AT_abstract_origin:
	case DW_AT_specification:
		return USE_ORIGIN;
	case DW_AT_name:
		return USE_NAME;
	case DW_AT_linkage_name:
	case DW_AT_MIPS_linkage_name:
		return USE_LINKAGE;
	case DW_AT_decl_line:
		return USE_LINE;
	case DW_AT_call_file:
		return USE_CALL_FILE;
	case DW_AT_call_line:
		return USE_CALL_LINE;
	case DW_AT_call_column:
		return USE_CALL_COLUMN;
	default:
		return USE_NONE;
	}
}

static enum dwarf_use use_of(const struct dwarf_abbrev *abbrev, uint16_t attribute)
{
	if (abbrev->tag == DW_TAG_subprogram || abbrev->tag == DW_TAG_inlined_subroutine)
		return use_in_code(attribute);
	return attribute == DW_AT_sibling && abbrev->has_children ? USE_SIBLING : USE_NONE;
}

static void make_steps(struct dwarf_abbrevs *abbrevs, struct dwarf_abbrev *abbrev)
{
	uint64_t skip = 0, fixed = 0; /* since the last step, and in all while that is known */

	abbrev->step_start = (uint32_t)abbrevs->steps.count;
	abbrev->sibling_at = UINT32_MAX;
	for (uint32_t i = 0; i < abbrev->spec_count; i++) {
		uint32_t number = abbrev->spec_start + i;
		const struct dwarf_spec *spec = &abbrevs->specs[number];
		enum dwarf_use use = use_of(abbrev, spec->attribute);

		if (use == USE_SIBLING && spec->form == DW_FORM_ref4 && fixed < UINT32_MAX)
			abbrev->sibling_at = (uint32_t)fixed;
		if (spec->attribute == DW_AT_low_pc || spec->attribute == DW_AT_ranges)
			abbrev->has_code = true;
		fixed = spec->size == DWARF_VARIES ? UINT32_MAX : fixed + spec->size;
		/* More attributes than anybody has are stepped over one by one. */
		if (use == USE_NONE && spec->size != DWARF_VARIES && skip < UINT32_MAX / 2) {
			skip += spec->size;
			continue;
		}
		*vector_push(&abbrevs->steps) = (struct dwarf_step){(uint32_t)skip, number, use};
		skip = 0;
	}
	*vector_push(&abbrevs->steps) = (struct dwarf_step){(uint32_t)skip, STEP_END, USE_NONE};
}

/* ---- reading ---------------------------------------------------------------------------------- */

static void read_specs(struct dwarf_abbrevs *abbrevs, struct reader *reader,
		       struct dwarf_abbrev *abbrev)
{
	abbrev->spec_start = (uint32_t)abbrevs->spec_count;
	while (!reader->overrun) {
		uint64_t attribute = reader_uleb(reader);
		uint64_t form = reader_uleb(reader);
		struct dwarf_spec *spec;

		if (!attribute && !form)
			break;
		spec = push_spec(abbrevs);
		spec->attribute = attribute > UINT16_MAX ? 0 : (uint16_t)attribute;
		spec->form = form > UINT16_MAX ? 0 : (uint16_t)form;
		spec->size = dwarf_form_size(form, abbrevs->version_2, abbrevs->address_size,
					     abbrevs->offset_size);
		spec->implicit = form == DW_FORM_implicit_const ? reader_sleb(reader) : 0;
		abbrev->spec_count++;
	}
	make_steps(abbrevs, abbrev);
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

const struct dwarf_abbrev *dwarf_search_abbrev(const struct dwarf_abbrevs *abbrevs, uint64_t code)
{
	size_t low = 0, high = abbrevs->count;

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

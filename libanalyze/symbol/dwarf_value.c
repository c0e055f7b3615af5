/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_value: one place for all the ways to encode a number, a string or a reference. */
#include "symbol/dwarf_value.h"

void dwarf_skip_varying(const struct dwarf_unit *unit, uint16_t form, struct reader *reader)
{
	struct dwarf_spec spec = {.size = DWARF_VARIES};

	switch (form) {
	case DW_FORM_block1:
		reader_take(reader, reader_u8(reader));
		break;
	case DW_FORM_block2:
		reader_take(reader, reader_u16(reader));
		break;
	case DW_FORM_block4:
		reader_take(reader, reader_u32(reader));
		break;
	case DW_FORM_block:
	case DW_FORM_exprloc:
		reader_take(reader, reader_uleb(reader));
		break;
	case DW_FORM_string:
		reader_string(reader);
		break;
	case DW_FORM_sdata:
	case DW_FORM_udata:
	case DW_FORM_ref_udata:
	case DW_FORM_strx:
	case DW_FORM_addrx:
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx:
	case DW_FORM_GNU_addr_index:
	case DW_FORM_GNU_str_index:
		reader_skip_leb(reader);
		break;
	default: {
		struct dwarf_value value;

		spec.form = form;
		dwarf_read_other(unit, &spec, reader, &value);
	}
	}
}

static bool read_varying(const struct dwarf_unit *unit, struct reader *reader,
			 struct dwarf_value *value)
{
	struct span text;

	switch (value->form) {
	case DW_FORM_sdata:
		value->number = (uint64_t)reader_sleb(reader);
		return true;
	case DW_FORM_udata:
	case DW_FORM_ref_udata:
	case DW_FORM_strx:
	case DW_FORM_addrx:
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx:
	case DW_FORM_GNU_addr_index:
	case DW_FORM_GNU_str_index:
		value->number = reader_uleb(reader);
		return true;
	case DW_FORM_string:
		text = reader_string(reader);
		if (text.at && text.at + text.size < reader->at)
			value->text = (const char *)text.at;
		return true;
	case DW_FORM_data16:
		reader_take(reader, 16);
		return true;
	case DW_FORM_flag_present:
		value->number = 1;
		return true;
	case DW_FORM_block1:
	case DW_FORM_block2:
	case DW_FORM_block4:
	case DW_FORM_block:
	case DW_FORM_exprloc:
		dwarf_skip_varying(unit, value->form, reader);
		return true;
	default:
		reader->overrun = true;
		reader->at = reader->end;
		return false;
	}
}

bool dwarf_read_other(const struct dwarf_unit *unit, const struct dwarf_spec *spec,
		      struct reader *reader, struct dwarf_value *value)
{
	uint8_t size;

	*value = (struct dwarf_value){.form = spec->form};
	if (spec->form == DW_FORM_implicit_const) {
		value->number = (uint64_t)spec->implicit;
		return true;
	}
	/* The form stands before the value; twice indirect is nonsense. */
	if (spec->form == DW_FORM_indirect) {
		value->form = (uint16_t)reader_uleb(reader);
		if (value->form == DW_FORM_implicit_const)
			value->number = (uint64_t)reader_sleb(reader);
		if (value->form == DW_FORM_implicit_const)
			return true;
	}
	size = dwarf_form_size(value->form, unit->version == 2, unit->address_size,
			       unit->offset_size);
	if (size && size <= sizeof(value->number)) {
		value->number = reader_unsigned(reader, size);
		return !reader->overrun;
	}
	return read_varying(unit, reader, value);
}

static const char *indexed_string(const struct dwarf_unit *unit, uint64_t index)
{
	struct span offsets = unit->str_offsets;
	uint64_t at = unit->str_offsets_base;
	const unsigned char *entry;

	if (at > offsets.size || index >= (offsets.size - at) / unit->offset_size)
		return NULL;
	entry = offsets.at + at + index * unit->offset_size;
	return elf_string(dwarf_bytes(unit->file, DWARF_STR),
			  unit->offset_size == 8 ? load_u64(entry, unit->file->swap)
						 : load_u32(entry, unit->file->swap));
}

const char *dwarf_string(const struct dwarf_unit *unit, const struct dwarf_value *value)
{
	switch (value->form) {
	case DW_FORM_string:
		return value->text;
	case DW_FORM_strp:
		return elf_string(dwarf_bytes(unit->file, DWARF_STR), value->number);
	case DW_FORM_line_strp:
		return elf_string(dwarf_bytes(unit->file, DWARF_LINE_STR), value->number);
	case DW_FORM_strp_sup:
	case DW_FORM_GNU_strp_alt:
		if (!unit->file->alternate)
			return NULL;
		return elf_string(dwarf_bytes(unit->file->alternate, DWARF_STR), value->number);
	case DW_FORM_strx:
	case DW_FORM_strx1:
	case DW_FORM_strx2:
	case DW_FORM_strx3:
	case DW_FORM_strx4:
	case DW_FORM_GNU_str_index:
		return indexed_string(unit, value->number);
	default:
		return NULL;
	}
}

bool dwarf_indexed_address(const struct dwarf_unit *unit, uint64_t index, uint64_t *address)
{
	const struct dwarf_unit *owner = unit->skeleton ? unit->skeleton : unit;
	struct span bytes = dwarf_bytes(owner->file, DWARF_ADDR);
	uint64_t base = owner->addr_base == UINT64_MAX ? 0 : owner->addr_base;
	struct reader reader;

	if (base > bytes.size || index >= (bytes.size - base) / owner->address_size)
		return false;
	reader = dwarf_reader(owner->file, DWARF_ADDR, base + index * owner->address_size);
	*address = reader_unsigned(&reader, owner->address_size);
	return true;
}

bool dwarf_is_address(uint16_t form)
{
	return form == DW_FORM_addr || form == DW_FORM_addrx || form == DW_FORM_GNU_addr_index ||
	       (form >= DW_FORM_addrx1 && form <= DW_FORM_addrx4);
}

bool dwarf_address(const struct dwarf_unit *unit, const struct dwarf_value *value,
		   uint64_t *address)
{
	if (!dwarf_is_address(value->form))
		return false;
	if (value->form != DW_FORM_addr)
		return dwarf_indexed_address(unit, value->number, address);
	*address = value->number;
	return true;
}

bool dwarf_reference(const struct dwarf_unit *unit, const struct dwarf_value *value,
		     struct dwarf_place *place)
{
	struct dwarf_file *file = unit->file;

	switch (value->form) {
	case DW_FORM_ref1:
	case DW_FORM_ref2:
	case DW_FORM_ref4:
	case DW_FORM_ref8:
	case DW_FORM_ref_udata:
		place->unit = (struct dwarf_unit *)(uintptr_t)unit;
		if (value->number >= unit->end - unit->start)
			return false;
		place->offset = unit->start + value->number;
		return place->offset >= unit->entries;
	case DW_FORM_ref_sup4:
	case DW_FORM_ref_sup8:
	case DW_FORM_GNU_ref_alt:
		file = file->alternate;
		break;
	case DW_FORM_ref_addr:
		break;
	default:
		return false;
	}
	place->offset = value->number;
	place->unit = file ? dwarf_find_unit(file, value->number) : NULL;
	if (file && file->is_part && !place->unit)
		__atomic_store_n(&file->is_short, true, __ATOMIC_RELAXED);
	return place->unit && place->offset >= place->unit->entries;
}

struct reader dwarf_entries(const struct dwarf_unit *unit, uint64_t offset)
{
	struct span info = dwarf_bytes(unit->file, DWARF_INFO);
	struct reader reader = reader_over(info.at, (size_t)unit->end, unit->file->swap);

	reader.at += offset < unit->end ? offset : unit->end;
	return reader;
}

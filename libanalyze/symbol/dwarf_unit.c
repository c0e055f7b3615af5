/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_unit: what the first entry of a unit says of all of it. */
#include "symbol/dwarf_file.h"
#include "symbol/dwarf_value.h"

/* Names may be indexes, which mean nothing before the last attribute is read. */
struct first_entry {
	struct dwarf_value name, directory, dwo_name, low, high;
};

static void read_fact(struct dwarf_unit *unit, uint16_t attribute, const struct dwarf_value *value,
		      struct first_entry *entry)
{
	struct dwarf_unit_facts *facts = &unit->facts;

	switch (attribute) {
	case DW_AT_name:
		entry->name = *value;
		break;
	case DW_AT_comp_dir:
		entry->directory = *value;
		break;
	case DW_AT_dwo_name:
	case DW_AT_GNU_dwo_name:
		entry->dwo_name = *value;
		break;
	case DW_AT_GNU_dwo_id:
		facts->dwo_id = value->number;
		facts->has_dwo_id = true;
		break;
	case DW_AT_low_pc:
		entry->low = *value;
		break;
	case DW_AT_high_pc:
		entry->high = *value;
		break;
	case DW_AT_ranges:
		facts->ranges = value->number;
		facts->ranges_is_index = value->form == DW_FORM_rnglistx;
		break;
	case DW_AT_stmt_list:
		facts->stmt_list = value->number;
		break;
	case DW_AT_language:
		facts->language = (uint16_t)value->number;
		break;
	case DW_AT_str_offsets_base:
		unit->str_offsets_base = value->number;
		break;
	case DW_AT_addr_base:
	case DW_AT_GNU_addr_base:
		unit->addr_base = value->number;
		break;
	case DW_AT_rnglists_base:
		unit->rnglists_base = value->number;
		break;
	case DW_AT_GNU_ranges_base:
		unit->ranges_base = value->number;
		break;
	default:
		break;
	}
}

static void settle_facts(struct dwarf_unit *unit, const struct first_entry *entry)
{
	struct dwarf_unit_facts *facts = &unit->facts;

	facts->name = dwarf_string(unit, &entry->name);
	facts->directory = dwarf_string(unit, &entry->directory);
	facts->dwo_name = dwarf_string(unit, &entry->dwo_name);
	facts->has_low = dwarf_address(unit, &entry->low, &facts->low);
	if (dwarf_is_address(entry->high.form)) {
		facts->has_high = dwarf_address(unit, &entry->high, &facts->high);
	} else if (entry->high.form) {
		facts->has_high = facts->has_low;
		facts->high = facts->low + entry->high.number;
	}
}

/* In version 5 a table has a header, and a unit that names no base means what stands behind it. */
static void default_bases(struct dwarf_unit *unit)
{
	unsigned initial = unit->offset_size == 8 ? 12 : 4;

	unit->facts.ranges = unit->facts.stmt_list = UINT64_MAX;
	unit->ranges_base = 0;
	unit->str_offsets_base = unit->version >= 5 ? initial + 4 : 0;
	unit->addr_base = unit->version >= 5 ? initial + 4 : 0;
	unit->rnglists_base = unit->version >= 5 ? initial + 8 : 0;
}

static bool read_first(struct dwarf_unit *unit)
{
	struct reader reader = dwarf_entries(unit, unit->entries);
	const struct dwarf_abbrev *abbrev = dwarf_find_abbrev(unit->abbrevs, reader_uleb(&reader));
	struct first_entry entry = {0};

	default_bases(unit);
	if (!abbrev)
		return false;
	unit->facts.tag = abbrev->tag;
	for (uint32_t i = 0; i < abbrev->spec_count; i++) {
		const struct dwarf_spec *spec = &unit->abbrevs->specs[abbrev->spec_start + i];
		struct dwarf_value value;

		if (!dwarf_read_value(unit, spec, &reader, &value))
			return false;
		read_fact(unit, spec->attribute, &value, &entry);
	}
	settle_facts(unit, &entry);
	return !reader.overrun;
}

bool dwarf_unit_load(struct dwarf_unit *unit)
{
	int ready = __atomic_load_n(&unit->is_ready, __ATOMIC_ACQUIRE);
	struct dwarf_file *file = unit->file;

	if (ready)
		return ready > 0;
	pthread_mutex_lock(&file->lock);
	if (!unit->is_ready) {
		if (!unit->abbrevs->is_ready) {
			dwarf_abbrevs_read(file, unit->abbrevs);
			unit->abbrevs->is_ready = 1;
		}
		ready = read_first(unit) ? 1 : -1;
		if (ready < 0)
			file->damaged_units++;
		__atomic_store_n(&unit->is_ready, ready, __ATOMIC_RELEASE);
	}
	ready = unit->is_ready;
	pthread_mutex_unlock(&file->lock);
	return ready > 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_names: a hash table of entries and what they told. */
#include "symbol/dwarf_names.h"

#include <stdlib.h>

/* Longer chains than this go in circles. */
enum { HOPS_MOST = 16 };

void dwarf_names_release(struct dwarf_names *names)
{
	free(names->slots);
	names->slots = NULL;
	arena_release(&names->arena);
	names->slot_count = names->count = 0;
}

static struct dwarf_name_slot *find_slot(struct dwarf_name_slot *slots, size_t count,
					 const struct dwarf_place *place)
{
	uint64_t hash = (place->offset ^ (uint64_t)(uintptr_t)place->unit->file >> 4) *
			UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(hash >> 32) & (count - 1);

	while (slots[i].place.unit &&
	       (slots[i].place.offset != place->offset || slots[i].place.unit != place->unit))
		i = (i + 1) & (count - 1);
	return &slots[i];
}

static void grow(struct dwarf_names *names)
{
	size_t count = names->slot_count ? names->slot_count * 2 : 1024;
	struct dwarf_name_slot *slots = xcalloc(count, sizeof(*slots));

	for (size_t i = 0; i < names->slot_count; i++)
		if (names->slots[i].place.unit)
			*find_slot(slots, count, &names->slots[i].place) = names->slots[i];
	free(names->slots);
	names->slots = slots;
	names->slot_count = count;
}

/* One entry of the chain; true: `place` is now the next one. */
static bool read_hop(struct dwarf_place *place, struct dwarf_name *name)
{
	struct dwarf_unit *unit = place->unit;
	const struct dwarf_abbrev *abbrev;
	struct reader reader;
	bool more = false;

	if (!dwarf_unit_load(unit))
		return false;
	reader = dwarf_entries(unit, place->offset);
	abbrev = dwarf_find_abbrev(unit->abbrevs, reader_uleb(&reader));
	for (uint32_t i = 0; abbrev && i < abbrev->spec_count; i++) {
		const struct dwarf_spec *spec = &unit->abbrevs->specs[abbrev->spec_start + i];
		struct dwarf_value value;

		switch (spec->attribute) {
		case DW_AT_name:
		case DW_AT_linkage_name:
		case DW_AT_MIPS_linkage_name:
		case DW_AT_decl_line:
		case DW_AT_abstract_origin:
		case DW_AT_specification:
			break;
		default:
			dwarf_skip_value(unit, spec, &reader);
			continue;
		}
		if (!dwarf_read_value(unit, spec, &reader, &value))
			return false;
		if (spec->attribute == DW_AT_name && !name->source)
			name->source = dwarf_string(unit, &value);
		else if (spec->attribute == DW_AT_decl_line && !name->start_line)
			name->start_line = (uint32_t)value.number;
		else if ((spec->attribute == DW_AT_linkage_name ||
			  spec->attribute == DW_AT_MIPS_linkage_name) &&
			 !name->linkage)
			name->linkage = dwarf_string(unit, &value);
		else if (spec->attribute == DW_AT_abstract_origin ||
			 spec->attribute == DW_AT_specification)
			more = dwarf_reference(unit, &value, place) || more;
	}
	return more;
}

static void copy_name(struct dwarf_names *names, struct dwarf_name *name)
{
	if (name->linkage)
		name->linkage = arena_copy(&names->arena, name->linkage, strlen(name->linkage));
	if (name->source)
		name->source = arena_copy(&names->arena, name->source, strlen(name->source));
}

void dwarf_names_complete(struct dwarf_names *names, struct dwarf_place place,
			  struct dwarf_name *name)
{
	struct dwarf_name_slot *slot;

	if (names->count * 2 >= names->slot_count)
		grow(names);
	names->asked++;
	slot = find_slot(names->slots, names->slot_count, &place);
	if (!slot->place.unit) {
		slot->place = place;
		names->count++;
		for (unsigned hops = 0; hops < HOPS_MOST; hops++)
			if (!read_hop(&place, &slot->name))
				break;
		copy_name(names, &slot->name);
	}
	if (!name->linkage)
		name->linkage = slot->name.linkage;
	if (!name->source)
		name->source = slot->name.source;
	if (!name->start_line)
		name->start_line = slot->name.start_line;
}

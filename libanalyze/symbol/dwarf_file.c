/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_file: finding and unpacking the sections, and the list of units. */
#include "symbol/dwarf_file.h"

#include "base/vector.h"
#include "symbol/dwarf_package.h"
#include "base/leb128.h"

#include <stdio.h>

static const char *const section_names[DWARF_SECTION_COUNT] = {
	[DWARF_INFO] = "info",
	[DWARF_ABBREV] = "abbrev",
	[DWARF_STR] = "str",
	[DWARF_LINE] = "line",
	[DWARF_LINE_STR] = "line_str",
	[DWARF_RANGES] = "ranges",
	[DWARF_RNGLISTS] = "rnglists",
	[DWARF_ADDR] = "addr",
	[DWARF_STR_OFFSETS] = "str_offsets",
	[DWARF_ARANGES] = "aranges",
	[DWARF_CU_INDEX] = "cu_index",
};

static const struct elf_section *find_section(const struct dwarf_file *file,
					      enum dwarf_section section)
{
	bool dwo = file->is_split && section != DWARF_CU_INDEX;
	const struct elf_section *found;
	char name[64];

	snprintf(name, sizeof(name), ".debug_%s%s", section_names[section], dwo ? ".dwo" : "");
	found = elf_find_section(file->elf, name);
	if (found)
		return found;
	snprintf(name, sizeof(name), ".zdebug_%s%s", section_names[section], dwo ? ".dwo" : "");
	return elf_find_section(file->elf, name);
}

static bool code_at_zero(const struct elf_file *elf)
{
	for (size_t i = 0; i < elf->section_count; i++) {
		const struct elf_section *section = &elf->sections[i];

		if ((section->flags & SHF_ALLOC) && (section->flags & SHF_EXECINSTR) &&
		    section->address == 0 && section->size)
			return true;
	}
	return false;
}

struct dwarf_file *dwarf_file_new(const struct elf_file *elf, bool is_split)
{
	struct dwarf_file *file = xcalloc(1, sizeof(*file));

	file->elf = elf;
	file->swap = elf->swap;
	file->is_split = is_split;
	file->has_zero = code_at_zero(elf);
	pthread_mutex_init(&file->lock, NULL);
	return file;
}

void dwarf_file_free(struct dwarf_file *file)
{
	if (!file)
		return;
	for (size_t i = 0; i < DWARF_SECTION_COUNT; i++)
		elf_data_release(&file->data[i]);
	for (size_t i = 0; i < file->table_count; i++) {
		free(file->tables[i].items);
		free(file->tables[i].specs);
		vector_release(&file->tables[i].steps);
	}
	free(file->tables);
	free(file->units);
	pthread_mutex_destroy(&file->lock);
	elf_close(file->owned);
	free(file);
}

void dwarf_file_load(struct dwarf_file *file, enum dwarf_section section)
{
	const struct elf_section *found = find_section(file, section);
	struct error error;

	if (found && elf_load_section(file->elf, found, &file->data[section], &error) < 0)
		__atomic_fetch_add(&file->damaged_sections, 1, __ATOMIC_RELAXED);
}

void dwarf_file_load_units(struct dwarf_file *file, uint64_t end)
{
	const struct elf_section *found = find_section(file, DWARF_INFO);
	struct elf_data *data = &file->data[DWARF_INFO];
	struct error error;

	if (found && elf_load_start(file->elf, found, end, data, &error) < 0) {
		file->damaged_sections++;
		file->is_part = end != UINT64_MAX;
		return;
	}
	file->is_part = data->mapping && data->bytes.size == end;
}

uint64_t dwarf_file_packed(const struct dwarf_file *file, enum dwarf_section section)
{
	const struct elf_section *found = find_section(file, section);

	return found ? elf_unpacked_size(file->elf, found) : 0;
}

struct dwarf_file *dwarf_file_open(const struct elf_file *elf, bool is_split)
{
	struct dwarf_file *file = dwarf_file_new(elf, is_split);

	for (unsigned i = 0; i < DWARF_SECTION_COUNT; i++)
		if (i != DWARF_ARANGES)
			dwarf_file_load(file, i);
	dwarf_file_scan(file);
	return file;
}

struct reader dwarf_reader(const struct dwarf_file *file, enum dwarf_section section,
			   uint64_t offset)
{
	struct span bytes = dwarf_bytes(file, section);

	if (!bytes.size)
		return reader_over(NULL, 0, file->swap);
	if (offset > bytes.size)
		offset = bytes.size;
	return reader_over(bytes.at + offset, bytes.size - (size_t)offset, file->swap);
}

struct dwarf_unit *dwarf_find_unit(const struct dwarf_file *file, uint64_t offset)
{
	size_t low = 0, high = file->unit_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (file->units[middle].end <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == file->unit_count || offset < file->units[low].start)
		return NULL;
	return &file->units[low];
}

static void skip_type_header(struct dwarf_unit *unit, struct reader *reader)
{
	reader_u64(reader);
	reader_unsigned(reader, unit->offset_size);
}

/* A header, the same in all sections that are made of units; false: the rest cannot be read. */
static bool read_unit(struct dwarf_file *file, struct reader *reader, struct dwarf_unit *unit)
{
	uint64_t size;

	*unit = (struct dwarf_unit){.file = file, .offset_size = 4};
	unit->start = (uint64_t)(reader->at - reader->start);
	size = reader_u32(reader);
	if (size == UINT32_MAX) {
		unit->offset_size = 8;
		size = reader_u64(reader);
	}
	if (reader->overrun || size > reader_left(reader))
		return false;
	unit->end = (uint64_t)(reader->at - reader->start) + size;
	unit->version = reader_u16(reader);
	if (unit->version >= 5) {
		unit->type = reader_u8(reader);
		unit->address_size = reader_u8(reader);
		unit->abbrev_offset = reader_unsigned(reader, unit->offset_size);
		if (unit->type == DW_UT_skeleton || unit->type == DW_UT_split_compile) {
			unit->facts.dwo_id = reader_u64(reader);
			unit->facts.has_dwo_id = true;
		} else if (unit->type == DW_UT_type || unit->type == DW_UT_split_type) {
			skip_type_header(unit, reader);
		}
	} else {
		unit->type = DW_UT_compile;
		unit->abbrev_offset = reader_unsigned(reader, unit->offset_size);
		unit->address_size = reader_u8(reader);
	}
	unit->entries = (uint64_t)(reader->at - reader->start);
	return !reader->overrun && unit->entries <= unit->end;
}

static bool readable(const struct dwarf_unit *unit)
{
	return unit->version >= 2 && unit->version <= 5 &&
	       (unit->address_size == 4 || unit->address_size == 8);
}

struct table_key {
	uint64_t offset;
	size_t unit;
};

static int compare_keys(const void *left, const void *right)
{
	const struct table_key *a = left, *b = right;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return a->unit < b->unit ? -1 : a->unit > b->unit;
}

static bool same_kind(const struct dwarf_abbrevs *table, const struct dwarf_unit *unit)
{
	return table->address_size == unit->address_size &&
	       table->offset_size == unit->offset_size && table->version_2 == (unit->version == 2);
}

/*
 * Units share tables. A table is not read beyond the start of the next one, so that all of them
 * together cost no more than the section, however many units say that they start anywhere in it.
 */
static void share_tables(struct dwarf_file *file, struct table_key *keys)
{
	uint64_t next = dwarf_bytes(file, DWARF_ABBREV).size;
	uint64_t limit = next;
	size_t first = 0;

	qsort(keys, file->unit_count, sizeof(*keys), compare_keys);
	file->tables = xcalloc(file->unit_count + 1, sizeof(*file->tables));
	for (size_t i = file->unit_count; i-- > 0;) {
		struct dwarf_unit *unit = &file->units[keys[i].unit];
		struct dwarf_abbrevs *table = NULL;

		if (keys[i].offset != next || i == file->unit_count - 1) {
			limit = next;
			next = keys[i].offset;
			first = file->table_count;
		}
		for (size_t t = first; t < file->table_count && !table; t++)
			if (same_kind(&file->tables[t], unit))
				table = &file->tables[t];
		if (!table) {
			table = &file->tables[file->table_count++];
			table->offset = keys[i].offset;
			table->limit = limit;
			table->address_size = unit->address_size;
			table->offset_size = unit->offset_size;
			table->version_2 = unit->version == 2;
		}
		unit->abbrevs = table;
	}
}

void dwarf_file_scan(struct dwarf_file *file)
{
	struct reader reader = dwarf_reader(file, DWARF_INFO, 0);
	struct {
		struct dwarf_unit *items;
		size_t count, capacity;
	} units = {0};
	struct table_key *keys;

	while (reader_left(&reader)) {
		struct dwarf_unit unit;

		if (!read_unit(file, &reader, &unit)) {
			file->damaged_units++;
			break;
		}
		reader.at = reader.start + unit.end;
		if (readable(&unit))
			*vector_push(&units) = unit;
		else
			file->damaged_units++;
	}
	file->units = units.items;
	file->unit_count = units.count;
	for (size_t i = 0; i < units.count; i++) {
		units.items[i].str_offsets = dwarf_bytes(file, DWARF_STR_OFFSETS);
		units.items[i].rnglists = dwarf_bytes(file, DWARF_RNGLISTS);
	}
	if (file->is_split)
		dwarf_package_place(file);
	keys = xcalloc(units.count + 1, sizeof(*keys));
	for (size_t i = 0; i < units.count; i++)
		keys[i] = (struct table_key){units.items[i].abbrev_offset, i};
	share_tables(file, keys);
	free(keys);
}

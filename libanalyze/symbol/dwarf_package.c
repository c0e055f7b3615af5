/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dwarf_package: the index is a hash table of unit ids, whose slots have numbers of rows (from 1),
 * and two tables of these rows: offsets and sizes, a column a section.
 */
#include "symbol/dwarf_package.h"

enum { COLUMNS_MOST = 16 };

struct index_tables {
	uint32_t columns, rows;
	uint32_t sections[COLUMNS_MOST];
	struct reader offsets, sizes;
	bool version_5;
};

static bool read_index(struct dwarf_file *file, struct index_tables *tables)
{
	struct reader reader = dwarf_reader(file, DWARF_CU_INDEX, 0);
	uint32_t version = reader_u32(&reader);
	uint32_t slots;
	size_t table_size;

	/* Version 5 has 16 bits of it, and padding. */
	if (version != 2 && version != 5 && version >> 16 != 5)
		return false;
	tables->version_5 = version != 2;
	tables->columns = reader_u32(&reader);
	tables->rows = reader_u32(&reader);
	slots = reader_u32(&reader);
	if (tables->columns == 0 || tables->columns > COLUMNS_MOST)
		return false;
	reader_take(&reader, (size_t)slots * 12);
	for (uint32_t i = 0; i < tables->columns; i++)
		tables->sections[i] = reader_u32(&reader);
	table_size = (size_t)tables->rows * tables->columns * 4;
	tables->offsets = reader;
	reader_take(&reader, table_size);
	tables->sizes = reader;
	reader_take(&reader, table_size);
	return !reader.overrun;
}

static struct span part(struct span section, uint32_t offset, uint32_t size)
{
	if (offset > section.size || size > section.size - offset)
		return (struct span){NULL, 0};
	return (struct span){section.at + offset, size};
}

struct row {
	uint32_t offset[DW_SECT_RNGLISTS + 1], size[DW_SECT_RNGLISTS + 1];
};

static void place_unit(struct dwarf_file *file, const struct row *row, bool version_5)
{
	struct dwarf_unit *unit = dwarf_find_unit(file, row->offset[DW_SECT_INFO]);

	if (!unit)
		return;
	unit->abbrev_offset += row->offset[DW_SECT_ABBREV];
	unit->str_offsets = part(unit->str_offsets, row->offset[DW_SECT_STR_OFFSETS],
				 row->size[DW_SECT_STR_OFFSETS]);
	/* In version 2 the last column is another section. */
	if (version_5)
		unit->rnglists = part(unit->rnglists, row->offset[DW_SECT_RNGLISTS],
				      row->size[DW_SECT_RNGLISTS]);
}

void dwarf_package_place(struct dwarf_file *file)
{
	struct index_tables tables;

	if (!read_index(file, &tables))
		return;
	for (uint32_t r = 0; r < tables.rows; r++) {
		struct row row = {0};

		for (uint32_t c = 0; c < tables.columns; c++) {
			uint32_t offset = reader_u32(&tables.offsets);
			uint32_t size = reader_u32(&tables.sizes);

			if (tables.sections[c] > DW_SECT_RNGLISTS)
				continue;
			row.offset[tables.sections[c]] = offset;
			row.size[tables.sections[c]] = size;
		}
		place_unit(file, &row, tables.version_5);
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_line: the header of a line table: its directories and files. */
#include "symbol/dwarf_line.h"

#include "base/vector.h"
#include "symbol/dwarf_value.h"

/* Strings of the header's own forms are read as those of a unit of its version and sizes. */
struct entry_format {
	uint64_t content;
	struct dwarf_spec spec;
};

enum { FORMATS_MOST = 16 };

static void read_entry(const struct dwarf_unit *unit, struct reader *reader,
		       const struct entry_format *formats, unsigned count,
		       struct dwarf_line_file *entry)
{
	*entry = (struct dwarf_line_file){0};
	for (unsigned i = 0; i < count; i++) {
		const unsigned char *at = reader->at;
		struct dwarf_value value;

		if (!dwarf_read_value(unit, &formats[i].spec, reader, &value))
			return;
		if (formats[i].content == DW_LNCT_path)
			entry->name = dwarf_string(unit, &value);
		else if (formats[i].content == DW_LNCT_directory_index)
			entry->directory = value.number;
		else if (formats[i].content == DW_LNCT_MD5 && value.form == DW_FORM_data16)
			entry->md5 = at;
		else if (formats[i].content == DW_LNCT_LLVM_source)
			entry->text = dwarf_string(unit, &value);
	}
}

/* Version 5: how entries look, how many there are, and then they. */
static void read_entries_v5(struct dwarf_lines *lines, struct reader *reader, bool directories)
{
	struct dwarf_unit unit = *lines->unit;
	struct entry_format formats[FORMATS_MOST];
	unsigned count = reader_u8(reader);
	uint64_t left, form;

	unit.version = lines->version;
	unit.address_size = lines->address_size;
	unit.offset_size = lines->offset_size;
	if (count > FORMATS_MOST) {
		reader->overrun = true;
		return;
	}
	for (unsigned i = 0; i < count; i++) {
		formats[i].content = reader_uleb(reader);
		form = reader_uleb(reader);
		formats[i].spec = (struct dwarf_spec){
			.form = form > UINT16_MAX ? 0 : (uint16_t)form,
			.size = dwarf_form_size(form, false, unit.address_size, unit.offset_size),
		};
	}
	left = reader_uleb(reader);
	/* An entry takes a byte at least. */
	for (; left && !reader->overrun && reader_left(reader) && count; left--) {
		struct dwarf_line_file entry;

		read_entry(&unit, reader, formats, count, &entry);
		if (directories)
			*vector_push(&lines->directories) = entry.name;
		else
			*vector_push(&lines->files) = entry;
	}
}

static const char *read_text(struct reader *reader)
{
	struct span text = reader_string(reader);

	if (text.at + text.size >= reader->at) {
		reader->overrun = true;
		return NULL;
	}
	return (const char *)text.at;
}

/* Before version 5, where file 0 is none and directory 0 is that of the unit. */
static void read_entries_v2(struct dwarf_lines *lines, struct reader *reader)
{
	*vector_push(&lines->directories) = NULL;
	*vector_push(&lines->files) = (struct dwarf_line_file){0};
	while (reader_left(reader) && *reader->at) {
		const char *name = read_text(reader);

		*vector_push(&lines->directories) = name;
	}
	reader_u8(reader);
	while (reader_left(reader) && *reader->at) {
		struct dwarf_line_file file = {.name = read_text(reader)};

		file.directory = reader_uleb(reader);
		reader_skip_leb(reader);
		reader_skip_leb(reader);
		*vector_push(&lines->files) = file;
	}
	reader_u8(reader);
}

static bool read_header(struct dwarf_lines *lines, struct reader *reader)
{
	uint64_t size = reader_u32(reader);
	uint64_t header_size;
	struct reader header;

	lines->offset_size = 4;
	if (size == UINT32_MAX) {
		lines->offset_size = 8;
		size = reader_u64(reader);
	}
	if (reader->overrun || size > reader_left(reader))
		return false;
	reader->end = reader->at + size;
	lines->version = reader_u16(reader);
	if (lines->version < 2 || lines->version > 5)
		return false;
	lines->address_size = lines->unit->address_size;
	if (lines->version >= 5) {
		lines->address_size = reader_u8(reader);
		reader_u8(reader);
	}
	header_size = reader_unsigned(reader, lines->offset_size);
	header = *reader;
	if (!reader_take(reader, header_size))
		return false;
	lines->program = *reader;
	lines->least_instruction = reader_u8(&header);
	if (lines->version >= 4)
		reader_u8(&header);
	reader_u8(&header);
	lines->line_base = (int8_t)reader_u8(&header);
	lines->line_range = reader_u8(&header);
	lines->opcode_base = reader_u8(&header);
	header.end = reader->at;
	lines->opcode_lengths =
		reader_take(&header, lines->opcode_base ? lines->opcode_base - 1U : 0);
	*reader = header;
	return !header.overrun && lines->line_range && lines->opcode_base;
}

bool dwarf_lines_init(struct dwarf_lines *lines, const struct dwarf_unit *unit)
{
	struct reader reader = dwarf_reader(unit->file, DWARF_LINE, unit->facts.stmt_list);

	*lines = (struct dwarf_lines){.unit = unit};
	if (unit->facts.stmt_list == UINT64_MAX || !read_header(lines, &reader))
		return false;
	if (lines->version >= 5) {
		read_entries_v5(lines, &reader, true);
		read_entries_v5(lines, &reader, false);
	} else {
		read_entries_v2(lines, &reader);
	}
	return true;
}

void dwarf_lines_release(struct dwarf_lines *lines)
{
	vector_release(&lines->directories);
	vector_release(&lines->files);
}

static void add_part(struct strbuf *path, const char *part)
{
	if (!part || !*part)
		return;
	if (*part == '/')
		strbuf_clear(path);
	else if (path->length && path->text[path->length - 1] != '/')
		strbuf_add_char(path, '/');
	strbuf_add_string(path, part);
}

/* A path that is not whole starts in its directory, and that one in the unit's. */
void dwarf_lines_path(const struct dwarf_lines *lines, uint64_t index, struct strbuf *path)
{
	const struct dwarf_line_file *file;

	if (index >= lines->files.count)
		return;
	file = &lines->files.items[index];
	if (!file->name || !*file->name)
		return;
	add_part(path, lines->unit->facts.directory);
	if (file->directory && file->directory < lines->directories.count)
		add_part(path, lines->directories.items[file->directory]);
	add_part(path, file->name);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* elf_query: what others ask of an ELF file. */
#include "process/elf_file.h"

#include "base/reader.h"

const struct elf_section *elf_find_section(const struct elf_file *elf, const char *name)
{
	for (size_t i = 0; i < elf->section_count; i++)
		if (strcmp(elf->sections[i].name, name) == 0)
			return &elf->sections[i];
	return NULL;
}

/*
 * The segments of a separate debug file have lost their bytes, and with them their sizes in the
 * file: there the size in memory has to do.
 */
static uint64_t extent(const struct elf_segment *segment)
{
	return segment->file_size ? segment->file_size : segment->memory_size;
}

bool elf_address_of(const struct elf_file *elf, uint64_t offset, uint64_t *address)
{
	for (size_t i = 0; i < elf->segment_count; i++) {
		const struct elf_segment *segment = &elf->segments[i];

		if (segment->type == PT_LOAD && offset >= segment->offset &&
		    offset - segment->offset < extent(segment)) {
			*address = offset - segment->offset + segment->address;
			return true;
		}
	}
	return false;
}

bool elf_offset_of(const struct elf_file *elf, uint64_t address, uint64_t *offset)
{
	for (size_t i = 0; i < elf->segment_count; i++) {
		const struct elf_segment *segment = &elf->segments[i];

		if (segment->type == PT_LOAD && address >= segment->address &&
		    address - segment->address < extent(segment)) {
			*offset = address - segment->address + segment->offset;
			return true;
		}
	}
	return false;
}

bool elf_has_code(const struct elf_file *elf)
{
	for (size_t i = 0; i < elf->section_count; i++)
		if ((elf->sections[i].flags & SHF_EXECINSTR) && elf->sections[i].bytes.size)
			return true;
	if (elf->section_count)
		return false;
	for (size_t i = 0; i < elf->segment_count; i++)
		if (elf->segments[i].type == PT_LOAD && (elf->segments[i].flags & PF_X))
			return true;
	return false;
}

bool elf_has_dwarf(const struct elf_file *elf)
{
	static const char *const names[] = {".debug_info", ".zdebug_info", ".debug_info.dwo"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct elf_section *section = elf_find_section(elf, names[i]);

		if (section && section->bytes.size)
			return true;
	}
	return false;
}

static bool link_name(const struct elf_file *elf, const char *section_name, struct elf_link *link,
		      struct reader *rest)
{
	const struct elf_section *section = elf_find_section(elf, section_name);
	size_t used;

	*link = (struct elf_link){0};
	if (!section)
		return false;
	link->name = elf_string(section->bytes, 0);
	if (!link->name || !*link->name)
		return false;
	used = strlen(link->name) + 1;
	*rest = reader_over(section->bytes.at, section->bytes.size, elf->swap);
	reader_take(rest, used);
	return true;
}

bool elf_debuglink(const struct elf_file *elf, struct elf_link *link)
{
	struct reader rest;

	if (!link_name(elf, ".gnu_debuglink", link, &rest))
		return false;
	reader_take(&rest, -(size_t)(rest.at - rest.start) & 3);
	link->crc = reader_u32(&rest);
	return !rest.overrun;
}

bool elf_altlink(const struct elf_file *elf, struct elf_link *link)
{
	struct reader rest;

	if (!link_name(elf, ".gnu_debugaltlink", link, &rest))
		return false;
	link->id = reader_span(&rest, reader_left(&rest));
	return true;
}

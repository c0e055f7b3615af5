/* SPDX-License-Identifier: GPL-2.0-or-later */
/* elf_file: headers, sections and segments. */
#include "process/elf_file.h"

#include "base/reader.h"
#include "process/elf_relocatable.h"
#include "process/elf_unpack.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the tables are, by the file header. */
struct elf_tables {
	uint64_t segments_at, sections_at;
	uint32_t segment_count, section_count, segment_size, section_size, names;
};

static uint64_t read_word(const struct elf_file *elf, struct reader *reader)
{
	return elf->is_64 ? reader_u64(reader) : reader_u32(reader);
}

const char *elf_string(struct span strings, uint64_t offset)
{
	if (offset >= strings.size || !memchr(strings.at + offset, '\0', strings.size - offset))
		return NULL;
	return (const char *)strings.at + offset;
}

/* A part of the file; none where any of it is missing. */
static struct span elf_part(const struct elf_file *elf, uint64_t offset, uint64_t size)
{
	if (offset > elf->bytes.size || size > elf->bytes.size - offset)
		return (struct span){NULL, 0};
	return (struct span){elf->bytes.at + offset, (size_t)size};
}

static int read_header(struct elf_file *elf, struct elf_tables *tables, struct error *error)
{
	const unsigned char *ident = elf->bytes.at;
	struct reader reader;

	if (elf->bytes.size < EI_NIDENT || memcmp(ident, ELFMAG, SELFMAG) != 0)
		return error_set(error, ERROR_INPUT, "'%s' is not an ELF file", elf->path);
	elf->is_64 = ident[EI_CLASS] == ELFCLASS64;
	elf->swap = (ident[EI_DATA] == ELFDATA2MSB) != (__BYTE_ORDER == __BIG_ENDIAN);
	reader = reader_over(elf->bytes.at, elf->bytes.size, elf->swap);
	reader_take(&reader, EI_NIDENT);
	elf->type = reader_u16(&reader);
	elf->machine = reader_u16(&reader);
	reader_u32(&reader);
	elf->entry = read_word(elf, &reader);
	tables->segments_at = read_word(elf, &reader);
	tables->sections_at = read_word(elf, &reader);
	reader_u32(&reader);
	reader_u16(&reader);
	tables->segment_size = reader_u16(&reader);
	tables->segment_count = reader_u16(&reader);
	tables->section_size = reader_u16(&reader);
	tables->section_count = reader_u16(&reader);
	tables->names = reader_u16(&reader);
	if (reader.overrun)
		return error_set(error, ERROR_INPUT, "'%s' is shorter than an ELF header",
				 elf->path);
	return 0;
}

static void read_section(const struct elf_file *elf, struct reader *reader, uint32_t *name,
			 struct elf_section *section)
{
	uint64_t offset;

	*name = reader_u32(reader);
	section->type = reader_u32(reader);
	section->flags = read_word(elf, reader);
	section->address = read_word(elf, reader);
	offset = read_word(elf, reader);
	section->size = read_word(elf, reader);
	section->link = reader_u32(reader);
	section->info = reader_u32(reader);
	section->alignment = read_word(elf, reader);
	section->entry_size = read_word(elf, reader);
	if (section->type != SHT_NOBITS && section->type != SHT_NULL)
		section->bytes = elf_part(elf, offset, section->size);
}

/* With more sections than 16 bits can count, section 0 has the numbers. */
static void read_many(const struct elf_file *elf, struct elf_tables *tables)
{
	struct span head = elf_part(elf, tables->sections_at, elf->is_64 ? 64 : 40);
	struct reader reader = reader_over(head.at, head.size, elf->swap);
	struct elf_section section = {0};
	uint32_t name;

	if (!head.size)
		return;
	read_section(elf, &reader, &name, &section);
	if (tables->section_count == 0 && section.size <= UINT32_MAX)
		tables->section_count = (uint32_t)section.size;
	if (tables->names == SHN_XINDEX)
		tables->names = section.link;
	if (tables->segment_count == PN_XNUM)
		tables->segment_count = section.info;
}

static void read_sections(struct elf_file *elf, const struct elf_tables *tables)
{
	size_t least = elf->is_64 ? 64 : 40;
	uint64_t left =
		tables->sections_at < elf->bytes.size ? elf->bytes.size - tables->sections_at : 0;
	size_t count = tables->section_count;
	uint32_t *names;
	struct span strings = {0};

	if (!tables->sections_at || tables->section_size < least)
		return;
	if (count > left / tables->section_size)
		count = (size_t)(left / tables->section_size);
	names = xcalloc(count + 1, sizeof(*names));
	elf->sections = xcalloc(count + 1, sizeof(*elf->sections));
	for (size_t i = 0; i < count; i++) {
		struct reader reader =
			reader_over(elf->bytes.at + tables->sections_at + i * tables->section_size,
				    least, elf->swap);

		read_section(elf, &reader, &names[i], &elf->sections[i]);
	}
	if (tables->names < count)
		strings = elf->sections[tables->names].bytes;
	for (size_t i = 0; i < count; i++) {
		elf->sections[i].name = elf_string(strings, names[i]);
		if (!elf->sections[i].name)
			elf->sections[i].name = "";
	}
	elf->section_count = count;
	free(names);
}

static void read_segments(struct elf_file *elf, const struct elf_tables *tables)
{
	size_t least = elf->is_64 ? 56 : 32;
	uint64_t left =
		tables->segments_at < elf->bytes.size ? elf->bytes.size - tables->segments_at : 0;
	size_t count = tables->segment_count;

	if (!tables->segments_at || tables->segment_size < least)
		return;
	if (count > left / tables->segment_size)
		count = (size_t)(left / tables->segment_size);
	elf->segments = xcalloc(count + 1, sizeof(*elf->segments));
	for (size_t i = 0; i < count; i++) {
		struct elf_segment *segment = &elf->segments[i];
		struct reader reader =
			reader_over(elf->bytes.at + tables->segments_at + i * tables->segment_size,
				    least, elf->swap);

		segment->type = reader_u32(&reader);
		if (elf->is_64)
			segment->flags = reader_u32(&reader);
		segment->offset = read_word(elf, &reader);
		segment->address = read_word(elf, &reader);
		read_word(elf, &reader);
		segment->file_size = read_word(elf, &reader);
		segment->memory_size = read_word(elf, &reader);
		if (!elf->is_64)
			segment->flags = reader_u32(&reader);
	}
	elf->segment_count = count;
}

/* Notes are a name and a description, each filled up to 4 bytes. */
static bool read_build_id(struct elf_file *elf, struct span notes)
{
	struct reader reader = reader_over(notes.at, notes.size, elf->swap);

	while (reader_left(&reader) >= 12) {
		uint32_t name_size = reader_u32(&reader);
		uint32_t size = reader_u32(&reader);
		uint32_t type = reader_u32(&reader);
		struct span name = reader_span(&reader, ((size_t)name_size + 3) & ~(size_t)3);
		struct span id = reader_span(&reader, size);

		if (reader.overrun)
			return false;
		if (type == NT_GNU_BUILD_ID && name_size == 4 && !memcmp(name.at, "GNU", 4) &&
		    size > 0 && size <= ELF_BUILD_ID_MAX) {
			memcpy(elf->build_id, id.at, size);
			elf->build_id_size = size;
			return true;
		}
		if (reader_left(&reader) >= 3)
			reader_take(&reader, -(size_t)size & 3);
	}
	return false;
}

static void find_build_id(struct elf_file *elf)
{
	for (size_t i = 0; i < elf->section_count; i++)
		if (elf->sections[i].type == SHT_NOTE && elf->sections[i].bytes.size &&
		    read_build_id(elf, elf->sections[i].bytes))
			return;
	/* The segments of a separate debug file point to bytes that are not those of the notes. */
	for (size_t i = 0; i < elf->segment_count && !elf->section_count; i++)
		if (elf->segments[i].type == PT_NOTE &&
		    read_build_id(elf, elf_part(elf, elf->segments[i].offset,
						elf->segments[i].file_size)))
			return;
}

static int elf_read(struct elf_file *elf, struct error *error)
{
	struct elf_tables tables = {0};

	if (read_header(elf, &tables, error) < 0)
		return -1;
	read_many(elf, &tables);
	read_sections(elf, &tables);
	read_segments(elf, &tables);
	if (elf->type == ET_REL)
		elf_lay_out(elf);
	find_build_id(elf);
	return 0;
}

struct elf_file *elf_open_bytes(const void *bytes, size_t size, const char *name,
				struct error *error)
{
	struct elf_file *elf = xcalloc(1, sizeof(*elf));

	elf->path = xstrdup(name);
	elf->bytes = (struct span){bytes, size};
	if (elf_read(elf, error) < 0) {
		elf_close(elf);
		return NULL;
	}
	return elf;
}

struct elf_file *elf_open_memory(void *memory, size_t size, const char *name, struct error *error)
{
	struct elf_file *elf = elf_open_bytes(memory, size, name, error);

	if (elf)
		elf->memory = memory;
	else
		free(memory);
	return elf;
}

/* What was packed is read from the unpacked copy, and the mapping is not needed any more. */
static struct elf_file *open_mapping(const char *path, void *mapping, size_t size,
				     struct error *error)
{
	struct elf_file *elf;
	size_t unpacked_size;
	void *unpacked;

	if (!elf_is_packed((struct span){mapping, size})) {
		elf = elf_open_bytes(mapping, size, path, error);
		if (elf)
			elf->mapping = mapping;
		else
			munmap(mapping, size);
		return elf;
	}
	unpacked = elf_unpack_file((struct span){mapping, size}, path, &unpacked_size, error);
	munmap(mapping, size);
	return unpacked ? elf_open_memory(unpacked, unpacked_size, path, error) : NULL;
}

struct elf_file *elf_open(const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct elf_file *elf = NULL;
	struct stat status;
	void *mapping;

	if (fd < 0) {
		error_errno(error, "cannot open '%s'", path);
		return NULL;
	}
	if (fstat(fd, &status) < 0) {
		error_errno(error, "cannot read '%s'", path);
	} else if (!S_ISREG(status.st_mode)) {
		error_set(error, ERROR_INPUT, "'%s' is not a regular file", path);
	} else if (status.st_size < EI_NIDENT) {
		error_set(error, ERROR_INPUT, "'%s' is not an ELF file", path);
	} else {
		mapping = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (mapping == MAP_FAILED)
			error_errno(error, "cannot map '%s'", path);
		else
			elf = open_mapping(path, mapping, (size_t)status.st_size, error);
	}
	close(fd);
	if (elf) {
		elf->device = status.st_dev;
		elf->inode = status.st_ino;
	}
	return elf;
}

void elf_close(struct elf_file *elf)
{
	if (!elf)
		return;
	if (elf->mapping)
		munmap(elf->mapping, elf->bytes.size);
	free(elf->memory);
	free(elf->sections);
	free(elf->segments);
	free(elf->path);
	free(elf);
}

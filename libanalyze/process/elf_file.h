/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * elf_file: an ELF file of either class and byte order, over its bytes as they are.
 *
 * Everything is checked against the bytes that are there when the file is opened, so that what is
 * in `sections` and `segments` can be trusted to lie inside; what the sections hold cannot.
 */
#ifndef PROCESS_ELF_FILE_H
#define PROCESS_ELF_FILE_H

#include "analyze/base.h"

#include <elf.h>

enum { ELF_BUILD_ID_MAX = 64 };

struct elf_section {
	const char *name; /* inside the file; ends in a NUL */
	uint32_t type, link, info;
	uint64_t flags, address, size, alignment, entry_size;
	struct span bytes; /* as they are in the file; none for NOBITS or where they are missing */
};

struct elf_segment {
	uint32_t type, flags;
	uint64_t offset, address, file_size, memory_size;
};

struct elf_file {
	char *path;
	struct span bytes;
	void *mapping, *memory; /* which of them the bytes are in, or neither */
	uint64_t device, inode; /* of the file; 0 of memory */
	bool is_64, swap;
	uint16_t type, machine;
	uint64_t entry; /* where the program begins; 0: nowhere */
	struct elf_section *sections;
	size_t section_count;
	struct elf_segment *segments;
	size_t segment_count;
	uint8_t build_id[ELF_BUILD_ID_MAX];
	size_t build_id_size; /* 0: none */
};

/*
 * Opens a regular file; one that was packed by gzip, xz or zstd, as kernel modules are, is unpacked
 * into memory first. NULL on failure.
 */
struct elf_file *elf_open(const char *path, struct error *error);
/* Over bytes that the caller keeps until the file is closed. */
struct elf_file *elf_open_bytes(const void *bytes, size_t size, const char *name,
				struct error *error);
/* Over memory from malloc, which is freed with the file, and at once on failure. */
struct elf_file *elf_open_memory(void *memory, size_t size, const char *name, struct error *error);
void elf_close(struct elf_file *elf);

/* The first section of this name, or NULL. */
const struct elf_section *elf_find_section(const struct elf_file *elf, const char *name);
/* The string at `offset` of a string table; NULL when it does not end inside. */
const char *elf_string(struct span strings, uint64_t offset);

/* Between file offsets and the addresses that symbols and debug info use; false: in no segment. */
bool elf_address_of(const struct elf_file *elf, uint64_t offset, uint64_t *address);
bool elf_offset_of(const struct elf_file *elf, uint64_t address, uint64_t *offset);

bool elf_has_code(const struct elf_file *elf);  /* not only the headers of it */
bool elf_has_dwarf(const struct elf_file *elf); /* .debug_info in any form */

/* What .gnu_debuglink and .gnu_debugaltlink say; false when there is none. */
struct elf_link {
	const char *name;
	uint32_t crc;   /* of a debuglink */
	struct span id; /* the build-id of an alternate link */
};

bool elf_debuglink(const struct elf_file *elf, struct elf_link *link);
bool elf_altlink(const struct elf_file *elf, struct elf_link *link);

#endif

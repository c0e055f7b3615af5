/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dwarf_line: the line table of a unit. Its program is run straight against sorted addresses, and
 * no table is ever built.
 */
#ifndef SYMBOL_DWARF_LINE_H
#define SYMBOL_DWARF_LINE_H

#include "symbol/dwarf_file.h"

enum { DWARF_MD5_SIZE = 16 };

struct dwarf_line_file {
	const char *name; /* or NULL */
	uint64_t directory;
	const unsigned char *md5; /* DWARF_MD5_SIZE bytes of the file's contents, or NULL */
	const char *text;         /* the contents, or NULL */
};

struct dwarf_lines {
	const struct dwarf_unit *unit;
	uint16_t version;
	uint8_t address_size, offset_size;
	uint8_t least_instruction, line_range, opcode_base;
	int8_t line_base;
	const unsigned char *opcode_lengths; /* of opcode 1 first */
	struct reader program;
	struct {
		const char **items;
		size_t count, capacity;
	} directories;
	struct {
		struct dwarf_line_file *items;
		size_t count, capacity;
	} files;
};

/* What the table says of an address. */
struct dwarf_row {
	bool found;
	uint32_t file, line, column;
	uint64_t end; /* of the sequence it is from */
};

/* False: there is no table, or it cannot be read. To be released in any case. */
bool dwarf_lines_init(struct dwarf_lines *lines, const struct dwarf_unit *unit);
void dwarf_lines_release(struct dwarf_lines *lines);
/* Fills a zeroed row for each of `count` addresses in ascending order. */
void dwarf_lines_run(struct dwarf_lines *lines, const uint64_t *addresses, size_t count,
		     struct dwarf_row *rows);
/* Adds the path of a file, made whole as far as the debug info can; nothing when there is none. */
void dwarf_lines_path(const struct dwarf_lines *lines, uint64_t file, struct strbuf *path);

#endif

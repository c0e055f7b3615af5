/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * elf_relocations: what the code of a file that was not linked, such as a module of the kernel,
 * refers to: its instructions have holes there, which the loader fills.
 */
#ifndef SYMBOL_ELF_RELOCATIONS_H
#define SYMBOL_ELF_RELOCATIONS_H

#include "symbol/elf_symbols.h"

struct elf_relocation {
	uint64_t place;   /* the address of the hole */
	const char *name; /* of a symbol, or of a section; "" when that is not known */
	bool has_address; /* it is in code of this file: */
	uint64_t address; /* where */
	int64_t addend;   /* to be added to either, and if relative: */
	bool is_relative; /* how far the end of the instruction is from the place */
};

struct elf_relocations {
	struct elf_relocation *items; /* in order of place */
	size_t count, capacity;
	struct elf_symbols tables; /* which the names are in */
};

/* None of a file that was linked. */
void elf_relocations_read(struct elf_relocations *relocations, const struct elf_file *elf);
void elf_relocations_release(struct elf_relocations *relocations);
/* The first from `start` up to, and not at, `end`; or NULL. */
const struct elf_relocation *elf_relocations_find(const struct elf_relocations *relocations,
						  uint64_t start, uint64_t end);

#endif

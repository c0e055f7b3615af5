/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * elf_symbols: what the symbol tables of a module say: .symtab, .dynsym, and that of
 * .gnu_debugdata, and the entries of the procedure linkage table, as name@plt.
 *
 * A symbol covers the addresses that its size says; one without a size those up to the next symbol
 * or the end of its section. What none covers has no name: never the neighbour's.
 */
#ifndef SYMBOL_ELF_SYMBOLS_H
#define SYMBOL_ELF_SYMBOLS_H

#include "base/arena.h"
#include "process/elf_unpack.h"
#include "process/module_state.h"

struct elf_symbol {
	uint64_t start, end;
	const char *name;
	const char *file; /* a local symbol's, as the table has it; or NULL */
	uint32_t length;  /* of the name without a version */
	uint8_t rank;     /* the higher, the better a name for its address */
	bool is_sizeless;
};

struct elf_symbols {
	struct elf_symbol *items; /* see compare_symbols */
	size_t count, capacity;
	struct {
		struct elf_data *items;
		size_t count, capacity;
	} data; /* unpacked tables */
	struct arena arena;
};

void elf_symbols_read(struct elf_symbols *symbols, const struct module *module);
/*
 * Instead, what the slots of the global offset table are filled with, where a relocation says it by
 * name.
 */
void elf_symbols_read_slots(struct elf_symbols *symbols, const struct module *module);
void elf_symbols_release(struct elf_symbols *symbols);
/* Puts the symbols that cover `count` addresses in ascending order into `found`, or NULL. */
void elf_symbols_find(const struct elf_symbols *symbols, const uint64_t *addresses, size_t count,
		      const struct elf_symbol **found);

/* Adds the linkage table's entries; elf_plt.c */
void elf_symbols_add_plt(struct elf_symbols *symbols, const struct elf_file *elf);
struct elf_symbol *elf_symbols_add(struct elf_symbols *symbols);
struct span elf_symbols_load(struct elf_symbols *symbols, const struct elf_file *elf,
			     const struct elf_section *section);

/* One entry of a symbol table. */
struct elf_sym {
	uint32_t name;
	uint8_t info;
	uint16_t section;
	uint64_t value, size;
};

bool elf_sym_read(const struct elf_file *elf, struct span table, uint64_t index,
		  struct elf_sym *sym);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
#include "symbol/elf_relocations.h"

#include "base/reader.h"
#include "base/vector.h"

#include <stdlib.h>

/* Those of x86 are counted from the place, but instructions count from their own end. */
static bool is_relative(uint16_t machine, uint32_t type)
{
	if (machine == EM_386)
		return type == R_386_PC32 || type == R_386_PLT32;
	switch (machine == EM_X86_64 ? type : (uint32_t)R_X86_64_NONE) {
	case R_X86_64_PC32:
	case R_X86_64_PLT32:
	case R_X86_64_GOTPCREL:
	case R_X86_64_GOTPCRELX:
	case R_X86_64_REX_GOTPCRELX:
		return true;
	}
	return false;
}

static bool is_code(const struct elf_section *section)
{
	return section->flags & SHF_ALLOC && section->flags & SHF_EXECINSTR;
}

/* A symbol of a section has no name, but the section has one. */
static void fill(struct elf_relocation *relocation, const struct elf_file *elf,
		 const struct elf_sym *sym, struct span strings)
{
	const struct elf_section *section =
		sym->section < elf->section_count && sym->section != SHN_UNDEF
			? &elf->sections[sym->section]
			: NULL;
	const char *name = elf_string(strings, sym->name);

	relocation->name = name ? name : "";
	if (!*relocation->name && section && section->name)
		relocation->name = section->name;
	if (section && is_code(section)) {
		relocation->has_address = true;
		relocation->address = section->address + sym->value;
	}
}

struct entry {
	uint64_t offset, symbol;
	uint32_t type;
	int64_t addend;
};

static size_t entry_size(const struct elf_file *elf, bool has_addend)
{
	if (elf->is_64)
		return has_addend ? sizeof(Elf64_Rela) : sizeof(Elf64_Rel);
	return has_addend ? sizeof(Elf32_Rela) : sizeof(Elf32_Rel);
}

static struct entry read_entry(struct reader *reader, bool is_64, bool has_addend)
{
	struct entry entry = {.addend = 0};
	uint64_t info;

	entry.offset = is_64 ? reader_u64(reader) : reader_u32(reader);
	info = is_64 ? reader_u64(reader) : reader_u32(reader);
	entry.symbol = is_64 ? info >> 32 : info >> 8;
	entry.type = is_64 ? (uint32_t)info : (uint32_t)info & 0xff;
	if (has_addend)
		entry.addend = is_64 ? (int64_t)reader_u64(reader) : (int32_t)reader_u32(reader);
	return entry;
}

/* A list without addends has them in the holes, which are 32 bits wide in the code of x86. */
static int64_t addend_in(const struct elf_file *elf, struct span code, uint64_t offset)
{
	if (code.size < 4 || offset > code.size - 4)
		return 0;
	return (int32_t)load_u32(code.at + offset, elf->swap);
}

static void read_list(struct elf_relocations *relocations, const struct elf_file *elf,
		      const struct elf_section *list, const struct elf_section *code)
{
	const struct elf_section *table = &elf->sections[list->link];
	bool has_addend = list->type == SHT_RELA;
	struct span bytes, syms, strings;
	struct reader reader;

	if (table->link >= elf->section_count)
		return;
	bytes = elf_symbols_load(&relocations->tables, elf, list);
	syms = elf_symbols_load(&relocations->tables, elf, table);
	strings = elf_symbols_load(&relocations->tables, elf, &elf->sections[table->link]);
	reader = reader_over(bytes.at, bytes.size, elf->swap);
	while (reader_left(&reader) >= entry_size(elf, has_addend)) {
		struct entry entry = read_entry(&reader, elf->is_64, has_addend);
		struct elf_relocation relocation = {
			.place = code->address + entry.offset,
			.addend = entry.addend,
			.is_relative = is_relative(elf->machine, entry.type),
		};
		struct elf_sym sym;

		if (entry.offset >= code->size || !elf_sym_read(elf, syms, entry.symbol, &sym))
			continue;
		if (!has_addend)
			relocation.addend = addend_in(elf, code->bytes, entry.offset);
		fill(&relocation, elf, &sym, strings);
		*vector_push(relocations) = relocation;
	}
}

static int compare(const void *left, const void *right)
{
	const struct elf_relocation *a = left, *b = right;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return strcmp(a->name, b->name);
}

void elf_relocations_read(struct elf_relocations *relocations, const struct elf_file *elf)
{
	*relocations = (struct elf_relocations){.count = 0};
	if (!elf || elf->type != ET_REL)
		return;
	for (size_t i = 0; i < elf->section_count; i++) {
		const struct elf_section *list = &elf->sections[i];

		if ((list->type == SHT_RELA || list->type == SHT_REL) &&
		    list->info < elf->section_count &&
		    list->link < elf->section_count && is_code(&elf->sections[list->info]))
			read_list(relocations, elf, list, &elf->sections[list->info]);
	}
	if (relocations->count)
		qsort(relocations->items, relocations->count, sizeof(*relocations->items), compare);
}

void elf_relocations_release(struct elf_relocations *relocations)
{
	elf_symbols_release(&relocations->tables);
	vector_release(relocations);
}

const struct elf_relocation *elf_relocations_find(const struct elf_relocations *relocations,
						  uint64_t start, uint64_t end)
{
	size_t low = 0, high = relocations->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (relocations->items[middle].place < start)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == relocations->count || relocations->items[low].place >= end)
		return NULL;
	return &relocations->items[low];
}

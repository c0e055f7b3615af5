// SPDX-License-Identifier: GPL-2.0-or-later
#include "symbol/elf_relocations.h"

#include "base/reader.h"
#include "base/vector.h"

#include <stdlib.h>

/* Those of x86 are counted from the place, but instructions count from their own end. */
static bool is_relative(uint16_t machine, uint32_t type)
{
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

static void read_list(struct elf_relocations *relocations, const struct elf_file *elf,
		      const struct elf_section *list, const struct elf_section *code)
{
	const struct elf_section *table = &elf->sections[list->link];
	struct span bytes, syms, strings;
	struct reader reader;

	if (table->link >= elf->section_count)
		return;
	bytes = elf_symbols_load(&relocations->tables, elf, list);
	syms = elf_symbols_load(&relocations->tables, elf, table);
	strings = elf_symbols_load(&relocations->tables, elf, &elf->sections[table->link]);
	reader = reader_over(bytes.at, bytes.size, elf->swap);
	while (reader_left(&reader) >= sizeof(Elf64_Rela)) {
		uint64_t offset = reader_u64(&reader), info = reader_u64(&reader);
		struct elf_relocation relocation = {
			.place = code->address + offset,
			.addend = (int64_t)reader_u64(&reader),
			.is_relative = is_relative(elf->machine, (uint32_t)info),
		};
		struct elf_sym sym;

		if (offset >= code->size || !elf_sym_read(elf, syms, info >> 32, &sym))
			continue;
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
	if (!elf || elf->type != ET_REL || !elf->is_64)
		return;
	for (size_t i = 0; i < elf->section_count; i++) {
		const struct elf_section *list = &elf->sections[i];

		if (list->type == SHT_RELA && list->info < elf->section_count &&
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

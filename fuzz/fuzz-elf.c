// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes -> an ELF file, all its sections, and its symbol tables. */
#include "symbol/elf_symbols.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void ask(struct elf_file *elf, uint64_t address)
{
	struct module module = {.image = elf};
	const struct elf_symbol *found;
	struct elf_symbols symbols;
	uint64_t other;

	elf_symbols_read(&symbols, &module);
	elf_symbols_find(&symbols, &address, 1, &found);
	if (found && (found->start > address || found->end <= address))
		abort();
	if (elf_offset_of(elf, address, &other))
		elf_address_of(elf, other, &other);
	elf_symbols_release(&symbols);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct error error;
	struct elf_file *elf = elf_open_bytes(bytes, size, "input", &error);
	size_t unpacked_size;
	struct elf_link link;
	struct elf_data data = {0};

	if (elf_is_packed((struct span){bytes, size}))
		free(elf_unpack_file((struct span){bytes, size}, "input", &unpacked_size, &error));
	for (size_t i = 0; elf && i < elf->section_count; i++) {
		if (elf_load_section(elf, &elf->sections[i], &data, &error) == 0)
			elf_data_release(&data);
		ask(elf, elf->sections[i].address + i);
		if (i > 16)
			break;
	}
	if (elf && (elf_debuglink(elf, &link) || elf_altlink(elf, &link)) && !*link.name)
		abort();
	elf_close(elf);
	return 0;
}

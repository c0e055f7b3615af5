// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes -> an ELF file with debug info -> the names at addresses all over its code. */
#include "analyze/symbol.h"
#include "process/module_state.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { ADDRESSES = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct module_paths paths = {.only_given = true};
	struct symbol_options options = {.threads = 1};
	struct module module = {0};
	uint64_t addresses[ADDRESSES], base = 0, largest = 0, most = 0;
	struct symbols *symbols;
	struct error error;

	module.image = elf_open_bytes(bytes, size, "input", &error);
	if (!module.image)
		return 0;
	for (size_t i = 0; i < module.image->section_count; i++) {
		const struct elf_section *section = &module.image->sections[i];

		if (!(section->flags & SHF_EXECINSTR))
			continue;
		base = section->address;
		if (section->size > most)
			largest = base;
		if (section->size > most)
			most = section->size;
	}
	for (size_t i = 0; i < ADDRESSES; i++)
		addresses[i] = (base < UINT64_MAX - 4096 ? base : 0) + i * 3;
	module.debug = module.alternate = module.image;
	module.search = module_search_new(&paths);
	symbols = symbols_find(&module, addresses, ADDRESSES, &options);
	symbols_free(symbols);
	/* For one alone, the start of debug info may do. */
	symbols = symbols_find(&module, &largest, 1, &options);
	symbols_free(symbols);
	module_search_free(module.search);
	elf_close(module.image);
	return 0;
}

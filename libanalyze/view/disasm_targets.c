// SPDX-License-Identifier: GPL-2.0-or-later
/* disasm_targets: what stands where instructions lead to. */
#include "view/disasm.h"

#include <stdlib.h>

static int compare_places(const void *left, const void *right)
{
	const struct disasm_place *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return (a->instruction > b->instruction) - (a->instruction < b->instruction);
}

size_t disasm_gather(const struct disasm *disasm, uint32_t module, bool targets,
		     struct disasm_place *places, uint64_t *addresses)
{
	size_t count = 0;

	for (size_t i = 0; i < disasm->shown_count; i++) {
		const struct disasm_block *block = &disasm->blocks.items[disasm->shown[i]];

		for (size_t k = 0; k < block->count && block->module == module; k++) {
			struct instruction *instruction =
				&disasm->instructions.items[block->first + k];

			if (targets && instruction->kind == TARGET_NONE)
				continue;
			places[count++] = (struct disasm_place){
				targets ? instruction->target : instruction->address, instruction};
		}
	}
	if (count)
		qsort(places, count, sizeof(*places), compare_places);
	for (size_t i = 0; i < count; i++)
		addresses[i] = places[i].address;
	return count;
}

/* ---- relocations ----------------------------------------------------------------------------- */

/* "name+0x10": what is not in the code of the file. */
static const char *name_of(struct disasm *disasm, const char *symbol, int64_t addend)
{
	struct strbuf text = STRBUF_INIT;
	const char *name;

	strbuf_add_string(&text, demangle(disasm->demangler, symbol));
	if (addend) {
		strbuf_add_string(&text, addend < 0 ? "-0x" : "+0x");
		strbuf_add_hex(&text, addend < 0 ? 0 - (uint64_t)addend : (uint64_t)addend);
	}
	name = arena_copy(&disasm->arena, text.text, text.length);
	strbuf_release(&text);
	return name;
}

/* What the bytes say before they are filled in leads nowhere, and is no loop. */
static void relocate(struct disasm *disasm, const struct disasm_module *module,
		     struct instruction *instruction)
{
	uint64_t end = instruction->address + instruction->size;
	const struct elf_relocation *relocation =
		elf_relocations_find(&module->relocations, instruction->address, end);
	uint64_t addend;

	if (!relocation)
		return;
	addend = (uint64_t)relocation->addend;
	if (relocation->is_relative)
		addend += end - relocation->place;
	if (relocation->has_address) {
		if (instruction->kind == TARGET_NONE)
			instruction->kind = TARGET_DATA;
		instruction->target = relocation->address + addend;
		return;
	}
	instruction->kind = TARGET_NONE;
	if (*relocation->name)
		instruction->target_name = name_of(disasm, relocation->name, (int64_t)addend);
}

static void relocate_all(struct disasm *disasm, uint32_t number)
{
	const struct disasm_module *module = &disasm->modules.items[number];

	for (size_t i = 0; i < disasm->shown_count && module->relocations.count; i++) {
		const struct disasm_block *block = &disasm->blocks.items[disasm->shown[i]];

		for (size_t k = 0; k < block->count && block->module == number; k++)
			relocate(disasm, module, &disasm->instructions.items[block->first + k]);
	}
}

/* ---- symbols --------------------------------------------------------------------------------- */

void disasm_name_targets(struct disasm *disasm, uint32_t number)
{
	const struct disasm_module *module = &disasm->modules.items[number];
	size_t most = disasm->instructions.count + 1, count;
	struct disasm_place *places = xcalloc(most, sizeof(*places));
	uint64_t *addresses = xcalloc(most, sizeof(*addresses));
	const struct elf_symbol **symbols = xcalloc(most, sizeof(struct elf_symbol *));

	relocate_all(disasm, number);
	count = disasm_gather(disasm, number, true, places, addresses);
	elf_symbols_find(&module->symbols, addresses, count, symbols);
	for (size_t i = 0; i < count; i++)
		places[i].instruction->target_symbol = symbols[i];
	elf_symbols_find(&module->slots, addresses, count, symbols);
	for (size_t i = 0; i < count; i++) {
		if (symbols[i]) {
			places[i].instruction->target_symbol = symbols[i];
			places[i].instruction->is_slot = true;
		}
	}
	free(symbols);
	free(addresses);
	free(places);
}

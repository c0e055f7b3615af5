// SPDX-License-Identifier: GPL-2.0-or-later
/* disasm_code: the instructions of the blocks that are shown, and what was counted at each. */
#include "base/vector.h"
#include "view/disasm.h"

#include <stdlib.h>

/* A symbol can claim any size, and many can claim the same place. */
enum { INSTRUCTIONS_MOST = 4 << 20 };

/* ---- decoding -------------------------------------------------------------------------------- */

/* The bytes from an address to another, or as many as the file has. */
static struct span code_at(const struct elf_file *elf, uint64_t start, uint64_t end)
{
	for (size_t i = 0; i < elf->segment_count; i++) {
		const struct elf_segment *segment = &elf->segments[i];
		uint64_t into = start - segment->address, left;

		if (segment->type != PT_LOAD || start < segment->address ||
		    into >= segment->file_size || segment->offset > elf->bytes.size ||
		    into >= elf->bytes.size - segment->offset)
			continue;
		left = segment->file_size - into;
		if (left > elf->bytes.size - segment->offset - into)
			left = elf->bytes.size - segment->offset - into;
		if (left > end - start)
			left = end - start;
		return (struct span){elf->bytes.at + segment->offset + into, (size_t)left};
	}
	return (struct span){NULL, 0};
}

static void decode_range(struct disasm *disasm, struct disasm_decoder *decoder, struct span code,
			 uint64_t address)
{
	struct instruction instruction;
	size_t size;

	while (disasm->instructions.count < INSTRUCTIONS_MOST &&
	       (size = disasm_decoder_next(decoder, code, address, &disasm->arena, &instruction))) {
		*vector_push(&disasm->instructions) = instruction;
		code.at += size;
		code.size -= size;
		address += size;
	}
}

static int compare_addresses(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* Where it is not known how far the code goes, or what it is: the places that have samples. */
static void add_places(struct disasm *disasm, uint32_t block)
{
	uint64_t *addresses = xcalloc(disasm->spots.count + 1, sizeof(*addresses));
	size_t count = 0;

	for (size_t i = 0; i < disasm->spots.count; i++) {
		if (disasm->spots.items[i].block == block)
			addresses[count++] = disasm->spots.items[i].address;
	}
	qsort(addresses, count, sizeof(*addresses), compare_addresses);
	for (size_t i = 0; i < count; i++) {
		if (!i || addresses[i] != addresses[i - 1])
			*vector_push(&disasm->instructions) =
				(struct instruction){.address = addresses[i], .size = 1};
	}
	free(addresses);
}

static void decode_block(struct disasm *disasm, uint32_t number)
{
	struct disasm_block *block = &disasm->blocks.items[number];
	const struct disasm_module *module = &disasm->modules.items[block->module];
	struct disasm_decoder *decoder = NULL;

	block->first = disasm->instructions.count;
	if (!block->problem) {
		decoder = disasm_decoder_new(module->module->image, disasm->options->syntax);
		if (!decoder)
			block->problem = "there is no disassembler for this kind of machine";
		else if (block->symbol)
			decode_range(disasm, decoder,
				     code_at(module->module->image, block->start, block->end),
				     block->start);
		else
			block->problem = "no symbol tells where the code begins and ends: these "
					 "are the places with samples";
	}
	if (disasm->instructions.count == block->first)
		add_places(disasm, number);
	block->count = disasm->instructions.count - block->first;
	if (disasm->instructions.count >= INSTRUCTIONS_MOST)
		block->problem = "this is more code than can be shown: some of it is left out";
	disasm_decoder_free(decoder);
}

/* ---- names and lines ------------------------------------------------------------------------- */

struct place {
	uint64_t address;
	struct instruction *instruction;
};

static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return (a->instruction > b->instruction) - (a->instruction < b->instruction);
}

/* Addresses of the instructions of a module, or of where they lead to, in order. */
static size_t gather(const struct disasm *disasm, uint32_t module, bool targets,
		     struct place *places, uint64_t *addresses)
{
	size_t count = 0;

	for (size_t i = 0; i < disasm->shown_count; i++) {
		const struct disasm_block *block = &disasm->blocks.items[disasm->shown[i]];

		for (size_t k = 0; k < block->count && block->module == module; k++) {
			struct instruction *instruction =
				&disasm->instructions.items[block->first + k];

			if (targets && instruction->kind == TARGET_NONE)
				continue;
			places[count++] = (struct place){
				targets ? instruction->target : instruction->address, instruction};
		}
	}
	if (count)
		qsort(places, count, sizeof(*places), compare_places);
	for (size_t i = 0; i < count; i++)
		addresses[i] = places[i].address;
	return count;
}

static void explain_module(struct disasm *disasm, uint32_t number)
{
	struct disasm_module *module = &disasm->modules.items[number];
	struct symbol_options options = {.threads = disasm->options->threads, .table_names = true};
	size_t most = disasm->instructions.count + 1, count;
	struct place *places = xcalloc(most, sizeof(*places));
	uint64_t *addresses = xcalloc(most, sizeof(*addresses));
	const struct elf_symbol **symbols = xcalloc(most, sizeof(struct elf_symbol *));

	count = gather(disasm, number, true, places, addresses);
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
	count = disasm->options->source ? gather(disasm, number, false, places, addresses) : 0;
	if (count) {
		module->chains = symbols_find(module->module, addresses, count, &options);
		for (size_t i = 0; i < count; i++)
			places[i].instruction->chain = &module->chains->chains[i];
	}
	free(symbols);
	free(addresses);
	free(places);
}

/* ---- counting -------------------------------------------------------------------------------- */

/* The instruction that an address is in; a return address less one is in its call. NONE: none. */
static uint32_t instruction_at(const struct disasm *disasm, const struct disasm_block *block,
			       uint64_t address)
{
	size_t low = 0, high = block->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (disasm->instructions.items[block->first + middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NONE;
	low += block->first - 1;
	if (address - disasm->instructions.items[low].address >=
	    disasm->instructions.items[low].size)
		return NONE;
	return (uint32_t)low;
}

static void count_instructions(struct disasm *disasm)
{
	struct key_uses uses = {.uses.count = 0};
	struct key_tally *tallies;
	size_t next = 0;

	for (uint32_t i = 0; i < disasm->profile->locations.count; i++) {
		if (next < disasm->spots.count && disasm->spots.items[next].location == i) {
			const struct disasm_spot *spot = &disasm->spots.items[next++];
			uint32_t key = instruction_at(disasm, &disasm->blocks.items[spot->block],
						      spot->address);

			if (key != NONE)
				key_uses_add(&uses, key, true);
		}
		key_uses_end(&uses);
	}
	tallies = key_tallies_count(disasm->profile, disasm->options->event, &uses,
				    disasm->instructions.count);
	for (size_t i = 0; i < disasm->instructions.count; i++)
		disasm->instructions.items[i].tally = tallies[i];
	free(tallies);
	key_uses_release(&uses);
}

void disasm_decode(struct disasm *disasm)
{
	for (size_t i = 0; i < disasm->shown_count; i++)
		decode_block(disasm, disasm->shown[i]);
	for (uint32_t i = 0; i < disasm->modules.count; i++) {
		if (disasm->modules.items[i].module)
			explain_module(disasm, i);
	}
	count_instructions(disasm);
}

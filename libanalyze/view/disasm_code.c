// SPDX-License-Identifier: GPL-2.0-or-later
/* disasm_code: the instructions of the blocks that are shown, and what was counted at each. */
#include "base/vector.h"
#include "view/disasm.h"

#include <stdlib.h>

/* A symbol can claim any size, and many can claim the same place. */
enum { INSTRUCTIONS_MOST = 4 << 20 };

/* ---- decoding -------------------------------------------------------------------------------- */

/* The bytes from an address to another, or as many as the section has. */
static struct span unlinked_code(const struct elf_file *elf, uint64_t start, uint64_t end)
{
	for (size_t i = 0; i < elf->section_count; i++) {
		const struct elf_section *section = &elf->sections[i];
		uint64_t into = start - section->address, left;

		if (!(section->flags & SHF_ALLOC) || !(section->flags & SHF_EXECINSTR) ||
		    start < section->address || into >= section->bytes.size)
			continue;
		left = section->bytes.size - into;
		if (left > end - start)
			left = end - start;
		return (struct span){section->bytes.at + into, (size_t)left};
	}
	return (struct span){NULL, 0};
}

/* The same of the file. */
static struct span code_at(const struct elf_file *elf, uint64_t start, uint64_t end)
{
	if (elf->type == ET_REL)
		return unlinked_code(elf, start, end);
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

/* ---- lines ----------------------------------------------------------------------------------- */

static void explain_module(struct disasm *disasm, uint32_t number)
{
	struct disasm_module *module = &disasm->modules.items[number];
	struct symbol_options options = {.threads = disasm->options->threads, .table_names = true};
	size_t most = disasm->instructions.count + 1, count;
	struct disasm_place *places = xcalloc(most, sizeof(*places));
	uint64_t *addresses = xcalloc(most, sizeof(*addresses));

	count = disasm_gather(disasm, number, false, places, addresses);
	if (count) {
		module->chains = symbols_find(module->module, addresses, count, &options);
		for (size_t i = 0; i < count; i++)
			places[i].instruction->chain = &module->chains->chains[i];
	}
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
		if (!disasm->modules.items[i].module)
			continue;
		disasm_name_targets(disasm, i);
		if (disasm->options->source)
			explain_module(disasm, i);
	}
	count_instructions(disasm);
}

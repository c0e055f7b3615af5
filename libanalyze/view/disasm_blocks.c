// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * disasm_blocks: functions that match have code of their own: those that were inlined are part of
 * the one they are in, which is shown when none that has its own code matches. A block is what a
 * symbol covers, so that foo and foo.cold are two.
 */
#include "base/vector.h"
#include "view/disasm.h"
#include "view/matcher.h"

#include <stdlib.h>

struct finding {
	struct disasm *disasm;
	struct matcher matcher;
	bool *around;        /* by function: one that matches is inlined in it; NULL: not used */
	uint32_t *modules;   /* by module of the profile: of disasm.modules, + 1; 0: none yet */
	struct intern known; /* what makes a block that block */
};

/* ---- spots ----------------------------------------------------------------------------------- */

static uint32_t module_of(struct finding *finding, uint32_t number)
{
	struct disasm *disasm = finding->disasm;

	if (!finding->modules[number]) {
		*vector_push(&disasm->modules) = (struct disasm_module){.number = number};
		disasm_open_module(disasm, &disasm->modules.items[disasm->modules.count - 1]);
		finding->modules[number] = (uint32_t)disasm->modules.count;
	}
	return finding->modules[number] - 1;
}

/* The function that contains the code of a location; NONE: no name is known. */
static uint32_t outer_function(const struct profile *profile, uint32_t location)
{
	struct frames frames = frames_of(profile, location, true);

	return frames.start == NONE ? NONE : profile->lines.items[frames.start].function;
}

static int is_match(struct finding *finding, uint32_t function, struct error *error)
{
	if (function == NONE)
		return 0;
	if (finding->around)
		return finding->around[function];
	return matcher_match(&finding->matcher, function, error);
}

/* Marks the functions that those that match are inlined in. */
static int find_around(struct finding *finding, struct error *error)
{
	const struct profile *profile = finding->disasm->profile;
	bool *around = xcalloc(profile->functions.count + 1, sizeof(*around));
	int match = 0;

	for (uint32_t i = 0; i < profile->locations.count && match >= 0; i++) {
		struct frames frames = frames_of(profile, i, false);
		uint32_t outer = outer_function(profile, i);

		for (uint32_t k = frames.start;
		     frames.start != NONE && k < frames.start + frames.count; k++) {
			match = is_match(finding, profile->lines.items[k].function, error);
			if (match)
				break;
		}
		if (match > 0 && outer != NONE)
			around[outer] = true;
	}
	finding->around = around;
	return match < 0 ? -1 : 0;
}

/* For now, `block` is the module. */
static int find_spots(struct finding *finding, struct error *error)
{
	struct disasm *disasm = finding->disasm;
	const struct profile *profile = disasm->profile;

	for (uint32_t i = 0; i < profile->locations.count; i++) {
		const struct profile_location *location = &profile->locations.items[i];
		uint32_t function = outer_function(profile, i);
		struct disasm_spot spot = {.location = i, .address = location->offset};
		int match = is_match(finding, function, error);

		if (match < 0)
			return -1;
		if (!match)
			continue;
		spot.block = module_of(finding, location->module);
		disasm_address(&disasm->modules.items[spot.block], location->offset, &spot.address);
		*vector_push(&disasm->spots) = spot;
	}
	return 0;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static int compare_by_address(const void *left, const void *right)
{
	const struct disasm_spot *a = left, *b = right;

	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return (a->location > b->location) - (a->location < b->location);
}

static int compare_by_location(const void *left, const void *right)
{
	const struct disasm_spot *a = left, *b = right;

	return (a->location > b->location) - (a->location < b->location);
}

static uint32_t add_block(struct finding *finding, uint32_t module, uint32_t name,
			  const struct elf_symbol *symbol)
{
	struct disasm *disasm = finding->disasm;
	struct disasm_block block = {.name = name, .module = module};
	uint64_t identity[] = {module, name, symbol ? symbol->start : UINT64_MAX};
	uint32_t number;

	if (symbol) {
		block.symbol = arena_copy(&disasm->arena, symbol->name, symbol->length);
		block.start = symbol->start;
		block.end = symbol->end;
	}
	number = intern_add(&finding->known, identity, sizeof(identity));
	if (number == disasm->blocks.count) {
		block.problem = disasm_module_problem(disasm, &disasm->modules.items[module]);
		*vector_push(&disasm->blocks) = block;
	}
	return number;
}

/* Spots of one module, in order of address. */
static void place_spots(struct finding *finding, struct disasm_spot *spots, size_t count)
{
	struct disasm *disasm = finding->disasm;
	uint32_t module = spots[0].block;
	uint64_t *addresses = xcalloc(count, sizeof(*addresses));
	const struct elf_symbol **symbols = xcalloc(count, sizeof(struct elf_symbol *));

	for (size_t i = 0; i < count; i++)
		addresses[i] = spots[i].address;
	elf_symbols_find(&disasm->modules.items[module].symbols, addresses, count, symbols);
	for (size_t i = 0; i < count; i++) {
		uint32_t function = outer_function(disasm->profile, spots[i].location);

		spots[i].block = add_block(finding, module, names_function(disasm->names, function),
					   symbols[i]);
	}
	free(addresses);
	free(symbols);
}

static void make_blocks(struct finding *finding)
{
	struct disasm_spot *spots = finding->disasm->spots.items;
	size_t count = finding->disasm->spots.count, end;

	if (!count)
		return;
	qsort(spots, count, sizeof(*spots), compare_by_address);
	for (size_t start = 0; start < count; start = end) {
		for (end = start; end < count && spots[end].block == spots[start].block; end++)
			;
		place_spots(finding, spots + start, end - start);
	}
	qsort(spots, count, sizeof(*spots), compare_by_location);
}

static void count_blocks(struct disasm *disasm)
{
	struct key_uses uses = {.uses.count = 0};
	struct key_tally *tallies;
	size_t spot = 0;

	for (uint32_t i = 0; i < disasm->profile->locations.count; i++) {
		if (spot < disasm->spots.count && disasm->spots.items[spot].location == i)
			key_uses_add(&uses, disasm->spots.items[spot++].block, true);
		key_uses_end(&uses);
	}
	tallies = key_tallies_count(disasm->profile, disasm->options->event, &uses,
				    disasm->blocks.count);
	for (size_t i = 0; i < disasm->blocks.count; i++)
		disasm->blocks.items[i].tally = tallies[i];
	free(tallies);
	key_uses_release(&uses);
}

/* ---- which are shown ------------------------------------------------------------------------- */

/* The larger first. */
static int compare_values(int64_t a, int64_t b)
{
	int64_t x = tally_magnitude(a), y = tally_magnitude(b);

	return (x < y) - (x > y);
}

static int compare_blocks(const void *left, const void *right, void *context)
{
	const struct disasm *disasm = context;
	const struct disasm_block *a = &disasm->blocks.items[*(const uint32_t *)left];
	const struct disasm_block *b = &disasm->blocks.items[*(const uint32_t *)right];
	int order = disasm->options->cum ? compare_values(a->tally.cum.value, b->tally.cum.value)
					 : compare_values(a->tally.flat.value, b->tally.flat.value);

	if (!order)
		order = names_compare(disasm->names, a->name, b->name);
	if (!order)
		order = (a->module > b->module) - (a->module < b->module);
	return order ? order : (a->start > b->start) - (a->start < b->start);
}

/* The hottest are those of which there is something to see. */
static bool is_wanted(const struct disasm *disasm, const struct disasm_block *block)
{
	if (!block->tally.cum.count && !block->tally.cum.value)
		return false;
	return disasm->options->regex || !block->problem;
}

static void choose_blocks(struct disasm *disasm)
{
	int64_t most = disasm->options->count;

	disasm->shown = xcalloc(disasm->blocks.count + 1, sizeof(*disasm->shown));
	for (uint32_t i = 0; i < disasm->blocks.count; i++) {
		if (is_wanted(disasm, &disasm->blocks.items[i]))
			disasm->shown[disasm->shown_count++] = i;
	}
	if (disasm->shown_count)
		qsort_r(disasm->shown, disasm->shown_count, sizeof(*disasm->shown), compare_blocks,
			disasm);
	if (most >= 0 && (uint64_t)most < disasm->shown_count)
		disasm->shown_count = (size_t)most;
}

int disasm_find_blocks(struct disasm *disasm, struct error *error)
{
	struct finding finding = {.disasm = disasm};
	int result;

	matcher_init(&finding.matcher, disasm->profile, disasm->names, disasm->options->regex);
	finding.modules = xcalloc(disasm->profile->modules.count + 1, sizeof(*finding.modules));
	result = find_spots(&finding, error);
	if (!result && !disasm->spots.count) {
		result = find_around(&finding, error);
		if (!result)
			result = find_spots(&finding, error);
	}
	if (!result) {
		make_blocks(&finding);
		count_blocks(disasm);
		choose_blocks(disasm);
	}
	matcher_release(&finding.matcher);
	intern_release(&finding.known);
	free(finding.modules);
	free(finding.around);
	return result;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_context: opening the files, and finding the split ones when a unit needs them. */
#include "symbol/dwarf_context.h"

#include "base/vector.h"
#include "symbol/workers.h"

/*
 * Sections in order of how long they take to unpack: one thread has .debug_info to itself.
 * .debug_aranges came before.
 */
static const enum dwarf_section load_order[] = {
	DWARF_INFO,   DWARF_STR,  DWARF_LINE,        DWARF_RNGLISTS, DWARF_ABBREV,
	DWARF_RANGES, DWARF_ADDR, DWARF_STR_OFFSETS, DWARF_LINE_STR, DWARF_CU_INDEX,
};

enum { LOADS = sizeof(load_order) / sizeof(load_order[0]) };

static bool is_wanted(const struct dwarf_context *context, enum dwarf_section section)
{
	return section != DWARF_LINE || !context->no_lines;
}

/* A millisecond's work is not shared: threads that are made for so little wait for each other. */
static unsigned threads_for(const struct dwarf_context *context, unsigned threads)
{
	enum { ALONE = 1 << 20 };
	uint64_t bytes = 0;

	for (size_t i = 0; i < context->loads && bytes < ALONE; i++) {
		struct dwarf_file *file = i < LOADS ? context->main : context->alternate;
		enum dwarf_section section = load_order[i % LOADS];
		uint64_t size = dwarf_file_packed(file, section);

		if (!i && size > context->reach)
			size = context->reach;
		if (is_wanted(context, section))
			bytes += size < ALONE ? size : ALONE;
	}
	return bytes < ALONE ? 1 : threads;
}

static void load_piece(void *state, size_t piece, unsigned worker)
{
	struct dwarf_context *context = state;
	struct dwarf_file *file = piece < LOADS ? context->main : context->alternate;

	(void)worker;
	if (piece == context->loads && context->tables)
		elf_symbols_read(context->tables, context->module);
	else if (piece >= context->loads)
		elf_data_prepare(&context->main->data[DWARF_INFO]);
	else if (!piece)
		dwarf_file_load_units(file, context->reach);
	else if (is_wanted(context, load_order[piece % LOADS]))
		dwarf_file_load(file, load_order[piece % LOADS]);
}

struct dwarf_context *dwarf_context_new(const struct module *module,
					const struct dwarf_wanted *wanted, unsigned threads)
{
	struct dwarf_context *context;
	struct elf_link link;

	if (!module->debug)
		return NULL;
	context = xcalloc(1, sizeof(*context));
	context->module = module;
	pthread_mutex_init(&context->lock, NULL);
	context->main = dwarf_file_new(module->debug, false);
	if (module->alternate)
		context->alternate = dwarf_file_new(module->alternate, false);
	else
		context->alternate_missing = elf_altlink(module->debug, &link);
	context->main->alternate = context->alternate;
	context->loads = context->alternate ? 2 * LOADS : LOADS;
	dwarf_file_load(context->main, DWARF_ARANGES);
	dwarf_aranges_read(context->main, &context->listed);
	context->reach = wanted->is_whole ? UINT64_MAX
					  : dwarf_extents_reach(&context->listed, wanted->addresses,
								wanted->count);
	context->tables = wanted->tables;
	context->no_lines = wanted->no_lines;
	threads = threads_for(context, threads);
	/* Who has nothing to do while .debug_info is unpacked can still be of use. */
	workers_run(threads, context->loads + !!context->tables + (threads > 1), load_piece,
		    context);
	dwarf_file_scan(context->main);
	if (context->alternate)
		dwarf_file_scan(context->alternate);
	return context;
}

uint64_t dwarf_context_load_lines(struct dwarf_context *context)
{
	dwarf_file_load(context->main, DWARF_LINE);
	return context->main->data[DWARF_LINE].mapped;
}

void dwarf_context_stats(const struct dwarf_context *context, struct stats *stats)
{
	uint64_t bytes = 0;

	for (int i = 0; i < DWARF_SECTION_COUNT; i++) {
		bytes += context->main->data[i].mapped;
		if (context->alternate)
			bytes += context->alternate->data[i].mapped;
	}
	stats_count(stats, "bytes", bytes);
}

void dwarf_context_free(struct dwarf_context *context)
{
	if (!context)
		return;
	for (size_t i = 0; i < context->splits.count; i++) {
		dwarf_file_free(context->splits.items[i].file);
		free(context->splits.items[i].path);
	}
	vector_release(&context->splits);
	dwarf_file_free(context->main);
	dwarf_file_free(context->alternate);
	dwarf_file_free(context->package);
	vector_release(&context->listed);
	pthread_mutex_destroy(&context->lock);
	free(context);
}

/* The unit of a split file with this id. In version 4 the first entry has it. */
static struct dwarf_unit *find_by_id(struct dwarf_file *file, struct dwarf_unit *skeleton)
{
	for (size_t i = 0; file && i < file->unit_count; i++) {
		struct dwarf_unit *unit = &file->units[i];

		if (unit->type == DW_UT_type || unit->type == DW_UT_split_type)
			continue;
		if (unit->version < 5 && !unit->is_ready && !dwarf_unit_load(unit))
			continue;
		if (unit->facts.has_dwo_id && unit->facts.dwo_id == skeleton->facts.dwo_id)
			return unit;
	}
	return NULL;
}

static struct dwarf_file *open_split(struct dwarf_context *context, const char *directory,
				     const char *name)
{
	struct elf_file *elf = module_open_dwo(context->module, directory, name);
	struct dwarf_split *split;
	struct dwarf_file *file = NULL;

	for (size_t i = 0; i < context->splits.count; i++)
		if (elf && context->splits.items[i].file &&
		    strcmp(context->splits.items[i].path, elf->path) == 0) {
			elf_close(elf);
			return context->splits.items[i].file;
		}
	if (!elf)
		return NULL;
	file = dwarf_file_open(elf, true);
	file->owned = elf;
	file->alternate = context->alternate;
	split = vector_push(&context->splits);
	*split = (struct dwarf_split){xstrdup(elf->path), file};
	return file;
}

static void open_package(struct dwarf_context *context)
{
	struct elf_file *elf = module_open_dwp(context->module);

	context->package_tried = true;
	if (!elf)
		return;
	context->package = dwarf_file_open(elf, true);
	context->package->owned = elf;
	context->package->alternate = context->alternate;
}

struct dwarf_unit *dwarf_context_full_unit(struct dwarf_context *context, struct dwarf_unit *unit)
{
	const struct dwarf_unit_facts *facts = &unit->facts;
	struct dwarf_unit *full = NULL;

	if (!facts->dwo_name || !facts->has_dwo_id)
		return unit;
	pthread_mutex_lock(&context->lock);
	if (!context->package_tried)
		open_package(context);
	full = find_by_id(context->package, unit);
	if (!full)
		full = find_by_id(open_split(context, facts->directory, facts->dwo_name), unit);
	if (full && !full->skeleton)
		full->skeleton = unit;
	if (!full || full->skeleton != unit) {
		context->missing_splits++;
		full = NULL;
	}
	pthread_mutex_unlock(&context->lock);
	return full && dwarf_unit_load(full) ? full : unit;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symbols: a batch of addresses through all sources. The addresses of a unit are one piece of work,
 * which reads the unit once; the largest are begun first.
 */
#include "analyze/symbol.h"

#include "base/vector.h"
#include "symbol/table_names.h"
#include "symbol/unit_chains.h"
#include "symbol/workers.h"

struct symbol_memory {
	struct maker *makers;
	size_t count;
	struct arena tables; /* names from symbol tables */
};

static void make_chains(void *state, size_t piece, unsigned worker)
{
	struct unit_batch *batch = state;

	unit_chains_make(batch, &batch->plan.jobs[piece], &batch->symbols->memory->makers[worker]);
}

static void add_lines(void *state, size_t piece, unsigned worker)
{
	struct unit_batch *batch = state;

	unit_chains_add_lines(batch, &batch->plan.jobs[piece],
			      &batch->symbols->memory->makers[worker]);
}

static void count_entries(const struct unit_batch *batch)
{
	struct stats *stats = batch->options->stats;

	stats_count(stats, "units", batch->plan.count);
	stats_count(stats, "bytes", batch->plan.cost);
	for (size_t i = 0; i < batch->symbols->memory->count; i++) {
		const struct dwarf_names *names = &batch->symbols->memory->makers[i].names;

		stats_hits(stats, "names of other entries", names->asked,
			   names->asked - names->count);
	}
}

static size_t count_damaged(const struct unit_batch *batch)
{
	size_t damaged = batch->context->main->damaged_units;

	for (size_t i = 0; i < batch->symbols->memory->count; i++)
		damaged += batch->symbols->memory->makers[i].damaged_units;
	return damaged;
}

/*
 * The checksum of a compressed section is of all of it: what is damaged in its start is not to be
 * believed in the rest either, until that is checked.
 */
static bool is_start_short(const struct unit_batch *batch)
{
	const struct dwarf_file *file = batch->context->main;

	return file->is_part && (file->is_short || file->damaged_sections || count_damaged(batch));
}

static void note_dwarf(const struct unit_batch *batch, struct symbol_notes *notes)
{
	const struct dwarf_context *context = batch->context;

	notes->damaged_sections = context->main->damaged_sections;
	notes->damaged_units = count_damaged(batch);
	notes->missing_split = context->missing_splits;
	notes->missing_alternate = context->alternate_missing;
}

static void forget(struct unit_batch *batch)
{
	struct symbols *symbols = batch->symbols;

	for (size_t i = 0; i < symbols->memory->count; i++)
		maker_release(&symbols->memory->makers[i]);
	memset(symbols->chains, 0, symbols->count * sizeof(*symbols->chains));
}

/* Whether or not it was asked. */
static void end_dwarf(struct unit_batch *batch)
{
	if (batch->context)
		note_dwarf(batch, &batch->symbols->notes);
	unit_jobs_release(&batch->plan);
	dwarf_context_free(batch->context);
	batch->context = NULL;
}

/* A millisecond's work is not shared: threads that are made for so little wait for each other. */
static unsigned threads_for(const struct unit_jobs *plan, unsigned threads)
{
	enum { ALONE = 1 << 17 };

	return plan->cost < ALONE ? 1 : threads;
}

/* False: all of .debug_info is needed for it, and it is as if nobody had asked. */
static bool ask_dwarf(struct unit_batch *batch, struct table_names *tables,
		      const struct module *module, bool is_whole, unsigned threads)
{
	const struct symbol_options *options = batch->options;
	size_t count = batch->symbols->count;
	struct dwarf_wanted wanted = {
		.addresses = batch->addresses,
		.count = count,
		.is_whole = is_whole,
		.no_lines = options->no_lines,
	};
	uint32_t *units;

	stats_stage(options->stats, "unpack");
	/* Mostly they are needed; who has nothing else to do can read them for the case. */
	if ((options->table_names || threads > 1) && !tables->is_read)
		wanted.tables = &tables->symbols;
	batch->context = dwarf_context_new(module, &wanted, threads);
	if (!batch->context)
		return true;
	tables->is_read |= wanted.tables != NULL;
	dwarf_context_stats(batch->context, options->stats);
	stats_stage(options->stats, "units");
	units = dwarf_context_units(batch->context, batch->addresses, count, threads);
	batch->plan = unit_jobs_plan(batch->context->main, units, count);
	free(units);
	stats_stage(options->stats, "entries");
	if (!is_start_short(batch)) {
		workers_run(threads_for(&batch->plan, threads), batch->plan.count, make_chains,
			    batch);
		count_entries(batch);
	}
	if (is_start_short(batch)) {
		forget(batch);
		end_dwarf(batch);
		return false;
	}
	return true;
}

/*
 * Its line may be all that is known of some code, and then it is not called by its start: where lines
 * are not wanted, those of such code are read all the same.
 */
static void ask_lines(struct unit_batch *batch, unsigned threads)
{
	if (!batch->context || !unit_chains_lack(batch))
		return;
	stats_stage(batch->options->stats, "unpack");
	/* Where they are damaged, that puts nothing into doubt that was read before. */
	stats_count(batch->options->stats, "bytes", dwarf_context_load_lines(batch->context));
	stats_stage(batch->options->stats, "entries");
	workers_run(threads_for(&batch->plan, threads), batch->plan.count, add_lines, batch);
}

static void gather_sources(struct symbols *symbols)
{
	size_t count = 0;

	for (size_t i = 0; i < symbols->memory->count; i++)
		count += symbols->memory->makers[i].sources.count;
	symbols->sources = xcalloc(count + 1, sizeof(*symbols->sources));
	for (size_t i = 0; i < symbols->memory->count; i++) {
		const struct maker *maker = &symbols->memory->makers[i];

		for (size_t k = 0; k < maker->sources.count; k++)
			symbols->sources[symbols->source_count++] = maker->sources.items[k];
	}
}

struct symbols *symbols_find(struct module *module, const uint64_t *addresses, size_t count,
			     const struct symbol_options *options)
{
	struct symbols *symbols = xcalloc(1, sizeof(*symbols));
	unsigned threads = options->threads ? options->threads : 1;
	struct unit_batch batch = {
		.addresses = addresses,
		.options = options,
		.symbols = symbols,
	};
	struct table_names tables = {.is_read = false};

	symbols->count = count;
	symbols->chains = xcalloc(count + 1, sizeof(*symbols->chains));
	symbols->memory = xcalloc(1, sizeof(*symbols->memory));
	symbols->memory->count = threads;
	symbols->memory->makers = xcalloc(threads, sizeof(*symbols->memory->makers));
	if (!options->no_dwarf && count && !ask_dwarf(&batch, &tables, module, false, threads))
		ask_dwarf(&batch, &tables, module, true, threads);
	if (!options->no_lines)
		end_dwarf(&batch);
	table_names_ask(&tables, symbols, &symbols->memory->tables, module, addresses, options);
	ask_lines(&batch, threads);
	end_dwarf(&batch);
	gather_sources(symbols);
	return symbols;
}

void symbols_free(struct symbols *symbols)
{
	if (!symbols)
		return;
	for (size_t i = 0; i < symbols->memory->count; i++)
		maker_release(&symbols->memory->makers[i]);
	free(symbols->memory->makers);
	arena_release(&symbols->memory->tables);
	free(symbols->memory);
	free(symbols->chains);
	free(symbols->sources);
	free(symbols);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symbols: a batch of addresses through all sources. The addresses of a unit are one piece of work,
 * which reads the unit once; the largest are begun first.
 */
#include "analyze/symbol.h"

#include "base/vector.h"
#include "symbol/dwarf_context.h"
#include "symbol/dwarf_line.h"
#include "symbol/dwarf_walk.h"
#include "symbol/table_names.h"
#include "symbol/unit_jobs.h"
#include "symbol/workers.h"

/* Deeper than any compiler goes. */
enum { CHAIN_MOST = 512 };

/* What one thread makes. */
struct maker {
	struct dwarf_names names;
	struct arena arena;
	size_t damaged_units;
	struct {
		struct symbol_source *items;
		size_t count, capacity;
	} sources;
};

static void maker_release(struct maker *maker)
{
	dwarf_names_release(&maker->names);
	arena_release(&maker->arena);
	vector_release(&maker->sources);
	*maker = (struct maker){.damaged_units = 0};
}

struct symbol_memory {
	struct maker *makers;
	size_t count;
	struct arena tables; /* names from symbol tables */
};

struct batch {
	const uint64_t *addresses;
	const struct symbol_options *options;
	struct symbols *symbols;
	struct dwarf_context *context;
	struct table_names tables;
	struct unit_jobs plan;
};

/* One unit at work. */
struct unit_work {
	struct batch *batch;
	struct maker *maker;
	struct dwarf_walk walk;
	struct dwarf_lines lines;
	struct dwarf_row *rows;
	const char **paths; /* of the files of the line table; NULL: not asked for yet */
};

static void note_source(struct unit_work *work, uint64_t file)
{
	const struct dwarf_line_file *entry = &work->lines.files.items[file];
	struct symbol_source source = {.path = work->paths[file]};
	struct arena *arena = &work->maker->arena;

	if (entry->md5)
		source.md5 = (unsigned char *)arena_copy(arena, entry->md5, DWARF_MD5_SIZE);
	if (entry->text && *entry->text && work->batch->options->source_text)
		source.text = arena_copy(arena, entry->text, strlen(entry->text));
	if (source.md5 || source.text)
		*vector_push(&work->maker->sources) = source;
}

static const char *file_path(struct unit_work *work, uint64_t file)
{
	struct strbuf path = STRBUF_INIT;

	if (file >= work->lines.files.count)
		return "";
	if (!work->paths[file]) {
		dwarf_lines_path(&work->lines, file, &path);
		work->paths[file] = arena_copy(&work->maker->arena, path.text, path.length);
		strbuf_release(&path);
		note_source(work, file);
	}
	return work->paths[file];
}

static const struct dwarf_name *scope_name(struct unit_work *work, struct dwarf_scope *scope)
{
	struct dwarf_name *name = &scope->name;
	struct arena *arena = &work->maker->arena;

	if (scope->is_complete)
		return name;
	scope->is_complete = true;
	if (name->linkage)
		name->linkage = arena_copy(arena, name->linkage, strlen(name->linkage));
	if (name->source)
		name->source = arena_copy(arena, name->source, strlen(name->source));
	if (scope->origin.unit)
		dwarf_names_complete(&work->maker->names, scope->origin, name);
	return name;
}

static void set_name(struct symbol_frame *frame, const struct dwarf_name *name)
{
	frame->source = name->source ? name->source : "";
	frame->name = name->linkage ? name->linkage : frame->source;
	frame->start_line = name->start_line;
}

/* From the innermost call to the function that is really there. */
static size_t make_chain(struct unit_work *work, uint32_t number, const struct dwarf_row *row,
			 struct symbol_frame *frames)
{
	const struct dwarf_scope *call = NULL;
	size_t count = 0;

	while (number < SCOPE_DEAD && count < CHAIN_MOST) {
		struct dwarf_scope *scope = &work->walk.scopes.items[number];
		struct symbol_frame *frame = &frames[count++];

		*frame = (struct symbol_frame){.file = "", .is_inlined = scope->is_inlined};
		set_name(frame, scope_name(work, scope));
		if (call) {
			frame->file = file_path(work, call->call_file);
			frame->line = call->call_line;
			frame->column = call->call_column;
		} else if (row->found) {
			frame->file = file_path(work, row->file);
			frame->line = row->line;
			frame->column = row->column;
		}
		call = scope;
		number = scope->is_inlined ? scope->parent : SCOPE_NONE;
	}
	if (!count && row->found) {
		frames[count++] = (struct symbol_frame){
			"", "", file_path(work, row->file), row->line, row->column, 0, false};
	}
	return count;
}

static void make_chains(struct unit_work *work, const struct unit_job *job)
{
	struct symbol_frame frames[CHAIN_MOST];

	for (size_t i = 0; i < job->count; i++) {
		size_t number = work->batch->plan.order[job->first + i];
		struct symbol_chain *chain = &work->batch->symbols->chains[number];
		size_t count = make_chain(work, work->walk.hits[i], &work->rows[i], frames);
		size_t first = work->batch->options->no_inlines && count ? count - 1 : 0;
		struct symbol_frame *copy;

		if (!count)
			continue;
		copy = arena_alloc(&work->maker->arena, (count - first) * sizeof(*copy));
		memcpy(copy, frames + first, (count - first) * sizeof(*copy));
		chain->frames = copy;
		chain->count = count - first;
	}
}

static void do_job(void *state, size_t piece, unsigned worker)
{
	struct batch *batch = state;
	struct unit_job *job = &batch->plan.jobs[piece];
	struct unit_work work = {
		.batch = batch,
		.maker = &batch->symbols->memory->makers[worker],
	};
	struct dwarf_unit *full;
	uint64_t *addresses;

	if (!dwarf_unit_load(job->unit))
		return;
	addresses = xcalloc(job->count, sizeof(*addresses));
	for (size_t i = 0; i < job->count; i++)
		addresses[i] = batch->addresses[batch->plan.order[job->first + i]];
	work.rows = xcalloc(job->count, sizeof(*work.rows));
	full = dwarf_context_full_unit(batch->context, job->unit);
	dwarf_walk_run(&work.walk, full, addresses, job->count);
	if (!batch->options->no_lines && dwarf_lines_init(&work.lines, job->unit))
		dwarf_lines_run(&work.lines, addresses, job->count, work.rows);
	work.paths = xcalloc(work.lines.files.count + 1, sizeof(*work.paths));
	make_chains(&work, job);
	work.maker->damaged_units += work.walk.is_damaged;
	free(work.paths);
	free(work.rows);
	free(addresses);
	dwarf_lines_release(&work.lines);
	dwarf_walk_release(&work.walk);
}

static void count_entries(const struct batch *batch)
{
	struct stats *stats = batch->options->stats;

	stats_count(stats, "units", batch->plan.count);
	for (size_t i = 0; stats && i < batch->plan.count; i++)
		stats_count(stats, "bytes", batch->plan.jobs[i].cost);
	for (size_t i = 0; i < batch->symbols->memory->count; i++) {
		const struct dwarf_names *names = &batch->symbols->memory->makers[i].names;

		stats_hits(stats, "names of other entries", names->asked,
			   names->asked - names->count);
	}
}

static size_t count_damaged(const struct batch *batch)
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
static bool is_start_short(const struct batch *batch)
{
	const struct dwarf_file *file = batch->context->main;

	return file->is_part && (file->is_short || file->damaged_sections || count_damaged(batch));
}

static void note_dwarf(const struct batch *batch, struct symbol_notes *notes)
{
	const struct dwarf_context *context = batch->context;

	notes->damaged_sections = context->main->damaged_sections;
	notes->damaged_units = count_damaged(batch);
	notes->missing_split = context->missing_splits;
	notes->missing_alternate = context->alternate_missing;
}

static void forget(struct batch *batch)
{
	struct symbols *symbols = batch->symbols;

	for (size_t i = 0; i < symbols->memory->count; i++)
		maker_release(&symbols->memory->makers[i]);
	memset(symbols->chains, 0, symbols->count * sizeof(*symbols->chains));
}

/* False: all of .debug_info is needed for it, and it is as if nobody had asked. */
static bool ask_dwarf(struct batch *batch, const struct module *module, bool is_whole,
		      unsigned threads)
{
	struct stats *stats = batch->options->stats;
	size_t count = batch->symbols->count;
	struct dwarf_wanted wanted = {
		.addresses = batch->addresses,
		.count = count,
		.is_whole = is_whole,
		.no_lines = batch->options->no_lines,
	};
	struct dwarf_context *context;
	uint32_t *units;
	bool is_short;

	stats_stage(stats, "unpack");
	/* Mostly they are needed; who has nothing else to do can read them for the case. */
	if ((batch->options->table_names || threads > 1) && !batch->tables.is_read)
		wanted.tables = &batch->tables.symbols;
	context = dwarf_context_new(module, &wanted, threads);
	if (!context)
		return true;
	batch->tables.is_read |= wanted.tables != NULL;
	dwarf_context_stats(context, stats);
	stats_stage(stats, "units");
	batch->context = context;
	batch->symbols->used_dwarf = true;
	units = dwarf_context_units(context, batch->addresses, count, threads);
	batch->plan = unit_jobs_plan(context->main, units, count);
	free(units);
	stats_stage(stats, "entries");
	is_short = is_start_short(batch);
	if (!is_short) {
		workers_run(threads, batch->plan.count, do_job, batch);
		count_entries(batch);
		is_short = is_start_short(batch);
	}
	unit_jobs_release(&batch->plan);
	if (is_short)
		forget(batch);
	else
		note_dwarf(batch, &batch->symbols->notes);
	dwarf_context_free(context);
	return !is_short;
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

static struct symbols *find(struct module *module, const uint64_t *addresses, size_t count,
			    const struct symbol_options *options)
{
	struct symbols *symbols = xcalloc(1, sizeof(*symbols));
	unsigned threads = options->threads ? options->threads : 1;
	struct batch batch = {
		.addresses = addresses,
		.options = options,
		.symbols = symbols,
	};

	symbols->count = count;
	symbols->chains = xcalloc(count + 1, sizeof(*symbols->chains));
	symbols->memory = xcalloc(1, sizeof(*symbols->memory));
	symbols->memory->count = threads;
	symbols->memory->makers = xcalloc(threads, sizeof(*symbols->memory->makers));
	if (!options->no_dwarf && count && !ask_dwarf(&batch, module, false, threads))
		ask_dwarf(&batch, module, true, threads);
	gather_sources(symbols);
	table_names_ask(&batch.tables, symbols, &symbols->memory->tables, module, addresses,
			options);
	return symbols;
}

static bool is_some_nameless(const struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->count; i++)
		if (!symbols->chains[i].count)
			return true;
	return false;
}

struct symbols *symbols_find(struct module *module, const uint64_t *addresses, size_t count,
			     const struct symbol_options *options)
{
	struct symbols *symbols = find(module, addresses, count, options);
	struct symbol_options with_lines = *options;

	/* Its line may be all that is known of some code, and then it is not called by its start. */
	if (!options->no_lines || !symbols->used_dwarf || !is_some_nameless(symbols))
		return symbols;
	symbols_free(symbols);
	with_lines.no_lines = false;
	return find(module, addresses, count, &with_lines);
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

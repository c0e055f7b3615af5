/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unit_chains: the functions around each address by the entries, and where it is by the lines. */
#include "symbol/unit_chains.h"

#include "base/vector.h"
#include "symbol/dwarf_line.h"
#include "symbol/dwarf_walk.h"

#include <stdlib.h>
#include <string.h>

/* Deeper than any compiler goes. */
enum { CHAIN_MOST = 512 };

void maker_release(struct maker *maker)
{
	dwarf_names_release(&maker->names);
	arena_release(&maker->arena);
	vector_release(&maker->sources);
	*maker = (struct maker){.damaged_units = 0};
}

/* One unit at work. */
struct unit_work {
	struct unit_batch *batch;
	struct maker *maker;
	struct dwarf_walk walk;
	struct dwarf_lines lines;
	uint64_t *addresses; /* of the job */
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

/* Of the address at this place of the job. */
static void add_chain(struct unit_work *work, const struct unit_job *job, size_t place,
		      uint32_t scope)
{
	struct symbol_frame frames[CHAIN_MOST];
	size_t number = work->batch->plan.order[job->first + place];
	struct symbol_chain *chain = &work->batch->symbols->chains[number];
	size_t count = make_chain(work, scope, &work->rows[place], frames);
	size_t first = work->batch->options->no_inlines && count ? count - 1 : 0;
	struct symbol_frame *copy;

	if (!count)
		return;
	copy = arena_alloc(&work->maker->arena, (count - first) * sizeof(*copy));
	memcpy(copy, frames + first, (count - first) * sizeof(*copy));
	chain->frames = copy;
	chain->count = count - first;
}

/* False: the unit cannot be read. */
static bool begin(struct unit_work *work, const struct unit_job *job)
{
	if (!dwarf_unit_load(job->unit))
		return false;
	work->addresses = xcalloc(job->count, sizeof(*work->addresses));
	for (size_t i = 0; i < job->count; i++)
		work->addresses[i] =
			work->batch->addresses[work->batch->plan.order[job->first + i]];
	work->rows = xcalloc(job->count, sizeof(*work->rows));
	return true;
}

static void find_rows(struct unit_work *work, const struct unit_job *job)
{
	if (dwarf_lines_init(&work->lines, job->unit))
		dwarf_lines_run(&work->lines, work->addresses, job->count, work->rows);
	work->paths = xcalloc(work->lines.files.count + 1, sizeof(*work->paths));
}

static void end(struct unit_work *work)
{
	free(work->paths);
	free(work->rows);
	free(work->addresses);
	dwarf_lines_release(&work->lines);
	dwarf_walk_release(&work->walk);
}

void unit_chains_make(struct unit_batch *batch, const struct unit_job *job, struct maker *maker)
{
	struct unit_work work = {.batch = batch, .maker = maker};
	struct dwarf_unit *full;

	if (!begin(&work, job))
		return;
	full = dwarf_context_full_unit(batch->context, job->unit);
	dwarf_walk_run(&work.walk, full, work.addresses, job->count);
	if (!batch->options->no_lines)
		find_rows(&work, job);
	for (size_t i = 0; i < job->count; i++)
		add_chain(&work, job, i, work.walk.hits[i]);
	maker->damaged_units += work.walk.is_damaged;
	end(&work);
}

/* The first address from there on that nobody has a name for; or their number. */
static size_t find_nameless(const struct unit_batch *batch, const struct unit_job *job, size_t from)
{
	while (from < job->count &&
	       batch->symbols->chains[batch->plan.order[job->first + from]].count)
		from++;
	return from;
}

bool unit_chains_lack(const struct unit_batch *batch)
{
	for (size_t i = 0; i < batch->plan.count; i++)
		if (find_nameless(batch, &batch->plan.jobs[i], 0) < batch->plan.jobs[i].count)
			return true;
	return false;
}

void unit_chains_add_lines(struct unit_batch *batch, const struct unit_job *job,
			   struct maker *maker)
{
	struct unit_work work = {.batch = batch, .maker = maker};
	size_t first = find_nameless(batch, job, 0);

	if (first == job->count || !begin(&work, job))
		return;
	find_rows(&work, job);
	for (size_t i = first; i < job->count; i = find_nameless(batch, job, i + 1))
		add_chain(&work, job, i, SCOPE_NONE);
	end(&work);
}

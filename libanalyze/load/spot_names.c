/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/spot_names.h"

#include "analyze/unwind.h"
#include "load/code_notes.h"
#include "load/files_ahead.h"
#include "load/jit_names.h"
#include "load/kernel_list.h"
#include "load/name_notes.h"
#include "load/source_notes.h"
#include "load/spot_location.h"

#include <stdlib.h>
#include <string.h>

struct naming {
	struct file_asker asker;
	struct profile *profile;
	struct files_ahead *files;
	uint32_t *locations; /* of each spot */
	struct jit_files jit;
	uint64_t *into;      /* likewise, how far it is into its symbol; NULL: nobody asks */
	struct intern noted; /* modules in the ledger */
	struct source_notes sources;
	struct kernel_list kernel_list;
};

static uint32_t string_number(struct profile *profile, const char *string)
{
	return profile_string(profile, string, strlen(string));
}

/* ---- locations ------------------------------------------------------------------------------- */

static void add_chain(struct naming *naming, const struct spot_group *group, size_t index,
		      const struct symbol_chain *chain)
{
	uint32_t number = group->spots[index];

	naming->locations[number] =
		spot_location(naming->profile, naming->asker.options->detail,
			      &naming->asker.resolved->spots.items[number], group->module, chain);
	if (naming->into && chain->start)
		naming->into[number] = group->addresses[index] - chain->start;
}

static void add_name(struct naming *naming, const struct spot_group *group, size_t index,
		     const char *name, uint64_t start)
{
	struct symbol_frame frame = {.name = name, .source = "", .file = ""};
	struct symbol_chain chain = {&frame, name ? 1 : 0, start};

	add_chain(naming, group, index, &chain);
}

/* ---- sources of names ------------------------------------------------------------------------ */

static void add_unnamed(struct naming *naming, const struct spot_group *group, size_t index,
			const struct function_starts *starts)
{
	uint32_t number = group->spots[index];

	naming->locations[number] =
		spot_unnamed(naming->profile, naming->asker.options->detail,
			     &naming->asker.resolved->spots.items[number], group->module, starts,
			     group->addresses[index]);
}

/* Frames of what stands in an ELF file, by what was asked of it. */
static void name_by_symbols(struct naming *naming, const struct spot_group *group,
			    struct module *module, struct symbols *symbols)
{
	struct function_starts *starts = NULL;

	stats_stage(naming->asker.options->stats, "names");
	for (size_t i = 0; i < group->count; i++) {
		if (symbols->chains[i].count) {
			add_chain(naming, group, i, &symbols->chains[i]);
			continue;
		}
		if (!starts)
			starts = function_starts_new(module);
		add_unnamed(naming, group, i, starts);
	}
	function_starts_free(starts);
	source_notes_add(&naming->sources, symbols);
	code_note(naming->profile, group->module, module, group->addresses[group->count - 1]);
	symbols_free(symbols);
}

/* False: there is no file, but there may be names elsewhere. */
static bool name_file(struct naming *naming, const struct spot_group *group)
{
	const struct image *image = group->image;
	struct file_answer answer = files_ahead_take(naming->files, group);
	bool is_named = answer.symbols;

	if (!image->build_id_size && image->has_inode && image->kind != IMAGE_KERNEL_MODULE)
		name_note_inode(naming->profile, image);
	if (is_named) {
		name_note_module(naming->profile, group->module, answer.module, &naming->noted);
		name_by_symbols(naming, group, answer.module, answer.symbols);
	}
	module_close(answer.module);
	return is_named;
}

/* vmlinux, given or found by its build-id: its names, and what is inlined. False: there is none. */
static bool name_by_vmlinux(struct naming *naming, struct spot_group *group)
{
	const char *given = naming->asker.options->vmlinux, *fault = NULL;
	const struct image *kernel = group->image;
	struct module_wanted wanted = {.path = "vmlinux",
				       .build_id = kernel->build_id,
				       .build_id_size = kernel->build_id_size};
	struct module *module = NULL;
	struct error error = {0};
	uint64_t text;

	if (given)
		module = module_open(naming->asker.search, given, &error);
	else if (kernel->build_id_size)
		module = module_find(naming->asker.search, &wanted);
	if (!module || !module_found(module))
		fault = error.message;
	else
		fault = vmlinux_fault(kernel, module, naming->asker.options->modules.force, &text);
	if (fault && given)
		name_note_option(naming->profile, "--vmlinux", given, fault);
	if (!fault) {
		for (size_t i = 0; i < group->count; i++)
			group->addresses[i] =
				text + naming->asker.resolved->spots.items[group->spots[i]].offset;
		name_note_module(naming->profile, group->module, module, &naming->noted);
		name_by_symbols(naming, group, module,
				ask_module(&naming->asker, group, module,
					   naming->asker.options->threads));
	}
	module_close(module);
	return !fault;
}

static void name_kernel(struct naming *naming, struct spot_group *group, const struct image *kernel)
{
	const struct kernel_names *names;

	if (group->image->kind == IMAGE_KERNEL && name_by_vmlinux(naming, group))
		return;
	names = kernel_list_of(&naming->kernel_list, kernel);
	if (group->image->kind == IMAGE_KERNEL)
		name_note_kernel(naming->profile, names->list != NULL, names->source);
	if (names->fault)
		name_note_option(naming->profile, "--kallsyms", naming->asker.options->kallsyms,
				 names->fault);
	for (size_t i = 0; i < group->count; i++) {
		uint64_t address = group->image->text_address +
				   naming->asker.resolved->spots.items[group->spots[i]].offset;
		const struct kallsyms_symbol *symbol =
			names->list ? kallsyms_find(names->list, address, names->shift) : NULL;

		group->addresses[i] = address;
		add_name(naming, group, i, symbol ? symbol->name : NULL,
			 symbol ? symbol->address + names->shift : 0);
	}
}

static void name_all_by(struct naming *naming, const struct spot_group *group, const char *name)
{
	for (size_t i = 0; i < group->count; i++)
		add_name(naming, group, i, name, 0);
}

/* Functions of a jitdump file. */
static void name_by_dump(struct naming *naming, const struct spot_group *group)
{
	const struct jit_source *source = history_jit_of(naming->asker.history, group->image);

	for (size_t i = 0; i < group->count; i++) {
		const struct spot *spot = &naming->asker.resolved->spots.items[group->spots[i]];
		struct symbol_frame frame;
		struct symbol_chain chain = {&frame, 0, 0};

		chain.count = source && jit_frame(source->dump, spot->offset, &frame);
		add_chain(naming, group, i, &chain);
	}
}

/* Memory of a process that is no file: perhaps it told what it put there. */
static void name_by_map(struct naming *naming, struct spot_group *group)
{
	struct profile_module module = {.kind = MODULE_JIT};
	struct jit_map map;

	jit_map_find(&map, &naming->jit, group->image->pid);
	if (map.is_found) {
		module.path = string_number(naming->profile, map.path);
		group->module = profile_add_module(naming->profile, &module);
	}
	name_note_jit(naming->profile, map.path, map.note.text);
	for (size_t i = 0; i < group->count; i++) {
		const struct spot *spot = &naming->asker.resolved->spots.items[group->spots[i]];

		add_name(naming, group, i,
			 map.is_found ? perf_map_find(&map.map, spot->offset) : NULL, 0);
	}
	jit_map_release(&map);
}

/* ---- groups ---------------------------------------------------------------------------------- */

static void name_group(struct naming *naming, struct spot_group *group, const struct image *kernel)
{
	group->module = spot_module(naming->profile, group->image, group->space);
	if (!group->image) {
		name_all_by(naming, group, NULL);
		return;
	}
	switch (group->image->kind) {
	case IMAGE_FILE:
	case IMAGE_VDSO:
		name_file(naming, group);
		break;
	case IMAGE_KERNEL:
		name_kernel(naming, group, group->image);
		break;
	case IMAGE_KERNEL_MODULE:
		if (name_file(naming, group))
			break;
		if (kernel)
			name_kernel(naming, group, kernel);
		else
			name_all_by(naming, group, NULL);
		break;
	case IMAGE_KSYMBOL:
		name_all_by(naming, group, group->image->path);
		break;
	case IMAGE_JIT:
		name_by_dump(naming, group);
		break;
	case IMAGE_ANONYMOUS:
		name_by_map(naming, group);
		break;
	case IMAGE_GUEST_KERNEL:
		name_all_by(naming, group, NULL);
		break;
	}
}

static const struct image *find_kernel(const struct spot_groups *groups)
{
	for (size_t i = 0; i < groups->count; i++)
		if (groups->items[i].image && groups->items[i].image->kind == IMAGE_KERNEL)
			return groups->items[i].image;
	return NULL;
}

static void name_groups(struct naming *naming, struct spot_groups *groups)
{
	const struct image *kernel = find_kernel(groups);

	if (kernel && !naming->asker.options->vmlinux)
		kernel_list_begin(&naming->kernel_list, kernel);
	naming->files = files_ahead_begin(&naming->asker, groups);
	for (size_t i = 0; i < groups->count; i++)
		name_group(naming, &groups->items[i], kernel);
	files_ahead_end(naming->files);
}

uint32_t *name_spots(const struct recording *recording, const struct history *history,
		     const struct resolved *resolved, const struct load_options *options,
		     struct profile *profile, uint64_t *into)
{
	struct spot_groups groups = spot_groups_of(resolved);
	struct naming naming = {
		.asker = {recording, history, resolved, options,
			  module_search_new(&options->modules)},
		.profile = profile,
		.jit = jit_files_of(recording, &options->modules),
		.locations = xcalloc(resolved->spots.count + 1, sizeof(uint32_t)),
		.kernel_list = {.options = options},
		.into = into,
	};

	name_groups(&naming, &groups);
	spot_groups_release(&groups);
	for (size_t i = 0; i < history_jit_count(history); i++)
		name_note_jit(profile, history_jit(history, i)->path,
			      history_jit(history, i)->note);
	source_notes_finish(&naming.sources, profile);
	kernel_list_release(&naming.kernel_list);
	module_search_free(naming.asker.search);
	intern_release(&naming.noted);
	return naming.locations;
}

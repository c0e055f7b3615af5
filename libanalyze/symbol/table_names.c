/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table_names: which name is the better one, that of debug info or that of a symbol table. */
#include "symbol/table_names.h"

#include <stdlib.h>
#include <string.h>

/* Mangled, so that it says more than the name in the source. */
static bool is_mangled(const char *name)
{
	return name[0] == '_' && (name[1] == 'Z' || name[1] == 'R' || name[1] == 'D');
}

static bool needs_table(const struct symbol_chain *chain, bool table_names)
{
	const struct symbol_frame *outer;

	if (!chain->count)
		return true;
	outer = &chain->frames[chain->count - 1];
	if (table_names && !outer->is_inlined)
		return true;
	return !*outer->name || (outer->name == outer->source && !outer->is_inlined);
}

static void name_by_table(struct symbols *symbols, struct arena *arena, size_t number,
			  const struct elf_symbol *found, bool table_names)
{
	struct symbol_chain *chain = &symbols->chains[number];
	struct symbol_frame *outer;

	if (!chain->count) {
		outer = arena_alloc(arena, sizeof(*outer));
		*outer = (struct symbol_frame){.name = "", .source = "", .file = ""};
		chain->frames = outer;
		chain->count = 1;
	}
	/* These are in memory of our own. */
	outer = (struct symbol_frame *)(uintptr_t)&chain->frames[chain->count - 1];
	if (!*outer->name || is_mangled(found->name) || (table_names && !found->is_sizeless))
		outer->name = arena_copy(arena, found->name, found->length);
	if (!*outer->file && found->file)
		outer->file = arena_copy(arena, found->file, strlen(found->file));
}

static void complete(const struct elf_symbols *tables, struct symbols *symbols, struct arena *arena,
		     const uint64_t *addresses, bool table_names)
{
	const struct elf_symbol **found = xcalloc(symbols->count + 1, sizeof(struct elf_symbol *));

	elf_symbols_find(tables, addresses, symbols->count, found);
	for (size_t i = 0; i < symbols->count; i++) {
		if (!found[i])
			continue;
		symbols->chains[i].start = found[i]->start;
		if (needs_table(&symbols->chains[i], table_names))
			name_by_table(symbols, arena, i, found[i], table_names);
	}
	free(found);
}

void table_names_ask(struct table_names *tables, struct symbols *symbols, struct arena *arena,
		     const struct module *module, const uint64_t *addresses,
		     const struct symbol_options *options)
{
	bool needed = false;

	for (size_t i = 0; i < symbols->count && !needed; i++)
		needed = needs_table(&symbols->chains[i], options->table_names);
	if (needed) {
		stats_stage(options->stats, "tables");
		if (!tables->is_read)
			elf_symbols_read(&tables->symbols, module);
		stats_count(options->stats, "symbols", tables->symbols.count);
		complete(&tables->symbols, symbols, arena, addresses, options->table_names);
	}
	elf_symbols_release(&tables->symbols);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* disasm: from a profile to annotated instructions. */
#include "view/disasm.h"
#include "base/vector.h"

#include <stdlib.h>
#include <string.h>

struct symbol_frame disasm_innermost(const struct instruction *instruction)
{
	if (instruction->chain && instruction->chain->count)
		return instruction->chain->frames[0];
	return (struct symbol_frame){.name = "", .source = "", .file = ""};
}

/* "work+0x1c", or "puts@got" for what holds its address. */
void disasm_add_target(const struct disasm *disasm, struct strbuf *out,
		       const struct instruction *instruction)
{
	const struct elf_symbol *symbol = instruction->target_symbol;
	struct strbuf name = STRBUF_INIT;
	const char *shown;

	if (!symbol && instruction->target_name)
		strbuf_add_string(out, instruction->target_name);
	if (!symbol)
		return;
	strbuf_add(&name, symbol->name, symbol->length);
	shown = demangle(disasm->demangler, name.text);
	strbuf_add_string(out, shown);
	if (instruction->is_slot)
		strbuf_add_string(out, "@got");
	if (instruction->target != symbol->start) {
		strbuf_add_string(out, "+0x");
		strbuf_add_hex(out, instruction->target - symbol->start);
	}
	strbuf_release(&name);
}

/* The smallest value that is shown and is not nothing. */
static int64_t least_value(const struct disasm *disasm)
{
	int64_t least = 0;

	for (size_t i = 0; i < disasm->instructions.count; i++)
		columns_least(&least, &disasm->instructions.items[i].tally);
	return least;
}

static void print(struct disasm *disasm)
{
	switch (disasm->options->format) {
	case FORMAT_TABLE:
		sheet_choose_unit(&disasm->sheet, disasm->options->unit, least_value(disasm));
		if (disasm->shown_count)
			disasm_print_text(disasm);
		break;
	case FORMAT_PPROF:
		if (disasm->shown_count)
			disasm_print_pprof(disasm);
		break;
	case FORMAT_TSV:
		disasm_print_tsv(disasm);
		break;
	case FORMAT_JSON:
		disasm_print_json(disasm);
		break;
	}
}

static void release(struct disasm *disasm)
{
	for (size_t i = 0; i < disasm->modules.count; i++)
		disasm_close_module(&disasm->modules.items[i]);
	vector_release(&disasm->modules);
	vector_release(&disasm->spots);
	vector_release(&disasm->blocks);
	vector_release(&disasm->instructions);
	free(disasm->shown);
	sources_free(disasm->sources);
	module_search_free(disasm->search);
	demangler_free(disasm->demangler);
	names_free(disasm->names);
	arena_release(&disasm->arena);
}

int disasm_write(const struct profile *profile, const struct disasm_options *options, FILE *out,
		 struct error *error)
{
	struct disasm disasm = {.profile = profile, .options = options};
	struct strbuf text = STRBUF_INIT;
	int result;

	disasm.names = names_new(profile, &options->names);
	disasm.demangler = demangler_new(options->names.demangle);
	disasm.search = module_search_new(&options->modules);
	disasm.sources = sources_new(profile, &options->sources, &options->modules);
	columns_sheet(&disasm.sheet, profile, options->event, &text);
	result = disasm_find_blocks(&disasm, error);
	if (!result) {
		disasm_decode(&disasm);
		print(&disasm);
		fwrite(text.text, 1, text.length, out);
		result = disasm.shown_count > 0;
	}
	strbuf_release(&text);
	release(&disasm);
	return result;
}

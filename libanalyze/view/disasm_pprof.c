// SPDX-License-Identifier: GPL-2.0-or-later
/* disasm_pprof: the layout of pprof's `disasm`. */
#include "view/disasm.h"

#include <inttypes.h>
#include <string.h>

enum { CODE_WIDTH = 40 };

static void add_text(struct strbuf *out, const char *text)
{
	escape_terminal(out, text, strlen(text));
}

/* "work /src/prog.c:18", where that is not as it was before. */
static void add_place(const struct disasm *disasm, const struct symbol_frame *frame)
{
	struct strbuf *out = disasm->sheet.out;

	if (*frame->name) {
		add_text(out, demangle(disasm->demangler, frame->name));
		strbuf_add_char(out, ' ');
	}
	add_text(out, frame->file);
	if (*frame->file && frame->line)
		strbuf_addf(out, ":%" PRIu32, frame->line);
}

static bool is_same(const struct symbol_frame *a, const struct symbol_frame *b)
{
	return a->line == b->line && !strcmp(a->name, b->name) && !strcmp(a->file, b->file);
}

static void add_block(const struct disasm *disasm, const struct disasm_block *block)
{
	const struct sheet *sheet = &disasm->sheet;
	struct symbol_frame before = {.name = "", .file = ""};
	struct strbuf *out = sheet->out;

	strbuf_add_string(out, "ROUTINE ======================== ");
	sheet_add_text(sheet, names_text(disasm->names, block->name));
	strbuf_add_char(out, '\n');
	sheet_add_value_column(sheet, 10, block->tally.flat.value);
	strbuf_add_char(out, ' ');
	sheet_add_value_column(sheet, 10, block->tally.cum.value);
	strbuf_add_string(out, " (flat, cum) ");
	sheet_add_percent(sheet, block->tally.cum.value);
	strbuf_add_string(out, " of Total\n");
	for (size_t i = 0; i < block->count; i++) {
		const struct instruction *instruction =
			&disasm->instructions.items[block->first + i];
		struct symbol_frame frame = disasm_innermost(instruction);
		const char *code = instruction->text ? instruction->text : "";

		columns_add_plain(sheet, &instruction->tally);
		strbuf_addf(out, " %10" PRIx64 ": ", instruction->address);
		if (is_same(&frame, &before)) {
			add_text(out, code);
		} else {
			strbuf_addf(out, "%-*s; ", CODE_WIDTH, code);
			add_place(disasm, &frame);
		}
		strbuf_add_char(out, '\n');
		before = frame;
	}
}

void disasm_print_pprof(const struct disasm *disasm)
{
	strbuf_add_string(disasm->sheet.out, "Total: ");
	sheet_add_value(&disasm->sheet, disasm->sheet.total);
	strbuf_add_char(disasm->sheet.out, '\n');
	for (size_t i = 0; i < disasm->shown_count; i++)
		add_block(disasm, &disasm->blocks.items[disasm->shown[i]]);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* disasm_text: annotated instructions for people, with the source lines they are from. */
#include "view/disasm.h"
#include "view/source_text.h"

#include <inttypes.h>
#include <string.h>

enum { BYTES_WIDTH = 30 };

struct printer {
	const struct disasm *disasm;
	const struct disasm_block *block;
	struct strbuf *out;
	struct arrows *arrows;
	struct symbol_chain before; /* of the instruction that was shown last */
	int address_width;
};

/* ---- source lines ---------------------------------------------------------------------------- */

static bool is_same_frame(const struct symbol_frame *a, const struct symbol_frame *b)
{
	return a->line == b->line && !strcmp(a->file, b->file) && !strcmp(a->name, b->name);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void add_text(struct strbuf *out, const char *text)
{
	escape_terminal(out, text, strlen(text));
}

static void add_frame(struct printer *printer, size_t index, size_t depth,
		      const struct symbol_frame *frame)
{
	const struct disasm *disasm = printer->disasm;
	struct span path = {(const unsigned char *)frame->file, strlen(frame->file)};
	uint32_t module = disasm->modules.items[printer->block->module].number;
	const struct source *source = sources_find(disasm->sources, path, module);

	strbuf_addf(printer->out, "%*s", (int)strlen(columns_header(&disasm->sheet)) + 2, "");
	arrows_add(printer->arrows, printer->out, index, true);
	strbuf_addf(printer->out, " %*s", (int)(2 * depth), "");
	add_text(printer->out, *frame->name ? demangle(disasm->demangler, frame->name) : "?");
	strbuf_add_char(printer->out, ' ');
	add_text(printer->out, *frame->file ? base_name(frame->file) : "?");
	if (frame->line)
		strbuf_addf(printer->out, ":%" PRIu32, frame->line);
	if (frame->line && frame->line <= source->line_count) {
		strbuf_add_string(printer->out, "  ");
		source_text_add(printer->out, source->lines[frame->line - 1], true);
	}
	columns_end_line(printer->out);
}

/* The frames from the first one on, seen from outside, that is not as it was. */
static void add_frames(struct printer *printer, size_t index)
{
	const struct symbol_chain *chain =
		printer->disasm->instructions.items[printer->block->first + index].chain;
	struct symbol_chain *before = &printer->before;
	size_t same = 0;

	if (!chain || !chain->count)
		return;
	while (same < chain->count && same < before->count &&
	       is_same_frame(&chain->frames[chain->count - 1 - same],
			     &before->frames[before->count - 1 - same]))
		same++;
	if (same == chain->count && same < before->count)
		same--; /* back from what was inlined */
	for (size_t depth = same; depth < chain->count; depth++)
		add_frame(printer, index, depth, &chain->frames[chain->count - 1 - depth]);
	*before = *chain;
}

/* ---- instructions ---------------------------------------------------------------------------- */

static void add_bytes(struct strbuf *out, const struct instruction *instruction)
{
	size_t start = out->length;

	for (unsigned i = 0; instruction->bytes && i < instruction->size; i++)
		strbuf_addf(out, "%02x ", instruction->bytes[i]);
	while (out->length - start < BYTES_WIDTH)
		strbuf_add_char(out, ' ');
}

static void add_instruction(struct printer *printer, size_t index)
{
	const struct disasm *disasm = printer->disasm;
	const struct instruction *instruction =
		&disasm->instructions.items[printer->block->first + index];
	int64_t value =
		disasm->options->cum ? instruction->tally.cum.value : instruction->tally.flat.value;
	int64_t whole = columns_whole(&disasm->sheet, &printer->block->tally);
	unsigned heat = columns_heat(value, whole);
	unsigned colour = disasm->options->colour ? heat : 0;
	struct strbuf target = STRBUF_INIT;
	struct strbuf *out = printer->out;

	columns_begin_colour(out, colour);
	columns_add(&disasm->sheet, &instruction->tally, disasm->options->cum, heat);
	strbuf_add_string(out, "  ");
	arrows_add(printer->arrows, out, index, false);
	strbuf_addf(out, " %*" PRIx64 ":  ", printer->address_width, instruction->address);
	if (disasm->options->bytes)
		add_bytes(out, instruction);
	strbuf_add_string(out, instruction->text ? instruction->text : "");
	disasm_add_target(disasm, &target, instruction);
	if (target.length) {
		strbuf_add_string(out, "  <");
		add_text(out, target.text);
		strbuf_add_char(out, '>');
	}
	columns_end_colour(out, colour);
	columns_end_line(out);
	strbuf_release(&target);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static void add_heading(struct printer *printer)
{
	const struct disasm *disasm = printer->disasm;
	const struct disasm_block *block = printer->block;
	const struct disasm_module *module = &disasm->modules.items[block->module];
	const struct profile_module *about = &disasm->profile->modules.items[module->number];
	struct span name = names_text(disasm->names, block->name);
	struct strbuf *out = printer->out;

	strbuf_add_char(out, '\n');
	sheet_add_text(&disasm->sheet, name);
	if (block->symbol && (strlen(block->symbol) != name.size ||
			      memcmp(block->symbol, name.at, name.size) != 0)) {
		strbuf_add_string(out, " (");
		add_text(out, block->symbol);
		strbuf_add_char(out, ')');
	}
	strbuf_add_string(out, " in ");
	add_text(out, profile_text(disasm->profile, about->path));
	strbuf_add_string(out, "\n  ");
	columns_add_summary(&disasm->sheet, &block->tally);
	strbuf_add_char(out, '\n');
	if (block->problem) {
		strbuf_add_string(out, "  ");
		add_text(out, block->problem);
		strbuf_add_char(out, '\n');
	}
	strbuf_addf(out, "%s  %*s  code\n", columns_header(&disasm->sheet),
		    printer->address_width + 10, "address");
}

static void add_block(const struct disasm *disasm, const struct disasm_block *block)
{
	const struct instruction *instructions = disasm->instructions.items + block->first;
	struct printer printer = {
		.disasm = disasm,
		.block = block,
		.out = disasm->sheet.out,
		.arrows = arrows_new(instructions, block->count),
	};
	uint64_t last = block->count ? instructions[block->count - 1].address : 0;

	for (printer.address_width = 1; last > 15; last >>= 4)
		printer.address_width++;
	add_heading(&printer);
	for (size_t i = 0; i < block->count; i++) {
		add_frames(&printer, i);
		add_instruction(&printer, i);
	}
	arrows_free(printer.arrows);
}

void disasm_print_text(const struct disasm *disasm)
{
	const struct sheet *sheet = &disasm->sheet;

	sheet_add_origin(sheet);
	strbuf_add_string(sheet->out, "Total: ");
	sheet_add_value(sheet, sheet->total);
	strbuf_add_char(sheet->out, '\n');
	for (size_t i = 0; i < disasm->shown_count; i++)
		add_block(disasm, &disasm->blocks.items[disasm->shown[i]]);
	strbuf_add_char(sheet->out, '\n');
	sheet_add_account(sheet);
}

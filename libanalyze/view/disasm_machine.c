// SPDX-License-Identifier: GPL-2.0-or-later
/* disasm_machine: instructions for other programs, as TSV and JSON. */
#include "view/disasm.h"

#include <inttypes.h>
#include <string.h>

static struct span span_of(const char *text)
{
	return (struct span){(const unsigned char *)text, text ? strlen(text) : 0};
}

static struct span module_path(const struct disasm *disasm, const struct disasm_block *block)
{
	uint32_t number = disasm->modules.items[block->module].number;

	return span_of(profile_text(disasm->profile, disasm->profile->modules.items[number].path));
}

static void add_target(const struct disasm *disasm, const struct instruction *instruction,
		       struct strbuf *target)
{
	strbuf_clear(target);
	disasm_add_target(disasm, target, instruction);
}

static const struct instruction *instruction_of(const struct disasm *disasm,
						const struct disasm_block *block, size_t index)
{
	return &disasm->instructions.items[block->first + index];
}

/* ---- TSV ------------------------------------------------------------------------------------- */

static void tsv_row(const struct disasm *disasm, const struct disasm_block *block,
		    const struct instruction *instruction, struct strbuf *target)
{
	const struct sheet *sheet = &disasm->sheet;
	struct symbol_frame frame = disasm_innermost(instruction);

	columns_tsv(sheet, &instruction->tally, disasm->options->cum);
	sheet_tsv_text(sheet, names_text(disasm->names, block->name));
	sheet_tsv_text(sheet, module_path(disasm, block));
	strbuf_addf(sheet->out, "\t0x%" PRIx64, instruction->address);
	sheet_tsv_text(sheet, span_of(instruction->text));
	add_target(disasm, instruction, target);
	sheet_tsv_text(sheet, span_of(target->text));
	sheet_tsv_text(sheet, span_of(*frame.name ? demangle(disasm->demangler, frame.name) : ""));
	sheet_tsv_text(sheet, span_of(frame.file));
	strbuf_add_char(sheet->out, '\t');
	if (frame.line)
		strbuf_addf(sheet->out, "%" PRIu32, frame.line);
	columns_tsv_sides(sheet, &instruction->tally);
}

void disasm_print_tsv(const struct disasm *disasm)
{
	struct strbuf target = STRBUF_INIT;

	strbuf_addf(disasm->sheet.out,
		    "%s\tname\tmodule\taddress\tcode\ttarget\tinlined\tfile\tline%s", COLUMNS_TSV,
		    columns_tsv_sides_header(&disasm->sheet));
	for (size_t i = 0; i < disasm->shown_count; i++) {
		const struct disasm_block *block = &disasm->blocks.items[disasm->shown[i]];

		for (size_t k = 0; k < block->count; k++)
			tsv_row(disasm, block, instruction_of(disasm, block, k), &target);
	}
	strbuf_release(&target);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void json_hex(struct json *json, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	json_key(json, key);
	json_string(json, text);
}

static void json_frames(const struct disasm *disasm, struct json *json,
			const struct symbol_chain *chain)
{
	json_key(json, "frames");
	json_array(json);
	for (size_t i = 0; chain && i < chain->count; i++) {
		const struct symbol_frame *frame = &chain->frames[i];
		const char *name = *frame->name ? demangle(disasm->demangler, frame->name) : "";

		json_object(json);
		sheet_json_text(json, "name", span_of(name));
		sheet_json_text(json, "file", span_of(frame->file));
		sheet_json_line(json, "line", frame->line);
		json_end(json);
	}
	json_end(json);
}

static void json_instruction(const struct disasm *disasm, struct json *json,
			     const struct instruction *instruction, struct strbuf *target)
{
	json_object(json);
	json_hex(json, "address", instruction->address);
	json_key(json, "code");
	json_string(json, instruction->text);
	add_target(disasm, instruction, target);
	sheet_json_text(json, "target", span_of(target->text));
	columns_json(&disasm->sheet, json, &instruction->tally, disasm->options->cum);
	json_frames(disasm, json, instruction->chain);
	json_end(json);
}

static void json_block(const struct disasm *disasm, struct json *json,
		       const struct disasm_block *block)
{
	struct strbuf target = STRBUF_INIT;

	json_object(json);
	sheet_json_text(json, "name", names_text(disasm->names, block->name));
	sheet_json_text(json, "module", module_path(disasm, block));
	json_key(json, "symbol");
	json_string(json, block->symbol);
	json_key(json, "problem");
	json_string(json, block->problem);
	columns_json(&disasm->sheet, json, &block->tally, disasm->options->cum);
	json_key(json, "instructions");
	json_array(json);
	for (size_t i = 0; i < block->count; i++)
		json_instruction(disasm, json, instruction_of(disasm, block, i), &target);
	json_end(json);
	json_end(json);
	strbuf_release(&target);
}

void disasm_print_json(const struct disasm *disasm)
{
	struct json json = {.out = disasm->sheet.out};

	json_object(&json);
	sheet_json_event(&disasm->sheet, &json);
	sheet_json_i64(&json, "total", disasm->sheet.total);
	sheet_json_account(&disasm->sheet, &json);
	json_key(&json, "functions");
	json_array(&json);
	for (size_t i = 0; i < disasm->shown_count; i++)
		json_block(disasm, &json, &disasm->blocks.items[disasm->shown[i]]);
	json_end(&json);
	json_end(&json);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* tree_machine: for other programs. Lines are numbered from 1, and a root has parent 0. */
#include "view/tree.h"

#include <inttypes.h>
#include <string.h>

static struct frame_key frame_of(const struct tree *tree, const struct tree_line *line)
{
	if (line->node == NONE)
		return (struct frame_key){.name = 0};
	return call_tree_frame(&tree->calls, line->node);
}

static void tsv_line(const struct tree *tree, size_t i)
{
	const struct sheet *sheet = &tree->sheet;
	const struct tree_line *line = &tree->lines.items[i];
	struct frame_key frame = frame_of(tree, line);
	struct strbuf name = STRBUF_INIT;

	tree_line_name(tree, line, &name);
	strbuf_addf(sheet->out, "%zu\t%" PRIu32 "\t%" PRIu32, i + 1, line->parent + 1, line->depth);
	strbuf_addf(sheet->out, "\t%" PRId64 "\t%.6g\t%" PRId64 "\t%.6g\t%" PRIu64, line->cum.value,
		    sheet_share(sheet, line->cum.value), line->flat.value,
		    sheet_share(sheet, line->flat.value), line->cum.count);
	sheet_tsv_interval(sheet, line->cum.value);
	sheet_tsv_text(sheet, (struct span){(unsigned char *)name.text, name.length});
	sheet_tsv_text(sheet, names_text(tree->names, frame.module));
	sheet_tsv_text(sheet, names_text(tree->names, frame.file));
	strbuf_add_char(sheet->out, '\t');
	if (frame.line)
		strbuf_addf(sheet->out, "%" PRIu32, frame.line);
	strbuf_addf(sheet->out, "\t%s\t%zu", tree_line_inline(tree, line), line->hidden);
	if (sheet->has_sides)
		strbuf_addf(sheet->out, "\t%" PRId64 "\t%" PRId64, line->cum.base, line->flat.base);
	strbuf_add_char(sheet->out, '\n');
	strbuf_release(&name);
}

void tree_tsv(struct tree *tree)
{
	strbuf_add_string(tree->sheet.out,
			  "id\tparent\tdepth\tcum\tcum_share\tflat\tflat_share\tsamples\tlow\t"
			  "high\tname\tmodule\tfile\tline\tinline\thidden");
	strbuf_add_string(tree->sheet.out,
			  tree->sheet.has_sides ? "\tcum_base\tflat_base\n" : "\n");
	for (size_t i = 0; i < tree->lines.count; i++)
		tsv_line(tree, i);
}

static void json_line(const struct tree *tree, struct json *json, size_t i)
{
	const struct sheet *sheet = &tree->sheet;
	const struct tree_line *line = &tree->lines.items[i];
	const char *mark = tree_line_inline(tree, line);
	struct frame_key frame = frame_of(tree, line);
	struct strbuf name = STRBUF_INIT;

	tree_line_name(tree, line, &name);
	json_object(json);
	sheet_json_u64(json, "id", i + 1);
	sheet_json_u64(json, "parent", (uint32_t)(line->parent + 1));
	sheet_json_u64(json, "depth", line->depth);
	sheet_json_i64(json, "cum", line->cum.value);
	sheet_json_double(json, "cum_share", true, sheet_share(sheet, line->cum.value));
	sheet_json_i64(json, "flat", line->flat.value);
	sheet_json_double(json, "flat_share", true, sheet_share(sheet, line->flat.value));
	if (sheet->has_sides) {
		sheet_json_i64(json, "cum_base", line->cum.base);
		sheet_json_i64(json, "flat_base", line->flat.base);
	}
	sheet_json_u64(json, "samples", line->cum.count);
	sheet_json_interval(sheet, json, line->cum.value);
	sheet_json_text(json, "name", (struct span){(unsigned char *)name.text, name.length});
	sheet_json_text(json, "module", names_text(tree->names, frame.module));
	sheet_json_text(json, "file", names_text(tree->names, frame.file));
	sheet_json_line(json, "line", frame.line);
	sheet_json_text(json, "inline", (struct span){(const unsigned char *)mark, strlen(mark)});
	sheet_json_u64(json, "hidden", line->hidden);
	json_end(json);
	strbuf_release(&name);
}

void tree_json(struct tree *tree)
{
	const struct sheet *sheet = &tree->sheet;
	struct json json = {.out = sheet->out};

	json_object(&json);
	sheet_json_event(sheet, &json);
	json_key(&json, "direction");
	json_string(&json, tree->options->reverse ? "reverse" : "forward");
	sheet_json_i64(&json, "total", sheet->total);
	sheet_json_i64(&json, "sum", tree->calls.totals.sum);
	sheet_json_account(sheet, &json);
	json_key(&json, "lines");
	json_array(&json);
	for (size_t i = 0; i < tree->lines.count; i++)
		json_line(tree, &json, i);
	json_end(&json);
	json_end(&json);
}

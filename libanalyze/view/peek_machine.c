// SPDX-License-Identifier: GPL-2.0-or-later
/* peek_machine: for other programs. */
#include "view/peek.h"

#include <inttypes.h>

static const char *const kinds[] = {
	[PEEK_CUM] = "cum",
	[PEEK_CALLER] = "caller",
	[PEEK_OUTERMOST] = "outermost",
	[PEEK_CALLERS_OVERLAP] = "callers-overlap",
	[PEEK_FLAT] = "flat",
	[PEEK_CALLEE] = "callee",
	[PEEK_CALLEES_OVERLAP] = "callees-overlap",
};

static double part(int64_t value, int64_t whole)
{
	return whole ? (double)value / (double)whole : 0;
}

static struct span other_name(const struct peek *peek, const struct peek_line *line)
{
	bool is_call = line->kind == PEEK_CALLER || line->kind == PEEK_CALLEE;

	return is_call ? peek_name(peek, line->row) : (struct span){(const unsigned char *)"", 0};
}

/* It is no share of anything. */
static bool is_overlap(const struct peek_line *line)
{
	return line->kind == PEEK_CALLERS_OVERLAP || line->kind == PEEK_CALLEES_OVERLAP;
}

static void tsv_function(struct peek *peek, uint32_t row)
{
	const struct sheet *sheet = &peek->sheet;
	int64_t cum = peek->graph.aggregate.rows[row].cum.value;
	struct span name = peek_name(peek, row);

	peek_function(peek, row);
	for (size_t i = 0; i < peek->lines.count; i++) {
		const struct peek_line *line = &peek->lines.items[i];
		int64_t value = line->tally.value;

		escape_tsv(sheet->out, name.at, name.size);
		strbuf_addf(sheet->out, "\t%s", kinds[line->kind]);
		sheet_tsv_text(sheet, other_name(peek, line));
		strbuf_addf(sheet->out, "\t%" PRId64 "\t%.6g\t%.6g\t%" PRIu64, value,
			    part(value, cum), sheet_share(sheet, value), line->tally.count);
		if (is_overlap(line))
			strbuf_add_string(sheet->out, "\t-\t-");
		else
			sheet_tsv_interval(sheet, value);
		strbuf_add_string(sheet->out, line->inlined ? "\tinline" : "\t");
		if (sheet->has_sides)
			strbuf_addf(sheet->out, "\t%" PRId64, line->tally.base);
		strbuf_add_char(sheet->out, '\n');
	}
}

void peek_tsv(struct peek *peek)
{
	strbuf_add_string(peek->sheet.out,
			  "function\tkind\tname\tvalue\tpart\tshare\tsamples\tlow\thigh\tinline");
	strbuf_add_string(peek->sheet.out, peek->sheet.has_sides ? "\tbase\n" : "\n");
	for (uint32_t row = 0; row < peek->graph.shown; row++) {
		if (peek->matches[row])
			tsv_function(peek, row);
	}
}

static void json_function(struct peek *peek, struct json *json, uint32_t row)
{
	const struct sheet *sheet = &peek->sheet;
	int64_t cum = peek->graph.aggregate.rows[row].cum.value;

	peek_function(peek, row);
	json_object(json);
	json_key(json, "function");
	sheet_json_span(json, peek_name(peek, row));
	json_key(json, "rows");
	json_array(json);
	for (size_t i = 0; i < peek->lines.count; i++) {
		const struct peek_line *line = &peek->lines.items[i];
		int64_t value = line->tally.value;

		json_object(json);
		json_key(json, "kind");
		json_string(json, kinds[line->kind]);
		sheet_json_text(json, "name", other_name(peek, line));
		sheet_json_i64(json, "value", value);
		if (sheet->has_sides)
			sheet_json_i64(json, "base", line->tally.base);
		sheet_json_double(json, "part", true, part(value, cum));
		sheet_json_double(json, "share", true, sheet_share(sheet, value));
		sheet_json_u64(json, "samples", line->tally.count);
		if (!is_overlap(line))
			sheet_json_interval(sheet, json, value);
		json_key(json, "inline");
		json_bool(json, line->inlined);
		json_end(json);
	}
	json_end(json);
	json_end(json);
}

void peek_json(struct peek *peek)
{
	const struct sheet *sheet = &peek->sheet;
	struct json json = {.out = sheet->out};

	json_object(&json);
	sheet_json_event(sheet, &json);
	sheet_json_i64(&json, "total", sheet->total);
	sheet_json_account(sheet, &json);
	json_key(&json, "functions");
	json_array(&json);
	for (uint32_t row = 0; row < peek->graph.shown; row++) {
		if (peek->matches[row])
			json_function(peek, &json, row);
	}
	json_end(&json);
	json_end(&json);
}

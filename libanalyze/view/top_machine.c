// SPDX-License-Identifier: GPL-2.0-or-later
/* top_machine: rows for other programs, as TSV and JSON. Raw units, shares as fractions. */
#include "view/top.h"

#include <inttypes.h>
#include <string.h>

/* Without the parentheses. */
static struct span inline_word(const struct top *top, const struct row *row)
{
	const char *mark = top_inline_mark(top, row);
	size_t length = strlen(mark);

	if (!length)
		return (struct span){(const unsigned char *)"", 0};
	return (struct span){(const unsigned char *)mark + 1, length - 2};
}

static uint32_t label_value(const struct top *top, const struct row *row, size_t label)
{
	return top->aggregate.label_values[row->labels + label];
}

static struct span text_of(const struct top *top, uint32_t text)
{
	return names_text(top->names, text == NONE ? 0 : text);
}

/* ---- TSV ------------------------------------------------------------------------------------- */

static void tsv_row(const struct top *top, const struct row *row)
{
	const struct sheet *sheet = &top->sheet;
	struct span mark = inline_word(top, row);
	struct strbuf *out = sheet->out;

	if (top->part) {
		escape_tsv(out, top->part->value.at, top->part->value.size);
		strbuf_add_char(out, '\t');
	}
	strbuf_addf(out, "%" PRId64 "\t%.6g\t%" PRId64 "\t%.6g\t%" PRIu64, row->flat.value,
		    sheet_share(sheet, row->flat.value), row->cum.value, sheet_share(sheet, row->cum.value),
		    top_tally(top, row)->count);
	sheet_tsv_interval(sheet, top_tally(top, row)->value);
	sheet_tsv_text(sheet, text_of(top, row->name));
	sheet_tsv_text(sheet, text_of(top, row->module));
	sheet_tsv_text(sheet, text_of(top, row->file));
	strbuf_add_char(out, '\t');
	if (row->line)
		strbuf_addf(out, "%" PRIu32, row->line);
	strbuf_addf(out, "\t%.*s", (int)mark.size, mark.at);
	for (size_t i = 0; i < top->options->by.label_count; i++)
		sheet_tsv_text(sheet, text_of(top, label_value(top, row, i)));
	if (top_has_sides(top))
		strbuf_addf(out, "\t%" PRId64 "\t%" PRId64, row->flat.base, row->cum.base);
	strbuf_add_char(out, '\n');
}

void top_tsv_header(const struct top_options *options, bool has_sides, struct strbuf *out)
{
	const struct view_by *by = &options->by;

	if (options->split.size) {
		escape_tsv(out, options->split.at, options->split.size);
		strbuf_add_char(out, '\t');
	}
	strbuf_add_string(out,
			  "flat\tflat_share\tcum\tcum_share\tsamples\tlow\thigh\tname\tmodule\t"
			  "file\tline\tinline");
	for (size_t i = 0; i < by->label_count; i++) {
		strbuf_add_char(out, '\t');
		escape_tsv(out, by->labels[i].at, by->labels[i].size);
	}
	strbuf_add_string(out, has_sides ? "\tflat_base\tcum_base\n" : "\n");
}

void top_tsv(const struct top *top)
{
	if (!top->part)
		top_tsv_header(top->options, top_has_sides(top), top->sheet.out);
	for (size_t i = 0; i < top->shown; i++)
		tsv_row(top, &top->aggregate.rows[i]);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void json_labels(const struct top *top, struct json *json, const struct row *row)
{
	const struct view_by *by = &top->options->by;

	json_key(json, "labels");
	json_object(json);
	for (size_t i = 0; i < by->label_count; i++) {
		uint32_t value = label_value(top, row, i);
		struct strbuf key = STRBUF_INIT;

		strbuf_add(&key, by->labels[i].at, by->labels[i].size);
		json_key(json, key.text);
		if (value == NONE)
			json_null(json);
		else
			sheet_json_span(json, names_text(top->names, value));
		strbuf_release(&key);
	}
	json_end(json);
}

static void json_row(const struct top *top, struct json *json, const struct row *row)
{
	const struct sheet *sheet = &top->sheet;

	json_object(json);
	json_key(json, "name");
	sheet_json_span(json, names_text(top->names, row->name));
	sheet_json_i64(json, "flat", row->flat.value);
	sheet_json_double(json, "flat_share", true, sheet_share(sheet, row->flat.value));
	sheet_json_i64(json, "cum", row->cum.value);
	sheet_json_double(json, "cum_share", true, sheet_share(sheet, row->cum.value));
	if (top_has_sides(top)) {
		sheet_json_i64(json, "flat_base", row->flat.base);
		sheet_json_i64(json, "cum_base", row->cum.base);
	}
	sheet_json_u64(json, "samples", top_tally(top, row)->count);
	sheet_json_interval(sheet, json, top_tally(top, row)->value);
	sheet_json_text(json, "module", text_of(top, row->module));
	sheet_json_text(json, "file", text_of(top, row->file));
	sheet_json_line(json, "line", row->line);
	sheet_json_text(json, "inline", inline_word(top, row));
	if (top->options->by.label_count)
		json_labels(top, json, row);
	json_end(json);
}

static void json_part(const struct top *top, struct json *json)
{
	struct strbuf key = STRBUF_INIT;

	strbuf_add(&key, top->options->split.at, top->options->split.size);
	json_key(json, key.text);
	if (top->part->has_value)
		sheet_json_span(json, top->part->value);
	else
		json_null(json);
	strbuf_release(&key);
}

void top_json(const struct top *top, struct json *json)
{
	const struct sheet *sheet = &top->sheet;

	json_object(json);
	if (top->part)
		json_part(top, json);
	sheet_json_event(sheet, json);
	json_key(json, "sort");
	json_string(json, top->options->cum ? "cum" : "flat");
	sheet_json_i64(json, "total", sheet->total);
	sheet_json_i64(json, "sum", top->aggregate.totals.sum);
	sheet_json_u64(json, "samples", top->aggregate.totals.total.count);
	sheet_json_double(json, "effective_samples", sheet->samples > 0, sheet->samples);
	sheet_json_i64(json, "shown_flat", top->shown_flat);
	sheet_json_u64(json, "hidden_rows", top->above - top->shown + top->small);
	sheet_json_account(sheet, json);
	json_key(json, "rows");
	json_array(json);
	for (size_t i = 0; i < top->shown; i++)
		json_row(top, json, &top->aggregate.rows[i]);
	json_end(json);
	json_end(json);
}

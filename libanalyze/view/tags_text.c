// SPDX-License-Identifier: GPL-2.0-or-later
/* tags_text: one label in each format. */
#include "view/tags.h"
#include "base/units.h"

#include <inttypes.h>
#include <string.h>

static struct span name_of(const struct tags *tags, const struct row *row)
{
	return names_text(tags->names, row->name);
}

/* ---- for people ------------------------------------------------------------------------------ */

static void table_row(const struct sheet *sheet, const struct tally *tally)
{
	if (sheet->has_sides) {
		sheet_add_move(sheet, tally);
		strbuf_add_string(sheet->out, "  ");
		return;
	}
	sheet_add_value_column(sheet, 10, tally->value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, tally->value);
	sheet_add_interval(sheet, &tally->value);
	strbuf_add_string(sheet->out, "  ");
}

void tags_table(const struct tags *tags, bool is_first)
{
	const struct sheet *sheet = &tags->sheet;
	struct tally rest = tags_rest(tags);

	if (is_first)
		strbuf_add_string(sheet->out,
				  sheet->has_sides
					  ? "      base        new     change    share  label\n"
					  : "     value  share   95% interval  label\n");
	strbuf_add_char(sheet->out, '\n');
	sheet_add_text(sheet, tags->key);
	strbuf_addf(sheet->out, ": %zu value%s\n", tags->values, tags->values == 1 ? "" : "s");
	for (size_t i = 0; i < tags->shown; i++) {
		const struct row *row = &tags->aggregate.rows[i];

		table_row(sheet, &row->flat);
		sheet_add_text(sheet, name_of(tags, row));
		strbuf_add_char(sheet->out, '\n');
	}
	if (!tags->hidden && !rest.base)
		return;
	table_row(sheet, &rest);
	if (!tags->hidden)
		strbuf_add_string(sheet->out, "(what is the same)\n");
	else
		strbuf_addf(sheet->out, "(%zu more%s)\n", tags->hidden,
			    sheet->has_sides ? ", and what is the same" : "");
}

/* ---- as pprof -------------------------------------------------------------------------------- */

static size_t characters(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static void add_right(struct strbuf *out, size_t width, const char *text)
{
	for (size_t length = characters(text); length < width; length++)
		strbuf_add_char(out, ' ');
	strbuf_add_string(out, text);
}

/* "998ms (  100%):" */
static void value_cell(const struct tags *tags, const struct row *row, struct strbuf *cell)
{
	strbuf_clear(cell);
	units_add_value(cell, row->flat.value, tags->sheet.unit, tags->sheet.shown_unit);
	if (tags->sheet.total > 0) {
		strbuf_add_string(cell, " (");
		units_add_percent(cell, row->flat.value, tags->sheet.total);
		strbuf_add_char(cell, ')');
	}
	strbuf_add_char(cell, ':');
}

static void pprof_heading(const struct tags *tags, const char *key, size_t width)
{
	const struct sheet *sheet = &tags->sheet;

	add_right(sheet->out, width, key);
	strbuf_add_string(sheet->out, " Total ");
	sheet_add_value(sheet, tags->labelled.value);
	strbuf_add_string(sheet->out, " of ");
	sheet_add_value(sheet, sheet->total);
	if (sheet->total > 0) {
		strbuf_add_string(sheet->out, " (");
		sheet_add_percent(sheet, tags->labelled.value);
		strbuf_add_char(sheet->out, ')');
	}
	strbuf_add_char(sheet->out, '\n');
}

/* Two columns at the right of as much room as they need, and the value of the label. */
void tags_pprof(const struct tags *tags)
{
	struct strbuf *out = tags->sheet.out, key = STRBUF_INIT, cell = STRBUF_INIT;
	size_t key_width, width = 0;

	escape_terminal(&key, tags->key.at, tags->key.size);
	strbuf_add_char(&key, ':');
	key_width = characters(key.text) + 1;
	for (size_t i = 0; i < tags->shown; i++) {
		if (!tags_is_labelled(tags, &tags->aggregate.rows[i]))
			continue;
		value_cell(tags, &tags->aggregate.rows[i], &cell);
		width = characters(cell.text) > width ? characters(cell.text) : width;
	}
	pprof_heading(tags, key.text, key_width);
	for (size_t i = 0; i < tags->shown; i++) {
		const struct row *row = &tags->aggregate.rows[i];

		if (!tags_is_labelled(tags, row))
			continue;
		value_cell(tags, row, &cell);
		add_right(out, key_width, " ");
		add_right(out, width + 1, cell.text);
		strbuf_add_char(out, ' ');
		sheet_add_text(&tags->sheet, name_of(tags, row));
		strbuf_add_char(out, '\n');
	}
	strbuf_add_char(out, '\n');
	strbuf_release(&key);
	strbuf_release(&cell);
}

/* ---- for programs ---------------------------------------------------------------------------- */

static void tsv_row(const struct tags *tags, struct span label, const struct tally *tally)
{
	const struct sheet *sheet = &tags->sheet;

	escape_tsv(sheet->out, tags->key.at, tags->key.size);
	sheet_tsv_text(sheet, label);
	strbuf_addf(sheet->out, "\t%" PRId64 "\t%.6g\t%" PRIu64, tally->value,
		    sheet_share(sheet, tally->value), tally->count);
	sheet_tsv_interval(sheet, tally->value);
	if (sheet->has_sides)
		strbuf_addf(sheet->out, "\t%" PRId64, tally->base);
	strbuf_add_char(sheet->out, '\n');
}

void tags_tsv(const struct tags *tags)
{
	struct tally rest = tags_rest(tags);
	char more[40];
	int length = snprintf(more, sizeof(more), "(%zu more)", tags->hidden);

	for (size_t i = 0; i < tags->shown; i++)
		tsv_row(tags, name_of(tags, &tags->aggregate.rows[i]),
			&tags->aggregate.rows[i].flat);
	if (tags->hidden)
		tsv_row(tags, (struct span){(unsigned char *)more, (size_t)length}, &rest);
}

static void json_row(const struct tags *tags, struct json *json, const struct row *row)
{
	const struct sheet *sheet = &tags->sheet;

	json_object(json);
	json_key(json, "label");
	if (tags_is_labelled(tags, row))
		sheet_json_span(json, name_of(tags, row));
	else
		json_null(json);
	sheet_json_i64(json, "value", row->flat.value);
	if (sheet->has_sides)
		sheet_json_i64(json, "base", row->flat.base);
	sheet_json_double(json, "share", true, sheet_share(sheet, row->flat.value));
	sheet_json_u64(json, "samples", row->flat.count);
	sheet_json_interval(sheet, json, row->flat.value);
	json_end(json);
}

void tags_json(const struct tags *tags, struct json *json)
{
	json_object(json);
	json_key(json, "key");
	sheet_json_span(json, tags->key);
	sheet_json_u64(json, "values", tags->values);
	sheet_json_u64(json, "hidden", tags->hidden);
	sheet_json_i64(json, "hidden_value", tags_rest(tags).value);
	json_key(json, "rows");
	json_array(json);
	for (size_t i = 0; i < tags->shown; i++)
		json_row(tags, json, &tags->aggregate.rows[i]);
	json_end(json);
	json_end(json);
}

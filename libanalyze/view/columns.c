// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/columns.h"

#include <inttypes.h>
#include <string.h>

enum { VALUE_WIDTH = 10, PERCENT_WIDTH = 6, INTERVAL_WIDTH = 15, CHANGE_WIDTH = 9 };

void columns_sheet(struct sheet *sheet, const struct profile *profile, uint32_t event,
		   struct strbuf *out)
{
	struct totals totals;

	totals_of(&totals, profile, event);
	sheet_init(sheet, profile, event, &totals, out);
}

const char *columns_header(const struct sheet *sheet)
{
	if (sheet->has_sides)
		return "      base        new       flat    flat%        cum     cum%  heat";
	return "      flat  flat%        cum   cum%   95% interval  heat";
}

static void add_dot(const struct sheet *sheet, size_t width)
{
	sheet_add_right(sheet, width, ".", 1);
}

static void add_value(const struct sheet *sheet, int64_t value)
{
	if (value)
		sheet_add_value_column(sheet, VALUE_WIDTH, value);
	else
		add_dot(sheet, VALUE_WIDTH);
}

static void add_value_and_percent(const struct sheet *sheet, int64_t value)
{
	add_value(sheet, value);
	strbuf_add_char(sheet->out, ' ');
	if (value)
		sheet_add_percent(sheet, value);
	else
		add_dot(sheet, PERCENT_WIDTH);
}

static void add_change(const struct sheet *sheet, const struct tally *tally)
{
	strbuf_add_char(sheet->out, ' ');
	add_value(sheet, tally->value);
	if (tally->value)
		sheet_add_change(sheet, tally->value);
	else
		add_dot(sheet, CHANGE_WIDTH);
}

/* What was and what is, and how much more or less that is. */
static void add_changes(const struct sheet *sheet, const struct key_tally *tally, bool cum)
{
	const struct tally *shown = cum ? &tally->cum : &tally->flat;

	add_value(sheet, shown->base);
	strbuf_add_char(sheet->out, ' ');
	add_value(sheet, tally_after(shown));
	add_change(sheet, &tally->flat);
	add_change(sheet, &tally->cum);
}

static void add_shares(const struct sheet *sheet, const struct key_tally *tally, bool cum)
{
	int64_t value = cum ? tally->cum.value : tally->flat.value;

	add_value_and_percent(sheet, tally->flat.value);
	strbuf_add_char(sheet->out, ' ');
	add_value_and_percent(sheet, tally->cum.value);
	if (value)
		sheet_add_interval(sheet, &value);
	else
		add_dot(sheet, INTERVAL_WIDTH);
}

void columns_add(const struct sheet *sheet, const struct key_tally *tally, bool cum, unsigned heat)
{
	if (sheet->has_sides)
		add_changes(sheet, tally, cum);
	else
		add_shares(sheet, tally, cum);
	strbuf_add_string(sheet->out, "  ");
	for (unsigned i = 0; i < COLUMNS_HEAT_MAX; i++)
		strbuf_add_char(sheet->out, i < heat ? '#' : ' ');
}

void columns_add_plain(const struct sheet *sheet, const struct key_tally *tally)
{
	add_value(sheet, tally->flat.value);
	strbuf_add_char(sheet->out, ' ');
	add_value(sheet, tally->cum.value);
}

/* "flat 1s to 3s, +20.00%" */
static void add_move(const struct sheet *sheet, const char *what, const struct tally *tally)
{
	strbuf_add_string(sheet->out, what);
	sheet_add_value(sheet, tally->base);
	strbuf_add_string(sheet->out, " to ");
	sheet_add_value(sheet, tally_after(tally));
	strbuf_addf(sheet->out, ", %+.2f%%", sheet_share(sheet, tally->value) * 100);
}

static void add_share(const struct sheet *sheet, const char *what, const struct tally *tally)
{
	if (sheet->has_sides) {
		add_move(sheet, what, tally);
		return;
	}
	strbuf_add_string(sheet->out, what);
	sheet_add_value(sheet, tally->value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_inner_percent(sheet, tally->value);
}

void columns_add_summary(const struct sheet *sheet, const struct key_tally *tally)
{
	add_share(sheet, "flat ", &tally->flat);
	add_share(sheet, sheet->has_sides ? "; cum " : ", cum ", &tally->cum);
	strbuf_addf(sheet->out, ", %" PRIu64 " sample%s", tally->cum.count,
		    tally->cum.count == 1 ? "" : "s");
}

void columns_end_line(struct strbuf *out)
{
	while (out->length && out->text[out->length - 1] == ' ')
		out->length--;
	out->text[out->length] = '\0';
	strbuf_add_char(out, '\n');
}

static void keep_least(int64_t *least, int64_t value)
{
	value = tally_magnitude(value);
	if (value && (!*least || value < *least))
		*least = value;
}

void columns_least(int64_t *least, const struct key_tally *tally)
{
	keep_least(least, tally->flat.value ? tally->flat.value : tally->cum.value);
	keep_least(least, tally->flat.base ? tally->flat.base : tally->cum.base);
}

int64_t columns_whole(const struct sheet *sheet, const struct key_tally *tally)
{
	int64_t after = tally_after(&tally->cum);

	if (!sheet->has_sides)
		return tally->cum.value;
	return after > tally->cum.base ? after : tally->cum.base;
}

/* ---- for programs ---------------------------------------------------------------------------- */

void columns_tsv(const struct sheet *sheet, const struct key_tally *tally, bool cum)
{
	const struct tally *shown = cum ? &tally->cum : &tally->flat;

	strbuf_addf(sheet->out, "%" PRId64 "\t%.6g\t%" PRId64 "\t%.6g\t%" PRIu64, tally->flat.value,
		    sheet_share(sheet, tally->flat.value), tally->cum.value,
		    sheet_share(sheet, tally->cum.value), shown->count);
	sheet_tsv_interval(sheet, shown->value);
}

void columns_tsv_sides(const struct sheet *sheet, const struct key_tally *tally)
{
	if (sheet->has_sides)
		strbuf_addf(sheet->out, "\t%" PRId64 "\t%" PRId64, tally->flat.base,
			    tally->cum.base);
	strbuf_add_char(sheet->out, '\n');
}

const char *columns_tsv_sides_header(const struct sheet *sheet)
{
	return sheet->has_sides ? "\tflat_base\tcum_base\n" : "\n";
}

void columns_json(const struct sheet *sheet, struct json *json, const struct key_tally *tally,
		  bool cum)
{
	const struct tally *shown = cum ? &tally->cum : &tally->flat;

	sheet_json_i64(json, "flat", tally->flat.value);
	sheet_json_double(json, "flat_share", true, sheet_share(sheet, tally->flat.value));
	sheet_json_i64(json, "cum", tally->cum.value);
	sheet_json_double(json, "cum_share", true, sheet_share(sheet, tally->cum.value));
	if (sheet->has_sides) {
		sheet_json_i64(json, "flat_base", tally->flat.base);
		sheet_json_i64(json, "cum_base", tally->cum.base);
	}
	sheet_json_u64(json, "samples", shown->count);
	sheet_json_interval(sheet, json, shown->value);
}

/* ---- heat ------------------------------------------------------------------------------------ */

unsigned columns_heat(int64_t value, int64_t whole)
{
	static const double least[COLUMNS_HEAT_MAX] = {0.03, 0.1, 0.25, 0.5};
	double part = whole ? (double)tally_magnitude(value) / (double)tally_magnitude(whole) : 0;
	unsigned heat = 0;

	while (heat < COLUMNS_HEAT_MAX && part >= least[heat])
		heat++;
	return heat;
}

void columns_begin_colour(struct strbuf *out, unsigned heat)
{
	static const char *const colours[COLUMNS_HEAT_MAX + 1] = {
		"", "\033[32m", "\033[33m", "\033[31m", "\033[1;31m",
	};

	strbuf_add_string(out, colours[heat]);
}

void columns_end_colour(struct strbuf *out, unsigned heat)
{
	if (heat)
		strbuf_add_string(out, "\033[0m");
}

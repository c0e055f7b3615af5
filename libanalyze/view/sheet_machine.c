// SPDX-License-Identifier: GPL-2.0-or-later
/* sheet_machine: what all views have in common for other programs. */
#include "view/accounting.h"
#include "view/sheet.h"

/* ---- TSV ------------------------------------------------------------------------------------- */

void sheet_tsv_interval(const struct sheet *sheet, int64_t value)
{
	double low, high;

	if (sheet_interval(sheet, value, &low, &high))
		strbuf_addf(sheet->out, "\t%.6g\t%.6g", low, high);
	else
		strbuf_add_string(sheet->out, "\t-\t-");
}

void sheet_tsv_text(const struct sheet *sheet, struct span text)
{
	strbuf_add_char(sheet->out, '\t');
	escape_tsv(sheet->out, text.at, text.size);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

void sheet_json_span(struct json *json, struct span span)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < span.size; i++) {
		if (span.at[i])
			strbuf_add_char(&text, (char)span.at[i]);
		else
			strbuf_add_string(&text, "\xef\xbf\xbd");
	}
	json_string(json, text.text);
	strbuf_release(&text);
}

void sheet_json_text(struct json *json, const char *key, struct span text)
{
	json_key(json, key);
	if (text.size)
		sheet_json_span(json, text);
	else
		json_null(json);
}

void sheet_json_line(struct json *json, const char *key, uint32_t line)
{
	json_key(json, key);
	if (line)
		json_u64(json, line);
	else
		json_null(json);
}

void sheet_json_i64(struct json *json, const char *key, int64_t value)
{
	json_key(json, key);
	json_i64(json, value);
}

void sheet_json_u64(struct json *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_u64(json, value);
}

void sheet_json_double(struct json *json, const char *key, bool known, double value)
{
	json_key(json, key);
	if (known)
		json_double(json, value);
	else
		json_null(json);
}

void sheet_json_interval(const struct sheet *sheet, struct json *json, int64_t value)
{
	double low = 0, high = 0;
	bool known = sheet_interval(sheet, value, &low, &high);

	sheet_json_double(json, "low", known, low);
	sheet_json_double(json, "high", known, high);
}

void sheet_json_event(const struct sheet *sheet, struct json *json)
{
	json_key(json, "event");
	json_string(json, sheet->event_name);
	json_key(json, "unit");
	json_string(json, sheet->unit);
}

void sheet_json_account(const struct sheet *sheet, struct json *json)
{
	static const char *const keys[ENDING_COUNT] = {
		"root",        "not_walked", "dump",     "no_cfi", "no_module",
		"bad_address", "depth",      "stitched",
	};
	struct accounting accounting;

	accounting_init(&accounting, sheet->profile, sheet->event);
	accounting_add_elsewhere(&accounting, sheet->elsewhere);
	json_key(json, "accounting");
	json_object(json);
	sheet_json_u64(json, "recorded", accounting.recorded);
	sheet_json_u64(json, "shown", accounting.shown);
	sheet_json_u64(json, "other_tables", accounting.elsewhere);
	sheet_json_u64(json, "other_events", accounting.other_events);
	sheet_json_u64(json, "filtered", accounting.filtered);
	sheet_json_u64(json, "lost", accounting.lost);
	sheet_json_u64(json, "unattributed", accounting.unattributed);
	sheet_json_u64(json, "undecodable", accounting.undecodable);
	sheet_json_i64(json, "unaccounted", accounting_difference(&accounting));
	sheet_json_u64(json, "unnamed", accounting.unnamed);
	sheet_json_u64(json, "no_stack", accounting.no_stack);
	json_key(json, "endings");
	json_object(json);
	for (int i = 0; i < ENDING_COUNT; i++)
		sheet_json_u64(json, keys[i], accounting.endings[i]);
	json_end(json);
	json_end(json);
}

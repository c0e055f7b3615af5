// SPDX-License-Identifier: GPL-2.0-or-later
/* top_machine: rows for other programs, as TSV and JSON. Raw units, shares as fractions. */
#include "view/top.h"
#include "base/json.h"

#include <inttypes.h>
#include <string.h>

static bool row_interval(const struct top *top, const struct row *row, double *low, double *high)
{
	if (top->samples <= 0)
		return false;
	interval_of_share(top_share(top, top_tally(top, row)->value), top->samples, low, high);
	return true;
}

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

/* ---- TSV ------------------------------------------------------------------------------------- */

static void tsv_text(const struct top *top, struct strbuf *out, uint32_t text)
{
	struct span span = names_text(top->names, text);

	strbuf_add_char(out, '\t');
	escape_tsv(out, span.at, span.size);
}

static void tsv_row(const struct top *top, struct strbuf *out, const struct row *row)
{
	struct span mark = inline_word(top, row);
	double low, high;

	strbuf_addf(out, "%" PRId64 "\t%.6g\t%" PRId64 "\t%.6g\t%" PRIu64, row->flat.value,
		    top_share(top, row->flat.value), row->cum.value, top_share(top, row->cum.value),
		    top_tally(top, row)->count);
	if (row_interval(top, row, &low, &high))
		strbuf_addf(out, "\t%.6g\t%.6g", low, high);
	else
		strbuf_add_string(out, "\t-\t-");
	tsv_text(top, out, row->name);
	tsv_text(top, out, row->module);
	tsv_text(top, out, row->file);
	strbuf_add_char(out, '\t');
	if (row->line)
		strbuf_addf(out, "%" PRIu32, row->line);
	strbuf_addf(out, "\t%.*s", (int)mark.size, mark.at);
	for (size_t i = 0; i < top->options->by.label_count; i++) {
		uint32_t value = label_value(top, row, i);

		tsv_text(top, out, value == NONE ? 0 : value);
	}
	strbuf_add_char(out, '\n');
}

void top_tsv(const struct top *top, struct strbuf *out)
{
	const struct view_by *by = &top->options->by;

	strbuf_add_string(out,
			  "flat\tflat_share\tcum\tcum_share\tsamples\tlow\thigh\tname\tmodule\t"
			  "file\tline\tinline");
	for (size_t i = 0; i < by->label_count; i++) {
		strbuf_add_char(out, '\t');
		escape_tsv(out, by->labels[i].at, by->labels[i].size);
	}
	strbuf_add_char(out, '\n');
	for (size_t i = 0; i < top->shown; i++)
		tsv_row(top, out, &top->aggregate.rows[i]);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* JSON strings are characters: a NUL is shown as what is no character. */
static void json_span(struct json *json, struct span span)
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

static void json_text(const struct top *top, struct json *json, const char *key, uint32_t text)
{
	json_key(json, key);
	if (text && text != NONE)
		json_span(json, names_text(top->names, text));
	else
		json_null(json);
}

static void json_integer(struct json *json, const char *key, int64_t value)
{
	json_key(json, key);
	json_i64(json, value);
}

static void json_count(struct json *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_u64(json, value);
}

static void json_number(struct json *json, const char *key, bool known, double value)
{
	json_key(json, key);
	if (known)
		json_double(json, value);
	else
		json_null(json);
}

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
			json_span(json, names_text(top->names, value));
		strbuf_release(&key);
	}
	json_end(json);
}

static void json_row(const struct top *top, struct json *json, const struct row *row)
{
	struct span mark = inline_word(top, row);
	double low = 0, high = 0;
	bool has_interval = row_interval(top, row, &low, &high);

	json_object(json);
	json_key(json, "name");
	json_span(json, names_text(top->names, row->name));
	json_integer(json, "flat", row->flat.value);
	json_number(json, "flat_share", true, top_share(top, row->flat.value));
	json_integer(json, "cum", row->cum.value);
	json_number(json, "cum_share", true, top_share(top, row->cum.value));
	json_count(json, "samples", top_tally(top, row)->count);
	json_number(json, "low", has_interval, low);
	json_number(json, "high", has_interval, high);
	json_text(top, json, "module", row->module);
	json_text(top, json, "file", row->file);
	json_key(json, "line");
	if (row->line)
		json_u64(json, row->line);
	else
		json_null(json);
	json_key(json, "inline");
	if (mark.size)
		json_span(json, mark);
	else
		json_null(json);
	if (top->options->by.label_count)
		json_labels(top, json, row);
	json_end(json);
}

static void json_accounting(const struct top *top, struct json *json)
{
	static const char *const keys[ENDING_COUNT] = {
		"root", "not_walked", "dump", "no_cfi", "no_module", "bad_address", "depth",
	};
	struct accounting accounting;

	accounting_init(&accounting, top->profile, top->options->event);
	json_key(json, "accounting");
	json_object(json);
	json_count(json, "recorded", accounting.recorded);
	json_count(json, "shown", accounting.shown);
	json_count(json, "other_events", accounting.other_events);
	json_count(json, "filtered", accounting.filtered);
	json_count(json, "lost", accounting.lost);
	json_count(json, "unattributed", accounting.unattributed);
	json_count(json, "undecodable", accounting.undecodable);
	json_integer(json, "unaccounted", accounting_difference(&accounting));
	json_count(json, "unnamed", accounting.unnamed);
	json_count(json, "no_stack", accounting.no_stack);
	json_key(json, "endings");
	json_object(json);
	for (int i = 0; i < ENDING_COUNT; i++)
		json_count(json, keys[i], accounting.endings[i]);
	json_end(json);
	json_end(json);
}

void top_json(const struct top *top, struct strbuf *out)
{
	struct json json = {.out = out};
	bool has_negative = top->aggregate.has_negative;

	json_object(&json);
	json_key(&json, "event");
	json_string(&json, top->event);
	json_key(&json, "unit");
	json_string(&json, top->unit);
	json_key(&json, "sort");
	json_string(&json, top->options->cum ? "cum" : "flat");
	json_integer(&json, "total", top->aggregate.total.value);
	json_integer(&json, "sum", top->aggregate.sum);
	json_count(&json, "samples", top->aggregate.total.count);
	json_number(&json, "effective_samples", top->samples > 0 && !has_negative, top->samples);
	json_integer(&json, "shown_flat", top->shown_flat);
	json_count(&json, "hidden_rows", top->above - top->shown + top->small);
	json_accounting(top, &json);
	json_key(&json, "rows");
	json_array(&json);
	for (size_t i = 0; i < top->shown; i++)
		json_row(top, &json, &top->aggregate.rows[i]);
	json_end(&json);
	json_end(&json);
}

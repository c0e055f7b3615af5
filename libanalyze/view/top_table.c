// SPDX-License-Identifier: GPL-2.0-or-later
/* top_table: rows for people. Header and first columns are those of pprof's `top`. */
#include "view/top.h"
#include "view/units.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct table {
	const struct top *top;
	struct strbuf *out;
	const char *unit; /* that values are shown in */
	bool plain;       /* pprof's columns and nothing else */
};

/* ---- values ---------------------------------------------------------------------------------- */

static int64_t magnitude(int64_t value)
{
	return value == INT64_MIN ? INT64_MAX : value < 0 ? -value : value;
}

/* One unit for all, which suits the smallest row that is shown and is not empty. */
static const char *choose_unit(const struct top *top)
{
	int64_t least = 0;

	for (size_t i = 0; i < top->shown; i++) {
		const struct row *row = &top->aggregate.rows[i];
		int64_t value = magnitude(row->flat.value ? row->flat.value : row->cum.value);

		if (value && (!least || value < least))
			least = value;
	}
	if (!top->shown)
		return NULL;
	return units_choose(top->unit, least ? least : top->aggregate.total.value,
			    top->aggregate.total.value);
}

static void add_value(struct table *table, int64_t value)
{
	units_add_value(table->out, value, table->top->unit, table->unit);
}

static void add_right(struct strbuf *out, size_t width, const char *text, size_t length)
{
	for (; length < width; width--)
		strbuf_add_char(out, ' ');
	strbuf_add_string(out, text);
}

static void add_value_column(struct table *table, int64_t value)
{
	struct strbuf text = STRBUF_INIT;

	units_add_value(&text, value, table->top->unit, table->unit);
	add_right(table->out, 10, text.text, text.length);
	strbuf_release(&text);
}

static void add_percent(struct table *table, int64_t value)
{
	units_add_percent(table->out, value, table->top->aggregate.total.value);
}

/* ---- header ---------------------------------------------------------------------------------- */

static const char *fact(const struct profile *profile, const char *key, size_t *size)
{
	for (size_t i = 0; i < profile->facts.count; i++) {
		const struct profile_note *note = &profile->facts.items[i];

		if (strcmp(profile_text(profile, note->key), key))
			continue;
		*size = profile_text_size(profile, note->value);
		return profile_text(profile, note->value);
	}
	return NULL;
}

static bool fact_number(const struct profile *profile, const char *key, int64_t *number)
{
	size_t size;
	const char *text = fact(profile, key, &size);
	char *end;

	if (!text || text[0] < '0' || text[0] > '9')
		return false;
	*number = strtoll(text, &end, 10);
	return !*end;
}

static void add_line(struct strbuf *out, const char *key, const char *text, size_t size)
{
	strbuf_addf(out, "%s: ", key);
	escape_terminal(out, text, size);
	strbuf_add_char(out, '\n');
}

static void add_time(struct table *table)
{
	int64_t time_ns;
	time_t seconds;
	struct tm parts;
	char text[64];

	if (!fact_number(table->top->profile, "start_ns", &time_ns) || !time_ns)
		return;
	seconds = (time_t)(time_ns / 1000000000);
	if (gmtime_r(&seconds, &parts) &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &parts))
		add_line(table->out, "Time", text, strlen(text));
}

static void add_duration(struct table *table)
{
	int64_t total = table->top->aggregate.total.value, duration_ns;
	double total_ns;

	if (!fact_number(table->top->profile, "duration_ns", &duration_ns) || !duration_ns)
		return;
	strbuf_add_string(table->out, "Duration: ");
	units_add_value(table->out, duration_ns, "ns", NULL);
	strbuf_add_string(table->out, ", Total samples = ");
	add_value(table, total);
	strbuf_add_char(table->out, ' ');
	if (total && units_nanoseconds(total, table->top->unit, &total_ns)) {
		strbuf_add_char(table->out, '(');
		units_add_percent(table->out, total_ns < 0x1p63 ? (int64_t)total_ns : INT64_MAX,
				  duration_ns);
		strbuf_add_char(table->out, ')');
	}
	strbuf_add_char(table->out, '\n');
}

/* What the profile was made of, and what was done to it. */
static void add_origin(struct table *table)
{
	const struct profile *profile = table->top->profile;
	struct strbuf *out = table->out;
	const char *text, *base;
	size_t size;

	text = fact(profile, "file", &size);
	if (text && size) {
		base = memrchr(text, '/', size);
		base = base ? base + 1 : text;
		add_line(out, "File", base, size - (size_t)(base - text));
	}
	text = fact(profile, "build_id", &size);
	if (text && size)
		add_line(out, "Build ID", text, size);
	text = table->plain ? NULL : fact(profile, "command", &size);
	if (text && size)
		add_line(out, "Command", text, size);
	if (*table->top->event)
		add_line(out, "Type", table->top->event, strlen(table->top->event));
	add_time(table);
	add_duration(table);
	for (size_t i = 0; i < profile->transforms.count; i++) {
		uint32_t string = profile->transforms.items[i];

		strbuf_add_string(out, i ? "   " : "Active filters:\n   ");
		escape_terminal(out, profile_text(profile, string),
				profile_text_size(profile, string));
		strbuf_add_char(out, '\n');
	}
}

static void add_summary(struct table *table)
{
	const struct top *top = table->top;
	int64_t total = top->aggregate.total.value;
	double cutoff = (double)total * top->options->node_fraction;
	struct strbuf percent = STRBUF_INIT;
	size_t blanks;

	units_add_percent(&percent, top->shown_flat, total);
	blanks = strspn(percent.text, " ");
	strbuf_add_string(table->out, "Showing nodes accounting for ");
	add_value(table, top->shown_flat);
	strbuf_addf(table->out, ", %s of ", percent.text + blanks);
	add_value(table, total);
	strbuf_add_string(table->out, " total\n");
	strbuf_release(&percent);
	if (total && top->small) {
		strbuf_addf(table->out, "Dropped %zu node%s (cum <= ", top->small,
			    top->small > 1 ? "s" : "");
		add_value(table, (int64_t)cutoff);
		strbuf_add_string(table->out, ")\n");
	}
	if (total && top->shown && top->shown < top->above)
		strbuf_addf(table->out, "Showing top %zu nodes out of %zu\n", top->shown,
			    top->above);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void add_interval(struct table *table, const struct row *row)
{
	double low, high;
	struct strbuf text = STRBUF_INIT;

	if (row && table->top->samples > 0) {
		interval_of_share(top_share(table->top, top_tally(table->top, row)->value),
				  table->top->samples, &low, &high);
		strbuf_addf(&text, "%.2f-%.2f%%", low * 100, high * 100);
	} else {
		strbuf_add_char(&text, '-');
	}
	strbuf_add_string(table->out, "  ");
	add_right(table->out, 13, text.text, text.length);
	strbuf_release(&text);
}

static void add_row(struct table *table, const struct row *row, int64_t flat_sum)
{
	struct span name = names_text(table->top->names, row->text);
	const char *mark = top_inline_mark(table->top, row);
	struct strbuf *out = table->out;

	add_value_column(table, row->flat.value);
	strbuf_add_char(out, ' ');
	add_percent(table, row->flat.value);
	strbuf_add_char(out, ' ');
	add_percent(table, flat_sum);
	strbuf_add_char(out, ' ');
	add_value_column(table, row->cum.value);
	strbuf_add_char(out, ' ');
	add_percent(table, row->cum.value);
	if (!table->plain)
		add_interval(table, row);
	strbuf_add_string(out, "  ");
	escape_terminal(out, name.at, name.size);
	strbuf_addf(out, "%s%s\n", *mark ? " " : "", mark);
}

/* What is not shown, so that the column of flat adds up to the total. */
static void add_remainder(struct table *table)
{
	const struct top *top = table->top;
	size_t hidden = top->above - top->shown + top->small;
	struct tally rest = {.value = top->aggregate.sum};

	if (!hidden)
		return;
	tally_add(&rest, &(struct tally){.value = -top->shown_flat});
	add_value_column(table, rest.value);
	strbuf_add_char(table->out, ' ');
	add_percent(table, rest.value);
	strbuf_add_char(table->out, ' ');
	add_percent(table, top->aggregate.sum);
	strbuf_addf(table->out, " %10s %6s", "-", "-");
	add_interval(table, NULL);
	strbuf_addf(table->out, "  (%zu more)\n", hidden);
}

static void add_account(struct table *table)
{
	struct accounting accounting;

	accounting_init(&accounting, table->top->profile, table->top->options->event);
	accounting_describe(&accounting, table->out);
	strbuf_add_char(table->out, '\n');
}

static void add_other_events(struct table *table)
{
	struct strbuf text = STRBUF_INIT;

	accounting_other_events(table->top->profile, table->top->options->event, &text);
	if (text.length)
		strbuf_addf(table->out, "%s\n", text.text);
	strbuf_release(&text);
}

void top_table(const struct top *top, struct strbuf *out)
{
	struct table table = {top, out, choose_unit(top), top->options->format == TOP_PPROF};
	struct tally sum = {.value = 0};

	add_origin(&table);
	add_summary(&table);
	strbuf_add_string(out, "      flat  flat%   sum%        cum   cum%");
	strbuf_add_string(out, table.plain ? "\n" : "   95% interval  name\n");
	for (size_t i = 0; i < top->shown; i++) {
		tally_add(&sum, &top->aggregate.rows[i].flat);
		add_row(&table, &top->aggregate.rows[i], sum.value);
	}
	if (table.plain)
		return;
	add_remainder(&table);
	add_account(&table);
	add_other_events(&table);
}

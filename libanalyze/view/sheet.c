// SPDX-License-Identifier: GPL-2.0-or-later
/* sheet: the lines above and below a table, and its columns of numbers. */
#include "view/sheet.h"
#include "analyze/format.h"
#include "view/accounting.h"
#include "view/interval.h"
#include "base/units.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

void sheet_init(struct sheet *sheet, const struct profile *profile, uint32_t event,
		const struct totals *totals, struct strbuf *out)
{
	const struct profile_event *known;

	*sheet = (struct sheet){
		.profile = profile,
		.event = event,
		.event_name = "",
		.unit = "",
		.total = totals->whole.value,
		.has_sides = totals->is_difference,
		.out = out,
	};
	if (event >= profile->events.count)
		return;
	known = &profile->events.items[event];
	sheet->event_name = profile_text(profile, known->name);
	sheet->unit = profile_text(profile, known->unit);
	if (known->is_sampled && !totals->has_negative)
		sheet->samples = interval_samples(&totals->whole);
}

void sheet_want_unit(struct sheet *sheet, const char *wanted)
{
	/* pprof would print a number of objects as so many ms. */
	if (wanted && units_convert(sheet->unit, wanted))
		sheet->shown_unit = wanted;
}

void sheet_choose_unit(struct sheet *sheet, const char *wanted, int64_t least)
{
	sheet_want_unit(sheet, wanted);
	if (!sheet->shown_unit && !(wanted && !strcmp(wanted, "auto")))
		sheet->shown_unit = units_choose(
			sheet->unit, least ? least : sheet->total, sheet->total);
}

double sheet_share(const struct sheet *sheet, int64_t value)
{
	return sheet->total ? (double)value / (double)sheet->total : 0;
}

bool sheet_interval(const struct sheet *sheet, int64_t value, double *low, double *high)
{
	if (sheet->samples <= 0)
		return false;
	interval_of_share(sheet_share(sheet, value), sheet->samples, low, high);
	return true;
}

/* ---- columns --------------------------------------------------------------------------------- */

void sheet_add_value(const struct sheet *sheet, int64_t value)
{
	units_add_value(sheet->out, value, sheet->unit, sheet->shown_unit);
}

/* In the width that pprof's has, which is without a sign. */
static void add_signed_percent(const struct sheet *sheet, int64_t value)
{
	double percent = sheet_share(sheet, value) * 100;

	if (percent > -99.95 && percent < 99.95)
		strbuf_addf(sheet->out, "%+5.1f%%", percent);
	else
		strbuf_addf(sheet->out, "%+5.0f%%", percent);
}

void sheet_add_percent(const struct sheet *sheet, int64_t value)
{
	if (sheet->has_sides && !sheet->plain)
		add_signed_percent(sheet, value);
	else
		units_add_percent(sheet->out, value, sheet->total);
}

void sheet_add_inner_percent(const struct sheet *sheet, int64_t value)
{
	struct strbuf text = STRBUF_INIT;
	struct sheet into = *sheet;

	into.out = &text;
	sheet_add_percent(&into, value);
	strbuf_add_string(sheet->out, text.text + strspn(text.text, " "));
	strbuf_release(&text);
}

void sheet_add_change(const struct sheet *sheet, int64_t value)
{
	strbuf_addf(sheet->out, "%+8.2f%%", sheet_share(sheet, value) * 100);
}

void sheet_add_sides(const struct sheet *sheet, const struct tally *tally)
{
	sheet_add_value_column(sheet, 10, tally->base);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_value_column(sheet, 10, tally_after(tally));
}

void sheet_add_move(const struct sheet *sheet, const struct tally *tally)
{
	sheet_add_sides(sheet, tally);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_value_column(sheet, 10, tally->value);
	sheet_add_change(sheet, tally->value);
}

void sheet_add_right(const struct sheet *sheet, size_t width, const char *text, size_t length)
{
	for (; length < width; width--)
		strbuf_add_char(sheet->out, ' ');
	strbuf_add_string(sheet->out, text);
}

void sheet_add_value_column(const struct sheet *sheet, size_t width, int64_t value)
{
	struct strbuf text = STRBUF_INIT;

	units_add_value(&text, value, sheet->unit, sheet->shown_unit);
	sheet_add_right(sheet, width, text.text, text.length);
	strbuf_release(&text);
}

void sheet_add_interval(const struct sheet *sheet, const int64_t *value)
{
	struct strbuf text = STRBUF_INIT;
	double low, high;

	if (value && sheet_interval(sheet, *value, &low, &high))
		strbuf_addf(&text, "%.2f-%.2f%%", low * 100, high * 100);
	else
		strbuf_add_char(&text, '-');
	strbuf_add_string(sheet->out, "  ");
	sheet_add_right(sheet, 13, text.text, text.length);
	strbuf_release(&text);
}

void sheet_add_text(const struct sheet *sheet, struct span text)
{
	escape_terminal(sheet->out, text.at, text.size);
}

/* ---- origin ---------------------------------------------------------------------------------- */

static bool fact_number(const struct profile *profile, const char *key, int64_t *number)
{
	size_t size;
	const char *text = profile_fact(profile, key, &size);
	char *end;

	if (!text || text[0] < '0' || text[0] > '9')
		return false;
	*number = strtoll(text, &end, 10);
	return !*end;
}

static void add_line(const struct sheet *sheet, const char *key, const char *text, size_t size)
{
	strbuf_addf(sheet->out, "%s: ", key);
	escape_terminal(sheet->out, text, size);
	strbuf_add_char(sheet->out, '\n');
}

static void add_time(const struct sheet *sheet)
{
	int64_t time_ns;
	time_t seconds;
	struct tm parts;
	char text[64];

	if (!fact_number(sheet->profile, "start_ns", &time_ns) || !time_ns)
		return;
	seconds = (time_t)(time_ns / 1000000000);
	if (gmtime_r(&seconds, &parts) &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &parts))
		add_line(sheet, "Time", text, strlen(text));
}

static void add_duration(const struct sheet *sheet)
{
	int64_t duration_ns;
	double total_ns;

	if (!fact_number(sheet->profile, "duration_ns", &duration_ns) || !duration_ns)
		return;
	strbuf_add_string(sheet->out, "Duration: ");
	units_add_value(sheet->out, duration_ns, "ns", NULL);
	strbuf_add_string(sheet->out, ", Total samples = ");
	sheet_add_value(sheet, sheet->total);
	strbuf_add_char(sheet->out, ' ');
	if (sheet->total && units_nanoseconds(sheet->total, sheet->unit, &total_ns)) {
		strbuf_add_char(sheet->out, '(');
		units_add_percent(sheet->out, total_ns < 0x1p63 ? (int64_t)total_ns : INT64_MAX,
				  duration_ns);
		strbuf_add_char(sheet->out, ')');
	}
	strbuf_add_char(sheet->out, '\n');
}

/* Of a difference. How long it took is that of both together, which says nothing of either. */
static void add_totals(const struct sheet *sheet)
{
	struct profile_left_out out = profile_left_out(sheet->profile, sheet->event, false);
	struct tally after = {.value = out.value > INT64_MAX ? INT64_MAX : (int64_t)out.value};
	struct totals totals;

	totals_of(&totals, sheet->profile, sheet->event);
	tally_add(&after, &(struct tally){.value = totals.sum});
	tally_add(&after, &(struct tally){.value = totals.total.value});
	strbuf_add_string(sheet->out, "Total samples = ");
	sheet_add_value(sheet, sheet->total);
	strbuf_add_string(sheet->out, " before, ");
	sheet_add_value(sheet, after.value);
	strbuf_add_string(sheet->out, " after (");
	tally_add(&after, &(struct tally){.value = -sheet->total});
	strbuf_addf(sheet->out, "%+.2f%%)\n", sheet_share(sheet, after.value) * 100);
}

/* Lines that a pprof profile has for people. */
static void add_comment(const struct sheet *sheet)
{
	size_t size = 0, length;
	const char *text = profile_fact(sheet->profile, "comment", &size);

	for (; size; text += length, size -= length) {
		const char *stop = memchr(text, '\n', size);

		length = stop ? (size_t)(stop - text) : size;
		if (*text != '#') {
			escape_terminal(sheet->out, text, length);
			strbuf_add_char(sheet->out, '\n');
		}
		length += stop != NULL;
	}
}

static void add_type(const struct sheet *sheet)
{
	const struct sample_type *type;
	struct sample_types types;

	if (!*sheet->event_name)
		return;
	sample_types_init(&types, sheet->profile);
	type = sheet->plain ? sample_types_find(&types, sheet->event) : NULL;
	if (type)
		add_line(sheet, "Type", type->name, strlen(type->name));
	else
		add_line(sheet, "Type", sheet->event_name, strlen(sheet->event_name));
	sample_types_release(&types);
}

static void add_transforms(const struct sheet *sheet)
{
	const struct profile *profile = sheet->profile;

	for (size_t i = 0; i < profile->transforms.count; i++) {
		uint32_t string = profile->transforms.items[i];

		strbuf_add_string(sheet->out, i ? "   " : "Active filters:\n   ");
		escape_terminal(sheet->out, profile_text(profile, string),
				profile_text_size(profile, string));
		strbuf_add_char(sheet->out, '\n');
	}
}

static bool file_name(const struct sheet *sheet, struct span *name)
{
	size_t size;
	const char *text = profile_fact(sheet->profile, "file", &size), *base;

	if (!text || !size)
		return false;
	base = memrchr(text, '/', size);
	base = base ? base + 1 : text;
	*name = (struct span){(const unsigned char *)base, size - (size_t)(base - text)};
	return true;
}

struct span sheet_file(const struct sheet *sheet)
{
	struct span name = {(const unsigned char *)"unnamed", strlen("unnamed")};

	file_name(sheet, &name);
	return name;
}

void sheet_add_origin(const struct sheet *sheet)
{
	const struct profile *profile = sheet->profile;
	struct span name;
	const char *text;
	size_t size;

	if (file_name(sheet, &name))
		add_line(sheet, "File", (const char *)name.at, name.size);
	text = profile_fact(profile, "build_id", &size);
	if (text && size)
		add_line(sheet, "Build ID", text, size);
	text = sheet->plain ? NULL : profile_fact(profile, "command", &size);
	if (text && size)
		add_line(sheet, "Command", text, size);
	add_comment(sheet);
	add_type(sheet);
	add_time(sheet);
	if (sheet->has_sides && !sheet->plain)
		add_totals(sheet);
	else
		add_duration(sheet);
	add_transforms(sheet);
}

/* ---- what is shown --------------------------------------------------------------------------- */

static void add_dropped(const struct sheet *sheet, size_t count, const char *what,
			const char *measure, double fraction)
{
	if (!sheet->total || !count)
		return;
	strbuf_addf(sheet->out, "Dropped %zu %s%s (%s <= ", count, what, count > 1 ? "s" : "",
		    measure);
	sheet_add_value(sheet, (int64_t)((double)sheet->total * fraction));
	strbuf_add_string(sheet->out, ")\n");
}

void sheet_add_shown(const struct sheet *sheet, const struct sheet_shown *shown)
{
	strbuf_add_string(sheet->out, "Showing nodes accounting for ");
	sheet_add_value(sheet, shown->flat);
	strbuf_add_string(sheet->out, ", ");
	sheet_add_inner_percent(sheet, shown->flat);
	strbuf_add_string(sheet->out, " of ");
	sheet_add_value(sheet, sheet->total);
	strbuf_add_string(sheet->out, " total\n");
	add_dropped(sheet, shown->small, "node", "cum", shown->node_fraction);
	add_dropped(sheet, shown->dropped_edges, "edge", "freq", shown->edge_fraction);
	if (sheet->total && shown->nodes && shown->nodes < shown->above)
		strbuf_addf(sheet->out, "Showing top %zu nodes out of %zu\n", shown->nodes,
			    shown->above);
}

void sheet_add_account(const struct sheet *sheet)
{
	struct accounting accounting;
	struct strbuf others = STRBUF_INIT;

	accounting_init(&accounting, sheet->profile, sheet->event);
	accounting_describe(&accounting, sheet->out);
	strbuf_add_char(sheet->out, '\n');
	accounting_other_events(sheet->profile, sheet->event, &others);
	if (others.length)
		strbuf_addf(sheet->out, "%s\n", others.text);
	strbuf_release(&others);
}

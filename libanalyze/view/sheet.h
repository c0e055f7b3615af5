/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sheet: what all views of one event have in common: values and shares as text, intervals, where
 * the profile is from, and what became of all samples. Header and columns are those of pprof.
 */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include "view/aggregate.h"

#include "base/json.h"

struct sheet {
	const struct profile *profile;
	uint32_t event;
	const char *event_name, *unit; /* "" when there is no event */
	const char *shown_unit;        /* that values are shown in; NULL: the one that fits each */
	int64_t total;                 /* what shares are of */
	double samples;                /* effective; 0: there are no intervals */
	uint64_t elsewhere;            /* samples that are in other tables */
	bool has_sides;                /* of a difference: what was and what is, too, is shown */
	bool plain;                    /* pprof's lines and columns, and nothing else */
	struct strbuf *out;
};

void sheet_init(struct sheet *sheet, const struct profile *profile, uint32_t event,
		const struct totals *totals, struct strbuf *out);

/*
 * From now on, the wanted unit (as in top_options), or one for all: it suits the least value shown
 * that is not 0.
 */
void sheet_choose_unit(struct sheet *sheet, const char *wanted, int64_t least);
/* The same where each value is shown in the unit that fits it if none is wanted. */
void sheet_want_unit(struct sheet *sheet, const char *wanted);

double sheet_share(const struct sheet *sheet, int64_t value);
/* false: shares of this event have no interval. */
bool sheet_interval(const struct sheet *sheet, int64_t value, double *low, double *high);

/* ---- for people ------------------------------------------------------------------------------ */

void sheet_add_value(const struct sheet *sheet, int64_t value);
/* With its sign; the other is without, as in pprof. */
void sheet_add_change(const struct sheet *sheet, int64_t value);
void sheet_add_percent(const struct sheet *sheet, int64_t value);
/* The same without blanks in front. */
void sheet_add_inner_percent(const struct sheet *sheet, int64_t value);
/* Of a difference: two columns of ten, what it was and what it is. */
void sheet_add_sides(const struct sheet *sheet, const struct tally *tally);
/* The same, and two more columns: how much more or less that is, and its share. */
void sheet_add_move(const struct sheet *sheet, const struct tally *tally);
/* At the right of a column. */
void sheet_add_right(const struct sheet *sheet, size_t width, const char *text, size_t length);
void sheet_add_value_column(const struct sheet *sheet, size_t width, int64_t value);
/* Two blanks and thirteen columns; NULL: none. */
void sheet_add_interval(const struct sheet *sheet, const int64_t *value);
/* What is shown on a terminal. */
void sheet_add_text(const struct sheet *sheet, struct span text);

/* The name of the program, or "unnamed". */
struct span sheet_file(const struct sheet *sheet);
/* What the profile was made of, and what was done to it. */
void sheet_add_origin(const struct sheet *sheet);

/* How much of a table of nodes is shown. */
struct sheet_shown {
	int64_t flat;         /* of the nodes that are shown */
	size_t nodes;         /* that are shown */
	size_t above, small;  /* that are large enough, shown or not; and that are not */
	size_t dropped_edges; /* because they were too small */
	double node_fraction, edge_fraction;
};

void sheet_add_shown(const struct sheet *sheet, const struct sheet_shown *shown);
/* What became of all samples; and the other events. */
void sheet_add_account(const struct sheet *sheet);

/* ---- for programs ---------------------------------------------------------------------------- */

/* "low" and "high" of a value: "-" in TSV, null in JSON where there is none. Each with a tab first.
 */
void sheet_tsv_interval(const struct sheet *sheet, int64_t value);
/* A tab and the text. */
void sheet_tsv_text(const struct sheet *sheet, struct span text);

/* JSON strings are characters: a NUL is shown as what is no character. */
void sheet_json_span(struct json *json, struct span span);
/* Keys and values; empty texts and 0 are null. */
void sheet_json_text(struct json *json, const char *key, struct span text);
void sheet_json_line(struct json *json, const char *key, uint32_t line);
void sheet_json_i64(struct json *json, const char *key, int64_t value);
void sheet_json_u64(struct json *json, const char *key, uint64_t value);
void sheet_json_double(struct json *json, const char *key, bool known, double value);
void sheet_json_interval(const struct sheet *sheet, struct json *json, int64_t value);
/* "event" and "unit". */
void sheet_json_event(const struct sheet *sheet, struct json *json);
void sheet_json_account(const struct sheet *sheet, struct json *json);

#endif

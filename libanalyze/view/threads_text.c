/* SPDX-License-Identifier: GPL-2.0-or-later */
/* threads_text: the rows of pitot threads, for people and for programs. */
#include "view/threads.h"

#include "base/json.h"
#include "base/units.h"
#include "view/sheet.h"

#include <inttypes.h>
#include <string.h>

/* ---- for people -------------------------------------------------------------------------------- */

static const struct {
	enum thread_column column;
	const char *title;
	size_t width;
} columns[] = {
	{COLUMN_THREADS, "threads", 8},   {COLUMN_ON_CPU, "on CPU", 10},
	{COLUMN_RUNNABLE, "runnable", 10}, {COLUMN_BLOCKED, "blocked", 10},
	{COLUMN_SWITCHES, "switches", 9}, {COLUMN_MIGRATIONS, "migrated", 9},
};

enum { COLUMNS_SHOWN = sizeof(columns) / sizeof(columns[0]), STATE_WIDTH = 15, COMM_WIDTH = 16 };

static void add_right(struct strbuf *out, size_t width, const char *text, size_t length)
{
	strbuf_addf(out, "%*s", (int)(length < width ? width - length : 0), "");
	strbuf_add(out, text, length);
}

static void add_left(struct strbuf *out, size_t width, struct span text)
{
	size_t before = out->length;

	escape_terminal(out, text.at, text.size);
	while (out->length - before < width)
		strbuf_add_char(out, ' ');
}

static void add_cell(const struct threads *threads, size_t column, int64_t value)
{
	struct strbuf text = STRBUF_INIT;

	if (thread_column_is_time(columns[column].column))
		units_add_value(&text, value, "ns", NULL);
	else
		strbuf_addf(&text, "%" PRId64, value);
	add_right(threads->out, columns[column].width, text.text, text.length);
	strbuf_release(&text);
}

static void add_row(const struct threads *threads, const struct thread_row *row)
{
	struct strbuf *out = threads->out;

	for (size_t i = 0; i < COLUMNS_SHOWN; i++)
		add_cell(threads, i, row->values[columns[i].column]);
	strbuf_add_string(out, "  ");
	add_left(out, STATE_WIDTH, row->state);
	strbuf_add_string(out, "  ");
	if (threads->options->each) {
		add_left(out, 7, row->tid);
		strbuf_add_char(out, ' ');
	}
	add_left(out, COMM_WIDTH, row->comm);
	strbuf_add_string(out, "  ");
	escape_terminal(out, row->where.at, row->where.size);
	while (out->length && out->text[out->length - 1] == ' ')
		out->text[--out->length] = '\0';
	strbuf_add_char(out, '\n');
}

/* What is not shown, and what is not sure. */
static void add_end(const struct threads *threads)
{
	int64_t all = 0, unknown = 0;

	for (size_t i = 0; i < threads->rows.count; i++) {
		threads_sum(&all, threads->rows.items[i].values[COLUMN_THREADS]);
		threads_sum(&unknown, threads->rows.items[i].values[COLUMN_UNKNOWN]);
	}
	strbuf_addf(threads->out, "\n%" PRId64 " thread%s in %zu row%s", all, all == 1 ? "" : "s",
		    threads->rows.count, threads->rows.count == 1 ? "" : "s");
	if (threads->shown < threads->rows.count)
		strbuf_addf(threads->out, ", %zu of them shown", threads->shown);
	if (unknown) {
		strbuf_add_string(threads->out, "; ");
		units_add_value(threads->out, unknown, "ns", NULL);
		strbuf_add_string(threads->out, " of their lives was not recorded");
	}
	strbuf_add_char(threads->out, '\n');
}

void threads_table(const struct threads *threads)
{
	struct strbuf *out = threads->out;

	for (size_t i = 0; i < COLUMNS_SHOWN; i++)
		add_right(out, columns[i].width, columns[i].title, strlen(columns[i].title));
	strbuf_addf(out, "  %-*s  %s%-*s  %s\n", STATE_WIDTH, "state",
		    threads->options->each ? "tid     " : "", COMM_WIDTH, "name", "where");
	for (size_t i = 0; i < threads->shown; i++)
		add_row(threads, &threads->rows.items[i]);
	add_end(threads);
}

/* ---- for programs ------------------------------------------------------------------------------ */

void threads_tsv(const struct threads *threads)
{
	struct strbuf *out = threads->out;

	for (int column = 0; column < COLUMN_COUNT; column++)
		strbuf_addf(out, "%s\t", thread_columns[column]);
	strbuf_add_string(out, "state\tpid\ttid\tname\twhere\n");
	for (size_t i = 0; i < threads->shown; i++) {
		const struct thread_row *row = &threads->rows.items[i];
		const struct span texts[] = {row->pid, row->tid, row->comm, row->where};

		for (int column = 0; column < COLUMN_COUNT; column++)
			strbuf_addf(out, "%" PRId64 "\t", row->values[column]);
		escape_tsv(out, row->state.at, row->state.size);
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
			strbuf_add_char(out, '\t');
			escape_tsv(out, texts[k].at, texts[k].size);
		}
		strbuf_add_char(out, '\n');
	}
}

void threads_json(const struct threads *threads)
{
	struct json json = {.out = threads->out};

	json_object(&json);
	json_key(&json, "rows");
	json_array(&json);
	for (size_t i = 0; i < threads->shown; i++) {
		const struct thread_row *row = &threads->rows.items[i];

		json_object(&json);
		for (int column = 0; column < COLUMN_COUNT; column++)
			sheet_json_i64(&json, thread_columns[column], row->values[column]);
		sheet_json_text(&json, "state", row->state);
		sheet_json_text(&json, "pid", row->pid);
		sheet_json_text(&json, "tid", row->tid);
		sheet_json_text(&json, "name", row->comm);
		sheet_json_text(&json, "where", row->where);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
}

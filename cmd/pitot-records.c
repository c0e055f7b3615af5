/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-records: recording -> one line of text for each record, in file order */
#include "analyze/perfdata_record.h"
#include "cli_recording.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	OUTPUT_BYTES = 1 << 16,
	SIMPLEPERF_TYPES = 64, /* more than there are */
};

static bool raw;
static const char *types;
static int64_t most = INT64_MAX;

static const struct cli_option options[] = {
	CLI_FLAG("raw", 0, &raw, "put offset and size before each line, and all bytes behind it"),
	CLI_STRING("type", 0, &types, "NAME,...",
		   "only records of these types, as MMAP2 or sample"),
	CLI_INTEGER("count", 'n', &most, 0, INT64_MAX, "N", "at most N records"),
	CLI_STATS,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-records --type COMM,MMAP2 perf.data", "who ran, and what was mapped"},
	{"pitot-records perf.data | awk '{n[$1]++} END {for (t in n) print t, n[t]}'",
	 "how many records there are of each type"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-records",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording -> text: each record as a line TYPE KEY=VALUE ...",
	.options = options,
	.examples = examples,
};

/* ---- which records --------------------------------------------------------------------------- */

struct selection {
	bool all;
	bool known[RECORD_KNOWN_END];
	bool simpleperf[SIMPLEPERF_TYPES];
};

static bool selected(const struct selection *selection, uint32_t type)
{
	if (selection->all)
		return true;
	if (type < RECORD_KNOWN_END)
		return selection->known[type];
	type -= RECORD_SIMPLEPERF_START;
	return type < SIMPLEPERF_TYPES && selection->simpleperf[type];
}

static bool is_name(const char *name, const char *word, size_t length)
{
	return name && strlen(name) == length && !strncasecmp(name, word, length);
}

static void select_type(struct selection *selection, const char *word, size_t length)
{
	struct cli_nearest nearest = {.word = word, .length = length};
	bool found = false;

	for (uint32_t i = 0; i < RECORD_KNOWN_END + SIMPLEPERF_TYPES; i++) {
		bool own = i < RECORD_KNOWN_END;
		uint32_t rest = own ? 0 : i - RECORD_KNOWN_END;
		const char *name = record_type_name(own ? i : RECORD_SIMPLEPERF_START + rest);

		if (name)
			cli_nearest_offer(&nearest, name);
		if (!is_name(name, word, length))
			continue;
		*(own ? &selection->known[i] : &selection->simpleperf[rest]) = true;
		found = true;
	}
	if (found)
		return;
	if (nearest.name)
		cli_usage_error("there is no record type '%.*s'; did you mean '%s'?", (int)length,
				word, nearest.name);
	cli_usage_error("there is no record type '%.*s'", (int)length, word);
}

static struct selection select_types(const char *names)
{
	struct selection selection = {.all = !names};

	while (names) {
		size_t length = strcspn(names, ",");

		select_type(&selection, names, length);
		names = names[length] ? names + length + 1 : NULL;
	}
	return selection;
}

/* ---- printing -------------------------------------------------------------------------------- */

struct printer {
	const struct recording *recording;
	struct selection selection;
	struct strbuf text;
	int64_t printed;
	uint64_t undecodable;
};

static void print_record(struct printer *printer, const struct record *record)
{
	struct strbuf *text = &printer->text;

	if (raw)
		strbuf_addf(text, "0x%" PRIx64 " %zu ", record_offset(printer->recording, record),
			    record->size);
	if (!record_describe(printer->recording, record, text) && record_type_name(record->type))
		printer->undecodable++;
	if (raw)
		record_describe_bytes(record, text);
	strbuf_add_char(text, '\n');
	printer->printed++;
	if (text->length < OUTPUT_BYTES)
		return;
	cli_write(text);
	strbuf_clear(text);
}

static void print_records(struct printer *printer)
{
	struct record record;

	for (size_t i = 0; i < printer->recording->chunk_count; i++) {
		struct record_cursor cursor = record_cursor(printer->recording, i);

		while (printer->printed < most && record_next(&cursor, &record)) {
			if (selected(&printer->selection, record.type))
				print_record(printer, &record);
		}
		chunk_done(printer->recording, i);
	}
	cli_write(&printer->text);
	strbuf_release(&printer->text);
}

static bool is_incomplete(const struct printer *printer)
{
	bool damaged = cli_warn_of_damages(printer->recording);

	if (printer->undecodable)
		cli_warn("'%s' has %" PRIu64 " records that could not be decoded whole",
			 printer->recording->name, printer->undecodable);
	return damaged || printer->undecodable;
}

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct printer printer = {.text = STRBUF_INIT, .selection = select_types(types)};
	enum cli_status status = CLI_DONE;
	struct recording *recording = cli_recording_open(files);
	struct error error;

	if (recording_scan(recording, NULL, NULL, &error) < 0)
		cli_die_error(&error);
	stats_stage(cli_stats(), "view");
	printer.recording = recording;
	print_records(&printer);
	if (types && most && !printer.printed)
		status = CLI_NO;
	if (is_incomplete(&printer))
		status = CLI_INCOMPLETE;
	recording_close(recording);
	return cli_finish(status);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* info_text: a recording at a glance, for people. */
#include "perfdata/info.h"

#include "analyze/perfdata_record.h"
#include "perfdata/facts.h"

#include <inttypes.h>

enum { KEY_WIDTH = 12, LINE_WIDTH = 80, NS_PER_SECOND = 1000000000 };

static void add_escaped(struct strbuf *text, const char *string)
{
	escape_terminal(text, string, strlen(string));
}

static void add_key(struct strbuf *text, const char *key)
{
	strbuf_addf(text, "%-*s", KEY_WIDTH, key);
}

/* What nothing says is left out. */
static void add_fact(struct strbuf *text, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	add_key(text, key);
	add_escaped(text, value);
	strbuf_add_char(text, '\n');
}

/* ---- the recording -------------------------------------------------------------------------- */

/* As few quotes as a shell needs; $'...' for what must not be shown as it is. */
static void add_shell_word(struct strbuf *text, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_@%+=:,./-";
	size_t length = strlen(word);
	struct strbuf shown = STRBUF_INIT;
	bool inert;

	escape_terminal(&shown, word, length);
	inert = !strcmp(shown.text, word);
	strbuf_release(&shown);
	if (length && strspn(word, plain) == length) {
		strbuf_add_string(text, word);
		return;
	}
	strbuf_add_string(text, inert ? "'" : "$'");
	for (const char *at = word; *at; at++) {
		unsigned char c = (unsigned char)*at;

		if (inert && c == '\'')
			strbuf_add_string(text, "'\\''");
		else if (!inert && (c < ' ' || c >= 0x7f || c == '\'' || c == '\\'))
			strbuf_addf(text, "\\%03o", c);
		else
			strbuf_add_char(text, *at);
	}
	strbuf_add_char(text, '\'');
}

static void add_format(struct strbuf *text, const struct recording *recording)
{
	add_key(text, "format");
	strbuf_addf(text, "%s, %" PRIu64 " bytes", mode_name(recording),
		    recording_bytes(recording));
	if (recording->packing)
		strbuf_addf(text, " in %s", recording->packing);
	if (recording->version == 1)
		strbuf_add_string(text, ", PERFFILE version 1");
	if (recording->swap)
		strbuf_add_string(text, recording->big_endian ? ", big-endian" : ", little-endian");
	if (recording->interrupted)
		strbuf_add_string(text, ", perf was interrupted");
	strbuf_add_char(text, '\n');
}

static void add_compression(struct strbuf *text, const struct recording *recording)
{
	const struct tally *tally = &recording->tally;

	if (!tally->plain_bytes || !tally->compressed_bytes)
		return;
	add_key(text, "compressed");
	strbuf_addf(text, "zstd, %" PRIu64 " bytes of records in %" PRIu64 " (%.1f to 1)\n",
		    tally->plain_bytes, tally->compressed_bytes,
		    (double)tally->plain_bytes / (double)tally->compressed_bytes);
}

static void add_command(struct strbuf *text, const struct facts *facts)
{
	if (!facts->command_count)
		return;
	add_key(text, "command");
	for (size_t i = 0; i < facts->command_count; i++) {
		if (i)
			strbuf_add_char(text, ' ');
		add_shell_word(text, facts->command[i]);
	}
	strbuf_add_char(text, '\n');
}

static void add_host(struct strbuf *text, const struct facts *facts)
{
	add_fact(text, "host", facts->host_name);
	add_fact(text, "kernel", facts->os_release);
	add_fact(text, "arch", facts->arch);
	add_fact(text, "cpu", facts->cpu_description);
	if (facts->cpus_online || facts->cpus_available) {
		add_key(text, "cpus");
		strbuf_addf(text, "%" PRIu32 " online, %" PRIu32 " available\n", facts->cpus_online,
			    facts->cpus_available);
	}
	if (facts->memory_kb) {
		add_key(text, "memory");
		strbuf_addf(text, "%" PRIu64 " kB\n", facts->memory_kb);
	}
	add_fact(text, "perf", facts->perf_version);
}

/* 12.345, and of less than a second as much again */
static void add_duration(struct strbuf *text, uint64_t ns)
{
	unsigned rest = (unsigned)(ns % NS_PER_SECOND);

	if (ns < NS_PER_SECOND)
		strbuf_addf(text, "0.%06u", rest / 1000);
	else
		strbuf_addf(text, "%" PRIu64 ".%03u", ns / NS_PER_SECOND, rest / 1000000);
}

static void add_times(struct strbuf *text, const struct recording *recording)
{
	uint64_t first, last, wall;
	struct strbuf date = STRBUF_INIT;

	if (recorded_at(recording, &wall)) {
		strbuf_add_utc(&date, wall);
		add_fact(text, "recorded", date.text);
		strbuf_release(&date);
	}
	if (!sample_times(recording, &first, &last))
		return;
	add_key(text, "duration");
	add_duration(text, last - first);
	strbuf_addf(text, " s, from %" PRIu64 ".%09u to %" PRIu64 ".%09u\n", first / NS_PER_SECOND,
		    (unsigned)(first % NS_PER_SECOND), last / NS_PER_SECOND,
		    (unsigned)(last % NS_PER_SECOND));
}

/* ---- counts --------------------------------------------------------------------------------- */

static void add_count(struct strbuf *text, const char *key, uint64_t count, const char *what)
{
	if (!count)
		return;
	add_key(text, key);
	strbuf_addf(text, "%" PRIu64 " %s\n", count, what);
}

static void add_counts(struct strbuf *text, const struct recording *recording)
{
	const struct tally *tally = &recording->tally;

	add_key(text, "samples");
	strbuf_addf(text, "%" PRIu64 "\n", tally->samples);
	add_key(text, "lost");
	strbuf_addf(text, "%" PRIu64, tally->lost);
	if (tally->lost)
		strbuf_addf(text, " (%.3g %%)",
			    100 * (double)tally->lost /
				    ((double)tally->lost + (double)tally->samples));
	strbuf_add_char(text, '\n');
	add_count(text, "throttled", tally->throttled, "times the kernel paused an event");
	add_count(text, "stray", tally->unattributed, "samples of no event");
	add_count(text, "undecodable", tally->undecodable,
		  "records shorter than what belongs in them");
	add_count(text, "aux", tally->aux_bytes, "bytes of AUX data, not decoded");
}

static void add_trigger(struct strbuf *text, const struct attr *attr)
{
	if (!attr->sample_period)
		strbuf_add_char(text, '-'); /* counted only */
	else if (attr_has(attr, ATTR_FREQ))
		strbuf_addf(text, "%" PRIu64 " Hz", attr->sample_period);
	else
		strbuf_addf(text, "every %" PRIu64, attr->sample_period);
}

static void add_chain(struct strbuf *text, const struct attr *attr)
{
	switch (chain_kind(attr)) {
	case CHAIN_NONE:
		strbuf_add_char(text, '-');
		break;
	case CHAIN_KERNEL:
		strbuf_add_string(text, "kernel only");
		break;
	case CHAIN_FRAME_POINTER:
		strbuf_add_string(text, "frame pointers");
		break;
	case CHAIN_DWARF:
		strbuf_addf(text, "dwarf, %" PRIu32, attr->user_stack_size);
		break;
	case CHAIN_LBR:
		strbuf_add_string(text, "LBR");
		break;
	}
}

static void add_events(struct strbuf *text, const struct recording *recording)
{
	struct strbuf column = STRBUF_INIT;

	strbuf_addf(text, "\n%12s  %-16s  %-16s  %s\n", "samples", "sampled", "call chains",
		    "event");
	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *event = recording->events[i];

		strbuf_clear(&column);
		add_trigger(&column, &event->attr);
		strbuf_addf(text, "%12" PRIu64 "  %-16s  ", event->sample_count, column.text);
		strbuf_clear(&column);
		add_chain(&column, &event->attr);
		strbuf_addf(text, "%-16s  ", column.text);
		add_escaped(text, event->name);
		strbuf_add_char(text, '\n');
	}
	strbuf_release(&column);
}

static void add_records(struct strbuf *text, const struct tally *tally)
{
	strbuf_addf(text, "\n%12s  %s\n", "records", "type");
	for (size_t i = 0; i < tally->type_count; i++) {
		const char *name = record_type_name(tally->types[i].type);

		strbuf_addf(text, "%12" PRIu64 "  ", tally->types[i].count);
		if (name)
			strbuf_addf(text, "%s\n", name);
		else
			strbuf_addf(text, "type %" PRIu32 "\n", tally->types[i].type);
	}
}

/* ---- the header ----------------------------------------------------------------------------- */

static void add_feature_name(struct strbuf *text, unsigned feature)
{
	const char *name = feature_name(feature);

	if (name)
		strbuf_add_string(text, name);
	else
		strbuf_addf(text, "feature %u", feature);
}

static void add_feature_names(struct strbuf *text, const struct facts *facts)
{
	struct strbuf name = STRBUF_INIT;
	size_t column = 0;

	for (unsigned feature = 0; feature < FEATURE_BITS; feature++) {
		if (!facts_have(facts, feature))
			continue;
		strbuf_clear(&name);
		add_feature_name(&name, feature);
		if (!column || column + 1 + name.length > LINE_WIDTH) {
			strbuf_addf(text, "\n%-*s%s", KEY_WIDTH, column ? "" : "header", name.text);
			column = KEY_WIDTH + name.length;
		} else {
			strbuf_addf(text, " %s", name.text);
			column += 1 + name.length;
		}
	}
	if (column)
		strbuf_add_char(text, '\n');
	if (facts->bad_sections)
		strbuf_addf(text, "%*s%zu of them break off, or their counts are wrong\n",
			    KEY_WIDTH, "", facts->bad_sections);
	strbuf_release(&name);
}

static void add_feature_lines(struct strbuf *text, const struct facts *facts)
{
	const struct fact_line *last = NULL;

	for (size_t i = 0; i < facts->line_count; i++) {
		const struct fact_line *line = &facts->lines[i];

		if (!last || last->feature != line->feature) {
			strbuf_add_char(text, '\n');
			add_feature_name(text, line->feature);
			strbuf_add_char(text, '\n');
		}
		last = line;
		if (!*line->key && !*line->value)
			continue;
		strbuf_add_string(text, "  ");
		add_escaped(text, line->key);
		strbuf_add_string(text, *line->key && *line->value ? ": " : "");
		add_escaped(text, line->value);
		strbuf_add_char(text, '\n');
	}
}

static void add_build_ids(struct strbuf *text, const struct facts *facts)
{
	strbuf_add_char(text, '\n');
	for (size_t i = 0; i < facts->build_id_count; i++) {
		build_id_add(text, &facts->build_ids[i]);
		strbuf_add_char(text, ' ');
		add_escaped(text, facts->build_ids[i].path);
		strbuf_add_char(text, '\n');
	}
}

void recording_info_text(const struct recording *recording,
			 const struct recording_info_options *options, struct strbuf *text)
{
	const struct facts *facts = &recording->facts;

	add_fact(text, "recording", recording->name);
	add_format(text, recording);
	add_compression(text, recording);
	add_host(text, facts);
	add_command(text, facts);
	add_times(text, recording);
	add_counts(text, recording);
	for (size_t i = 0; i < recording->damage_count; i++) {
		add_key(text, "damage");
		damage_describe(recording, i, text);
		strbuf_add_char(text, '\n');
	}
	if (recording->event_count)
		add_events(text, recording);
	if (recording->tally.type_count)
		add_records(text, &recording->tally);
	add_feature_names(text, facts);
	if (options->features)
		add_feature_lines(text, facts);
	if (options->build_ids && facts->build_id_count)
		add_build_ids(text, facts);
}

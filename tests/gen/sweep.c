// SPDX-License-Identifier: GPL-2.0-or-later
/* Opens, scans, walks, decodes and describes; and checks that the passes agree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/perfdata_record.h"
#include "sweep.h"

static void demand(bool truth, const char *what)
{
	if (truth)
		return;
	fprintf(stderr, "sweep: it does not hold that %s\n", what);
	abort();
}

static uint64_t digest(uint64_t so_far, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < size; i++)
		so_far = (so_far ^ at[i]) * 0x100000001b3;
	return so_far;
}

static uint64_t words_sum(const struct recording *recording, struct words words)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i < words.count; i++)
		sum += word_at(recording, words, i);
	return sum;
}

static uint64_t span_sum(struct span span)
{
	return digest(0, span.at, span.size);
}

/* Touches all that a sample points to. */
static uint64_t sample_sum(const struct recording *recording, const struct record *record)
{
	struct sample sample;
	uint64_t sum;

	sample_read(recording, record, &sample);
	sum = words_sum(recording, sample.callchain);
	sum += words_sum(recording, sample.branches);
	sum += words_sum(recording, sample.branch_counters);
	sum += words_sum(recording, sample.user_registers);
	sum += words_sum(recording, sample.interrupt_registers);
	sum += span_sum(sample.raw) + span_sum(sample.user_stack) + span_sum(sample.aux);
	for (uint64_t i = 0; i < sample.read.count; i++)
		sum += read_group_value(recording, &sample.read, i).value;
	return sum;
}

static void visit_record(struct sweep *sweep, const struct recording *recording,
			 const struct record *record)
{
	struct strbuf text = STRBUF_INIT;
	struct record_body body;
	struct record_trailer trailer;
	uint64_t sum = 0;

	record_offset(recording, record);
	demand(record->size >= 8, "a record is as long as its header");
	sweep->walked_records++;
	if (record->type == RECORD_SAMPLE) {
		sweep->walked_samples++;
		sum = sample_sum(recording, record);
		sample_describe(recording, record, &text);
	} else {
		record_read(recording, record, &body);
		record_read_trailer(recording, record, &trailer);
		record_describe(recording, record, &text);
	}
	demand(!memchr(text.text, '\n', text.length), "a description is one line");
	sweep->digest = digest(sweep->digest, &record->type, sizeof(record->type));
	sweep->digest = digest(sweep->digest, record->data, record->size);
	sweep->digest = digest(sweep->digest, text.text, text.length);
	sweep->digest = digest(sweep->digest, &sum, sizeof(sum));
	strbuf_release(&text);
}

static void walk(struct sweep *sweep, const struct recording *recording)
{
	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct record_cursor cursor = record_cursor(recording, i);
		struct record record;

		while (record_next(&cursor, &record))
			visit_record(sweep, recording, &record);
		chunk_done(recording, i);
	}
}

static void look_at_events(const struct recording *recording)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *event = recording->events[i];

		demand(event->name, "an event has a name");
		sum += event->sample_count;
		for (size_t j = 0; j < event->id_count; j++)
			demand(recording_event(recording, event->ids[j]), "an id has an event");
	}
	demand(sum + recording->tally.unattributed == recording->tally.samples,
	       "the events' samples and the unattributed are all samples");
	for (size_t i = 0; i < recording->facts.line_count; i++)
		demand(recording->facts.lines[i].key && recording->facts.lines[i].value,
		       "a fact has a key and a value");
}

static int count_visit(void *state, const struct recording *recording, const struct record *record)
{
	(void)recording;
	demand(record->type != RECORD_SAMPLE, "the scan does not show samples");
	++*(uint64_t *)state;
	return 0;
}

static uint64_t count_switches(const struct recording *recording)
{
	uint64_t count = 0;

	for (size_t i = 0; i < recording->tally.type_count; i++)
		if (recording->tally.types[i].type == RECORD_SWITCH ||
		    recording->tally.types[i].type == RECORD_SWITCH_CPU_WIDE)
			count += recording->tally.types[i].count;
	return count;
}

int recording_sweep(const void *bytes, size_t size, const struct recording_options *options,
		    struct sweep *sweep)
{
	struct error error = {0};
	uint64_t visited = 0;
	struct recording *recording = recording_open_bytes(bytes, size, options, &error);

	memset(sweep, 0, sizeof(*sweep));
	if (!recording) {
		demand(error.message[0], "a failure has a message");
		return -1;
	}
	if (recording_scan(recording, count_visit, &visited, &error) < 0) {
		recording_close(recording);
		return -1;
	}
	sweep->opened = true;
	sweep->samples = recording->tally.samples;
	sweep->records = recording->tally.records;
	sweep->complete = !recording->damage_count;
	sweep->damage_offset = recording->damage_count ? recording->damages[0].offset : 0;
	demand(visited + sweep->samples + count_switches(recording) == sweep->records,
	       "the scan shows all other records");
	walk(sweep, recording);
	demand(sweep->walked_samples == sweep->samples, "both passes see the same samples");
	demand(sweep->walked_records == sweep->records, "both passes see the same records");
	look_at_events(recording);
	recording_close(recording);
	return 0;
}

/* What libtraceevent leaks when a format breaks off in the middle of a field; each at most once. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libtraceevent";
}

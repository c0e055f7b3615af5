/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/raw_stacks.h"

#include "base/parallel.h"
#include "base/vector.h"
#include "load/choose_events.h"
#include "load/in_order.h"
#include "load/spot_names.h"
#include "measure/reads.h"
#include "process/history_jit.h"

#include <stdlib.h>
#include <string.h>

/* A sample counts for one event, or, when it carries counters, for each that has grown. */
struct line {
	struct record record;
	const struct event *event;
	uint64_t period;
};

/* Text is made for so many at a time. */
enum { BATCH = 16384 };

struct writing {
	const struct raw_stacks *raw;
	struct raw_printer *printers;
	unsigned threads;
	struct reads reads; /* what counters in samples stood at */
	struct {
		struct line *items;
		size_t count, capacity;
	} batch;
	FILE *out;
	uint64_t printed;
};

/* ---- text ------------------------------------------------------------------------------------ */

static void print_part(void *state, unsigned index)
{
	struct writing *writing = state;
	size_t count = writing->batch.count;
	size_t end = count * (index + 1) / writing->threads;

	strbuf_clear(&writing->printers[index].text);
	for (size_t i = count * index / writing->threads; i < end; i++) {
		const struct line *line = &writing->batch.items[i];

		raw_print(&writing->printers[index], &line->record, line->event, line->period);
	}
}

/* False: nobody takes it. */
static bool flush_batch(struct writing *writing)
{
	bool taken = true;

	parallel_run(writing->threads, print_part, writing);
	for (unsigned i = 0; i < writing->threads && taken; i++) {
		const struct strbuf *text = &writing->printers[i].text;

		taken = fwrite(text->text, 1, text->length, writing->out) == text->length;
	}
	writing->printed += writing->batch.count;
	writing->batch.count = 0;
	return taken;
}

static void add_line(struct writing *writing, const struct record *record,
		     const struct event *event, uint64_t period)
{
	if (event && writing->raw->wanted[event->index])
		*vector_push(&writing->batch) = (struct line){*record, event, period};
}

static void add_sample(struct writing *writing, const struct record *record)
{
	const struct recording *recording = writing->raw->recording;
	struct sample sample;

	sample_read(recording, record, &sample);
	if (!(sample.present & SAMPLE_READ)) {
		add_line(writing, record, sample.event, sample.period);
		return;
	}
	for (uint64_t i = 0; i < sample.read.count; i++) {
		struct read_value value = read_group_value(recording, &sample.read, i);
		uint64_t id = sample.read.format & READ_ID ? value.id : sample.id, growth;

		if (!reads_grow(&writing->reads, id, value.value, &growth))
			growth = value.value;
		if (growth)
			add_line(writing, record, recording_event(recording, id), growth);
	}
}

static void write_samples(struct writing *writing)
{
	const struct ordered_sample *samples;
	struct in_order order;
	bool taken = true;
	size_t count;

	in_order_init(&order, writing->raw->recording, writing->raw->history, writing->threads);
	while (taken && (count = in_order_next(&order, &samples))) {
		for (size_t i = 0; i < count && taken; i++) {
			add_sample(writing, &samples[i].record);
			if (writing->batch.count >= BATCH)
				taken = flush_batch(writing);
		}
		if (taken) /* the samples are good until the next ones are asked for */
			taken = flush_batch(writing);
	}
	in_order_release(&order);
}

static uint64_t write_all(const struct raw_stacks *raw, FILE *out)
{
	struct writing writing = {.raw = raw, .out = out};

	writing.threads = parallel_threads(raw->options->load.threads, raw->recording->chunk_count);
	writing.printers = xcalloc(writing.threads, sizeof(*writing.printers));
	for (unsigned i = 0; i < writing.threads; i++)
		raw_printer_init(&writing.printers[i], raw);
	write_samples(&writing);
	for (unsigned i = 0; i < writing.threads; i++)
		raw_printer_release(&writing.printers[i]);
	free(writing.printers);
	reads_release(&writing.reads);
	vector_release(&writing.batch);
	return writing.printed;
}

/* ---- what is known of all ----------------------------------------------------------------------
 */

static int choose_fields(struct raw_stacks *raw, struct error *error)
{
	const struct recording *recording = raw->recording;
	struct error why;

	raw->fields = xcalloc(recording->event_count + 1, sizeof(*raw->fields));
	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *event = recording->events[i];
		int width = (int)strlen(event->name);

		if (width > raw->event_width)
			raw->event_width = width;
		if (raw_fields_of(&raw->options->fields, event, &raw->fields[i], &why) < 0 &&
		    raw->wanted[i] && event->sample_count) {
			*error = why;
			return -1;
		}
	}
	return 0;
}

static void find_names(struct raw_stacks *raw)
{
	struct stats *stats = raw->options->load.stats;
	size_t count;

	stats_stage(stats, "resolve");
	resolve_stacks(raw->history, &raw->counted, false, &raw->resolved);
	count = raw->resolved.spots.count;
	raw->into = xrealloc_array(NULL, count + 1, sizeof(*raw->into));
	memset(raw->into, 0xff, count * sizeof(*raw->into));
	raw->profile = profile_new();
	stats_stage(stats, "names");
	raw->locations = name_spots(raw->recording, raw->history, &raw->resolved,
				    &raw->options->load, raw->profile, raw->into);
}

static int prepare(struct raw_stacks *raw, struct recording *recording, struct error *error)
{
	struct load_options options = raw->options->load;
	const struct cpu cpu = {.recording = recording}; /* no fields are asked for */
	struct jit_files jit;

	options.labels = 0;
	stats_stage(options.stats, "scan");
	raw->history = history_new(recording);
	if (recording_scan(recording, history_add, raw->history, error) < 0)
		return -1;
	raw->wanted = choose_events(recording, options.event, error);
	if (!raw->wanted || choose_fields(raw, error) < 0)
		return -1;
	stats_stage(options.stats, "history");
	jit = jit_files_of(recording, &options.modules);
	history_add_jit(raw->history, &jit);
	history_finish(raw->history);
	stats_stage(options.stats, "count");
	if (count_samples(recording, raw->history, &options, &cpu, raw->wanted, &raw->counted,
			  error) < 0)
		return -1;
	count_stats(&raw->counted, options.stats);
	find_names(raw);
	stats_stage(options.stats, "view");
	raw->unwinder = unwinder_new(recording, raw->history, &raw->options->load.modules);
	return 0;
}

static void release(struct raw_stacks *raw)
{
	counted_release(&raw->counted);
	resolved_release(&raw->resolved);
	profile_free(raw->profile);
	unwinder_free(raw->unwinder);
	history_free(raw->history);
	free(raw->wanted);
	free(raw->fields);
	free(raw->locations);
	free(raw->into);
}

int raw_stacks_write(struct recording *recording, const struct raw_options *options, FILE *out,
		     struct raw_counts *counts, struct error *error)
{
	struct raw_stacks raw = {.recording = recording, .options = options};
	int result = prepare(&raw, recording, error);

	if (result == 0)
		*counts = (struct raw_counts){
			.printed = write_all(&raw, out),
			.unattributed = raw.counted.losses.unattributed,
			.undecodable = raw.counted.losses.undecodable,
			.unselected = raw.counted.losses.unselected,
		};
	release(&raw);
	return result;
}

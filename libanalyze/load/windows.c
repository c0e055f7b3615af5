/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/windows.h"

#include "analyze/perfdata_record.h"
#include "base/vector.h"

#include <stdlib.h>

/*
 * Records that came in order, as those of one CPU do, in one chunk: the first that is left of them,
 * and the way to the others, which are read again as their time comes.
 */
struct run {
	uint64_t time, place;
	struct record record;
	struct record_cursor cursor; /* behind it */
	size_t chunk;
	size_t more; /* records behind it */
};

/* What is still needed of a chunk. */
struct chunk_use {
	uint32_t runs;
	bool is_read;
};

/* The chunks of one file. */
struct source {
	size_t next, end;
	struct record_cursor cursor;
	bool is_open;         /* the chunk before `next` is being read */
	uint64_t seen;        /* the last time in it */
	uint64_t round, safe; /* ... when the last round ended, and the one before */
};

struct walk {
	const struct recording *recording;
	struct {
		struct source *items;
		size_t count, capacity;
	} sources;
	struct chunk_use *uses;
	struct run open; /* which is being read, ... */
	uint64_t last;   /* and the time of the last record in it */
	bool has_open;
	struct {
		struct run *items; /* a heap, the earliest on top */
		size_t count, capacity;
	} runs;
	bool has_rounds;
	uint64_t visited; /* the time of the last record that was */
	uint64_t end_ns;
	window_visitor *visit;
	void *state;
	struct windows_counts *counts;
};

/* ---- in order: a heap of runs ------------------------------------------------------------------ */

static bool is_before(const struct run *a, const struct run *b)
{
	return a->time != b->time ? a->time < b->time : a->place < b->place;
}

static void add_run(struct walk *walk, const struct run *run)
{
	size_t at = walk->runs.count;

	(void)vector_push(&walk->runs);
	for (; at && is_before(run, &walk->runs.items[(at - 1) / 2]); at = (at - 1) / 2)
		walk->runs.items[at] = walk->runs.items[(at - 1) / 2];
	walk->runs.items[at] = *run;
}

/* `run` takes the place of the one on top. */
static void replace_top(struct walk *walk, struct run run)
{
	struct run *runs = walk->runs.items;
	size_t count = walk->runs.count, at = 0, child;

	while ((child = 2 * at + 1) < count) {
		if (child + 1 < count && is_before(&runs[child + 1], &runs[child]))
			child++;
		if (!is_before(&runs[child], &run))
			break;
		runs[at] = runs[child];
		at = child;
	}
	runs[at] = run;
}

/* False: it has no time, or none that is wanted. */
static bool take_time(const struct walk *walk, const struct record *record, uint64_t *time)
{
	return record->type < RECORD_USER_TYPE_START &&
	       record_time(walk->recording, record, time) && *time < walk->end_ns;
}

static void give_back(struct walk *walk, size_t chunk)
{
	if (walk->uses[chunk].is_read && !walk->uses[chunk].runs)
		chunk_done(walk->recording, chunk);
}

static void close_run(struct walk *walk)
{
	if (walk->has_open)
		add_run(walk, &walk->open);
	walk->has_open = false;
}

/* The next record of a run, which has one. */
static void step(struct walk *walk, struct run *run)
{
	while (record_next(&run->cursor, &run->record))
		if (take_time(walk, &run->record, &run->time))
			break;
	run->place = record_place(&run->record);
	run->more--;
}

/* Takes the first of all records away. */
static void drop_first(struct walk *walk)
{
	struct run run = walk->runs.items[0];

	if (run.more) {
		step(walk, &run);
	} else {
		walk->uses[run.chunk].runs--;
		give_back(walk, run.chunk);
		run = walk->runs.items[--walk->runs.count];
	}
	if (walk->runs.count)
		replace_top(walk, run);
}

/* Visits what is held up to `limit`. */
static void flush(struct walk *walk, uint64_t limit)
{
	while (walk->runs.count && walk->runs.items[0].time <= limit) {
		const struct run *first = &walk->runs.items[0];
		struct record record = first->record;
		uint64_t time = first->time;

		if (time < walk->visited && time)
			walk->counts->late++;
		else if (time)
			walk->visited = time;
		walk->visit(walk->state, &record, time);
		drop_first(walk);
	}
}

/* ---- reading ----------------------------------------------------------------------------------- */

/* Puts a record, which was just read, behind those of the run at hand, or begins one. */
static void hold(struct walk *walk, struct source *source, const struct record *record)
{
	uint64_t time;

	if (!record_time(walk->recording, record, &time))
		return;
	if (time >= walk->end_ns) {
		source->seen = time;
		return;
	}
	if (time > source->seen)
		source->seen = time;
	if (walk->has_open && walk->last <= time) {
		walk->open.more++;
	} else {
		close_run(walk);
		walk->open = (struct run){.time = time,
					  .place = record_place(record),
					  .record = *record,
					  .cursor = source->cursor,
					  .chunk = source->next - 1};
		walk->uses[source->next - 1].runs++;
		walk->has_open = true;
	}
	walk->last = time;
}

static void end_round(struct source *source)
{
	source->safe = source->round;
	source->round = source->seen;
}

static void open_chunk(const struct walk *walk, struct source *source)
{
	source->cursor = record_cursor(walk->recording, source->next++);
	source->is_open = true;
}

static void end_chunk(struct walk *walk, struct source *source)
{
	close_run(walk);
	source->is_open = false;
	walk->uses[source->next - 1].is_read = true;
	give_back(walk, source->next - 1);
}

/* Reads one round, or what is left. */
static void read_round(struct walk *walk, struct source *source)
{
	struct record record;

	while (source->is_open || source->next < source->end) {
		if (!source->is_open)
			open_chunk(walk, source);
		while (record_next(&source->cursor, &record)) {
			if (record.type < RECORD_USER_TYPE_START) {
				hold(walk, source, &record);
			} else if (record.type == RECORD_FINISHED_ROUND) {
				close_run(walk);
				end_round(source);
				return;
			}
		}
		end_chunk(walk, source);
		if (!walk->has_rounds) {
			end_round(source);
			return;
		}
	}
}

static void add_sources(struct walk *walk)
{
	const struct recording *recording = walk->recording;

	walk->uses = xcalloc(recording->chunk_count + 1, sizeof(*walk->uses));
	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct source source = {.next = i, .end = i + 1};

		if (i && recording->chunks[i].part == recording->chunks[i - 1].part)
			walk->sources.items[walk->sources.count - 1].end++;
		else
			*vector_push(&walk->sources) = source;
	}
	for (size_t i = 0; i < recording->tally.type_count; i++)
		if (recording->tally.types[i].type == RECORD_FINISHED_ROUND)
			walk->has_rounds = true;
}

static int check_times(const struct recording *recording, struct error *error)
{
	for (size_t i = 0; i < recording->event_count; i++)
		if (recording->events[i]->sample_count && !recording->events[i]->layout.time)
			return error_set(error, ERROR_INPUT,
					 "the samples of '%s' in '%s' have no time, which orders them; "
					 "record with -T",
					 recording->events[i]->name, recording->name);
	return 0;
}

int windows_walk(const struct recording *recording, uint64_t end_ns, window_visitor *visit,
		 void *state, struct windows_counts *counts, struct error *error)
{
	struct walk walk = {
		.recording = recording, .end_ns = end_ns, .visit = visit, .state = state, .counts = counts};

	*counts = (struct windows_counts){0};
	if (check_times(recording, error) < 0)
		return -1;
	add_sources(&walk);
	for (;;) {
		struct source *behind = NULL;
		uint64_t safe = UINT64_MAX;

		/* The one that is furthest behind is read on. */
		for (size_t i = 0; i < walk.sources.count; i++) {
			struct source *source = &walk.sources.items[i];

			if (source->seen > counts->last_ns)
				counts->last_ns = source->seen;
			if (source->next == source->end && !source->is_open)
				continue;
			if (source->safe < safe)
				safe = source->safe;
			if (!behind || source->seen < behind->seen)
				behind = source;
		}
		if (!behind || safe >= end_ns)
			break;
		flush(&walk, safe);
		read_round(&walk, behind);
	}
	flush(&walk, UINT64_MAX);
	if (counts->last_ns > end_ns)
		counts->last_ns = end_ns;
	vector_release(&walk.sources);
	free(walk.uses);
	vector_release(&walk.runs);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/windows.h"

#include "analyze/perfdata_record.h"
#include "base/vector.h"

#include <stdlib.h>

enum { NOTHING = UINT32_MAX };

struct item {
	uint64_t time;
	uint64_t place;
	struct record record;
	uint32_t next; /* in its run, or of those that are free; or NOTHING */
};

/* Records that came in order, as those of one CPU do, by the first of them. */
struct run {
	uint64_t time, place;
	uint32_t first;
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
	struct {
		struct item *items;
		size_t count, capacity;
	} held;
	uint32_t free; /* of those */
	uint32_t last; /* that came last, if it is still held */
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

static uint32_t new_item(struct walk *walk, const struct item *item)
{
	uint32_t number = walk->free;

	if (number != NOTHING) {
		walk->free = walk->held.items[number].next;
	} else {
		number = (uint32_t)walk->held.count;
		(void)vector_push(&walk->held);
	}
	walk->held.items[number] = *item;
	return number;
}

static void push(struct walk *walk, const struct item *item)
{
	uint32_t before = walk->last;
	struct run run = {item->time, item->place, new_item(walk, item)};

	walk->last = run.first;
	if (before != NOTHING && walk->held.items[before].time <= item->time &&
	    walk->held.items[before].place < item->place)
		walk->held.items[before].next = run.first;
	else
		add_run(walk, &run);
}

/* The earliest of all. */
static struct item pop(struct walk *walk)
{
	uint32_t number = walk->runs.items[0].first;
	struct item item = walk->held.items[number];
	struct run run;

	walk->held.items[number].next = walk->free;
	walk->free = number;
	if (walk->last == number)
		walk->last = NOTHING;
	if (item.next != NOTHING) {
		const struct item *next = &walk->held.items[item.next];

		run = (struct run){next->time, next->place, item.next};
		__builtin_prefetch(next->record.data);
		__builtin_prefetch(next->record.data + 128);
	} else {
		run = walk->runs.items[--walk->runs.count];
	}
	if (walk->runs.count)
		replace_top(walk, run);
	return item;
}

/* Visits what is held up to `limit`. */
static void flush(struct walk *walk, uint64_t limit)
{
	while (walk->runs.count && walk->runs.items[0].time <= limit) {
		struct item item = pop(walk);

		if (item.time < walk->visited && item.time)
			walk->counts->late++;
		else if (item.time)
			walk->visited = item.time;
		walk->visit(walk->state, &item.record, item.time);
	}
}

/* ---- reading ----------------------------------------------------------------------------------- */

static void hold(struct walk *walk, struct source *source, const struct record *record)
{
	struct item item = {.record = *record, .next = NOTHING};

	if (!record_time(walk->recording, record, &item.time))
		return;
	if (item.time >= walk->end_ns) {
		source->seen = item.time;
		return;
	}
	item.place = record_place(walk->recording, record);
	if (item.time > source->seen)
		source->seen = item.time;
	push(walk, &item);
}

static void end_round(struct source *source)
{
	source->safe = source->round;
	source->round = source->seen;
}

/* Reads one round; false: there is nothing more. */
static bool read_round(struct walk *walk, struct source *source)
{
	struct record record;

	for (;;) {
		if (!source->is_open) {
			if (source->next == source->end)
				return false;
			source->cursor = record_cursor(walk->recording, source->next++);
			source->is_open = true;
		}
		while (record_next(&source->cursor, &record)) {
			if (record.type < RECORD_USER_TYPE_START) {
				hold(walk, source, &record);
			} else if (record.type == RECORD_FINISHED_ROUND) {
				end_round(source);
				return true;
			}
		}
		source->is_open = false;
		/* What is held of it is read again; the chunk before it is not. */
		if (source->next >= 2)
			chunk_done(walk->recording, source->next - 2);
		if (!walk->has_rounds) {
			end_round(source);
			return true;
		}
	}
}

static void add_sources(struct walk *walk)
{
	const struct recording *recording = walk->recording;

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
		.recording = recording, .end_ns = end_ns, .visit = visit, .state = state, .counts = counts,
		.free = NOTHING, .last = NOTHING};

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
	vector_release(&walk.held);
	vector_release(&walk.runs);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/windows.h"

#include "analyze/perfdata_record.h"
#include "base/vector.h"

#include <stdlib.h>

struct item {
	uint64_t time;
	uint64_t place;
	struct record record;
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
	bool has_rounds;
	uint64_t visited; /* the time of the last record that was */
	window_visitor *visit;
	void *state;
	struct windows_counts *counts;
};

/* ---- in order: a heap, the earliest on top ----------------------------------------------------- */

static bool is_before(const struct item *a, const struct item *b)
{
	return a->time != b->time ? a->time < b->time : a->place < b->place;
}

static void push(struct walk *walk, const struct item *item)
{
	size_t at = walk->held.count;

	(void)vector_push(&walk->held);
	for (; at && is_before(item, &walk->held.items[(at - 1) / 2]); at = (at - 1) / 2)
		walk->held.items[at] = walk->held.items[(at - 1) / 2];
	walk->held.items[at] = *item;
}

static struct item pop(struct walk *walk)
{
	struct item *items = walk->held.items;
	struct item top = items[0], last = items[--walk->held.count];
	size_t count = walk->held.count, at = 0, child;

	while ((child = 2 * at + 1) < count) {
		if (child + 1 < count && is_before(&items[child + 1], &items[child]))
			child++;
		if (!is_before(&items[child], &last))
			break;
		items[at] = items[child];
		at = child;
	}
	items[at] = last;
	return top;
}

/* Visits what is held up to `limit`. */
static void flush(struct walk *walk, uint64_t limit)
{
	while (walk->held.count && walk->held.items[0].time <= limit) {
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
	struct item item = {.record = *record};

	if (!record_time(walk->recording, record, &item.time))
		return;
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

int windows_walk(const struct recording *recording, window_visitor *visit, void *state,
		 struct windows_counts *counts, struct error *error)
{
	struct walk walk = {
		.recording = recording, .visit = visit, .state = state, .counts = counts};

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
		if (!behind)
			break;
		flush(&walk, safe);
		read_round(&walk, behind);
	}
	flush(&walk, UINT64_MAX);
	vector_release(&walk.sources);
	vector_release(&walk.held);
	return 0;
}

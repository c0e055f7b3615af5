/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/windows.h"

#include "base/vector.h"

#include <stdlib.h>

/* What is left of a run; at least one moment is. */
struct run {
	uint64_t time; /* of the first */
	const struct moment *at, *end;
	struct held *held;
};

/* A batch of which something is still needed. */
struct held {
	struct batch *batch;
	size_t runs;  /* that are not visited to their end */
	bool is_read; /* no more of them come */
};

/* The chunks of one file. */
struct source {
	size_t next, end;     /* to be read, and behind the last */
	size_t announced;     /* the first that is not */
	struct held *held;    /* that is being read, or NULL */
	size_t next_round;    /* in it */
	uint64_t seen;        /* the last time that was read */
	uint64_t round, safe; /* ... when the last round ended, and the one before */
};

struct walk {
	const struct recording *recording;
	const struct ahead_options *how;
	struct ahead *ahead;
	size_t announced_most; /* of a source */
	struct {
		struct source *items;
		size_t count, capacity;
	} sources;
	struct {
		struct run *items; /* a heap, the earliest on top */
		size_t count, capacity;
	} runs;
	bool has_rounds;
	uint64_t visited; /* the time of the last record that was */
	window_visitor *visitor;
	void *state;
	struct windows_counts *counts;
};

/* ---- in order: a heap of runs ------------------------------------------------------------------ */

/* At the same time, the one that comes first in the recording. */
static inline bool is_before(const struct run *a, const struct run *b)
{
	return a->time != b->time ? a->time < b->time : a->at->place < b->at->place;
}

static void add_run(struct walk *walk, struct held *held, const struct batch_run *range)
{
	const struct moment *moments = held->batch->moments.items;
	struct run run = {
		.time = moments[range->start].time,
		.at = moments + range->start,
		.end = moments + range->end,
		.held = held,
	};
	size_t at = walk->runs.count;

	(void)vector_push(&walk->runs);
	for (; at && is_before(&run, &walk->runs.items[(at - 1) / 2]); at = (at - 1) / 2)
		walk->runs.items[at] = walk->runs.items[(at - 1) / 2];
	walk->runs.items[at] = run;
	held->runs++;
}

/* `run` takes the place of the one on top. */
static inline void replace_top(struct walk *walk, struct run run)
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

static void give_back(struct walk *walk, struct held *held)
{
	if (!held->is_read || held->runs)
		return;
	ahead_give_back(walk->ahead, held->batch);
	free(held);
}

/* The run on top has been visited up to its `at`. */
static void settle_top(struct walk *walk)
{
	struct run run = walk->runs.items[0];

	if (run.at == run.end) {
		run.held->runs--;
		give_back(walk, run.held);
		run = walk->runs.items[--walk->runs.count];
	}
	if (walk->runs.count)
		replace_top(walk, run);
}

static inline void show(struct walk *walk, const struct moment *moment)
{
	if (moment->time < walk->visited && moment->time)
		walk->counts->late++;
	else if (moment->time)
		walk->visited = moment->time;
	walk->visitor(walk->state, moment);
}

/* The run that would be on top without the one that is; NULL: there is none. */
static const struct run *find_second(const struct walk *walk)
{
	const struct run *runs = walk->runs.items;

	if (walk->runs.count < 2)
		return NULL;
	return walk->runs.count > 2 && is_before(&runs[2], &runs[1]) ? &runs[2] : &runs[1];
}

/* Visits what is held up to `limit`: of the first run as much as comes before all others. */
static void flush(struct walk *walk, uint64_t limit)
{
	while (walk->runs.count && walk->runs.items[0].time <= limit) {
		const struct run *second = find_second(walk);
		struct run *first = &walk->runs.items[0];

		do {
			show(walk, first->at++);
			if (first->at == first->end)
				break;
			first->time = first->at->time;
		} while (first->time <= limit && (!second || is_before(first, second)));
		settle_top(walk);
	}
}

/* ---- reading ----------------------------------------------------------------------------------- */

static void end_round(struct source *source)
{
	source->safe = source->round;
	source->round = source->seen;
}

/* As many of those that will be asked for. */
static void announce(const struct walk *walk, struct source *source, size_t count)
{
	while (source->announced < source->end && source->announced < source->next + count)
		ahead_announce(walk->ahead, source->announced++);
}

static void open_chunk(const struct walk *walk, struct source *source)
{
	announce(walk, source, 1);
	source->held = xcalloc(1, sizeof(*source->held));
	source->held->batch = ahead_get(walk->ahead, source->next++);
	source->next_round = 0;
	announce(walk, source, walk->announced_most);
}

static void end_chunk(struct walk *walk, struct source *source)
{
	source->held->is_read = true;
	give_back(walk, source->held);
	source->held = NULL;
}

/* Adds what the chunk at hand has of a round. */
static const struct batch_round *add_round(struct walk *walk, struct source *source)
{
	const struct batch *batch = source->held->batch;
	const struct batch_round *round = &batch->rounds.items[source->next_round];
	size_t first = source->next_round ? round[-1].end : 0;

	for (size_t i = first; i < round->end; i++)
		add_run(walk, source->held, &batch->runs.items[i]);
	if (round->beyond)
		source->seen = round->beyond;
	else if (round->latest > source->seen)
		source->seen = round->latest;
	source->next_round++;
	return round;
}

/* Reads one round, or what is left. */
static void read_round(struct walk *walk, struct source *source)
{
	while (source->held || source->next < source->end) {
		if (!source->held)
			open_chunk(walk, source);
		while (source->next_round < source->held->batch->rounds.count) {
			if (add_round(walk, source)->is_whole) {
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

	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct source source = {.next = i, .announced = i, .end = i + 1};

		if (i && recording->chunks[i].part == recording->chunks[i - 1].part)
			walk->sources.items[walk->sources.count - 1].end++;
		else
			*vector_push(&walk->sources) = source;
	}
	for (size_t i = 0; i < recording->tally.type_count; i++)
		if (recording->tally.types[i].type == RECORD_FINISHED_ROUND)
			walk->has_rounds = true;
	/* What is looked at too early is held too long: of many files one chunk each will do. */
	if (walk->how->threads > 1)
		walk->announced_most = walk->sources.count == 1 ? 8 * walk->how->threads : 1;
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

static void walk_all(void *state, struct ahead *ahead)
{
	struct walk *walk = state;

	walk->ahead = ahead;
	for (;;) {
		struct source *behind = NULL;
		uint64_t safe = UINT64_MAX;

		/* The one that is furthest behind is read on. */
		for (size_t i = 0; i < walk->sources.count; i++) {
			struct source *source = &walk->sources.items[i];

			if (source->seen > walk->counts->last_ns)
				walk->counts->last_ns = source->seen;
			if (source->next == source->end && !source->held)
				continue;
			if (source->safe < safe)
				safe = source->safe;
			if (!behind || source->seen < behind->seen)
				behind = source;
		}
		if (!behind || safe >= walk->how->end_ns)
			break;
		flush(walk, safe);
		read_round(walk, behind);
	}
	flush(walk, UINT64_MAX);
	for (size_t i = 0; i < walk->sources.count; i++)
		if (walk->sources.items[i].held)
			end_chunk(walk, &walk->sources.items[i]);
}

int windows_walk(const struct recording *recording, const struct ahead_options *how,
		 window_visitor *visit, void *state, struct windows_counts *counts,
		 struct error *error)
{
	struct walk walk = {.recording = recording,
			    .how = how,
			    .visitor = visit,
			    .state = state,
			    .counts = counts};

	*counts = (struct windows_counts){0};
	if (check_times(recording, error) < 0)
		return -1;
	add_sources(&walk);
	ahead_run(recording, how, walk_all, &walk);
	if (counts->last_ns > how->end_ns)
		counts->last_ns = how->end_ns;
	vector_release(&walk.sources);
	vector_release(&walk.runs);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perfdata/scan_ahead.h"

#include "base/parallel.h"
#include "base/vector.h"
#include "perfdata/record_take.h"

#include <stdatomic.h>
#include <stdlib.h>

struct stretch {
	struct scan scan;
	uint64_t from, to; /* the place to begin at or behind, and that to end at or behind */
	uint64_t start;    /* the guess; UINT64_MAX: no place was found */
	const atomic_bool *is_over;
	struct parallel_task *task;
};

struct scan_ahead {
	struct stretch *stretches;
	size_t count, next;
	atomic_bool is_over; /* nobody wants to know any more */
};

/* ---- where to begin ---------------------------------------------------------------------------- */

/* A header as the kernel and perf write it, of a record that may be passed. */
static bool is_likely(const struct record *record)
{
	return record->size % 8 == 0 && record_type_name(record->type);
}

/* Bytes of a stack or a name look like a header now and then, but not again and again. */
static bool is_likely_start(const struct stretch *stretch, uint64_t at)
{
	enum { IN_ROW = 64 };
	const struct part *part = stretch->scan.part;
	struct record record;

	for (int i = 0; i < IN_ROW && at < part->size; i++, at += record.size)
		if (!record_take(&record, part->bytes + at, part->size - at, 0, at,
				 stretch->scan.recording->swap) ||
		    !is_likely(&record))
			return false;
	return true;
}

static uint64_t find_start(const struct stretch *stretch)
{
	enum { RECORD_MOST = 1 << 16 };

	for (uint64_t at = stretch->from; at < stretch->from + RECORD_MOST && at < stretch->to;
	     at += 8)
		if (is_likely_start(stretch, at))
			return at;
	return UINT64_MAX;
}

/* ---- threads ----------------------------------------------------------------------------------- */

static void scan_stretch(void *state, unsigned index)
{
	struct stretch *stretch = state;
	struct scan *scan = &stretch->scan;
	struct error error;
	uint64_t before;

	(void)index;
	stretch->start = find_start(stretch);
	if (stretch->start == UINT64_MAX)
		return;
	scan->at = scan->dropped = stretch->start;
	scan_begin_chunk(scan, stretch->start);
	do {
		uint64_t step = scan->recording->state->options.chunk_bytes;

		before = scan->at;
		scan_up_to(scan, step < stretch->to - before ? before + step : stretch->to, &error);
	} while (scan->at > before && scan->at < stretch->to && !*stretch->is_over);
	scan_drop(scan);
}

bool scan_ahead_pays(const struct scan *scan)
{
	enum { CHUNKS = 8 };
	const struct recording_options *options = &scan->recording->state->options;
	uint64_t left = scan->part->size - scan->at;

	return !scan->part->plain && left / CHUNKS > options->chunk_bytes &&
	       parallel_threads(options->threads, 2) > 1;
}

struct scan_ahead *scan_ahead_begin(const struct scan *scan)
{
	const struct recording_options *options = &scan->recording->state->options;
	uint64_t left = scan->part->size - scan->at;
	unsigned threads = parallel_threads(options->threads, left / options->chunk_bytes);
	struct scan_ahead *ahead = xcalloc(1, sizeof(*ahead));

	ahead->count = threads - 1;
	ahead->stretches = xcalloc(threads, sizeof(*ahead->stretches));
	for (size_t i = 0; i < ahead->count; i++) {
		struct stretch *stretch = &ahead->stretches[i];

		scan_init(&stretch->scan, scan->recording);
		stretch->scan.part = scan->part;
		stretch->scan.part_index = scan->part_index;
		stretch->scan.is_copied = scan->is_copied;
		stretch->scan.is_ahead = true;
		stretch->from = (scan->at + left / threads * (i + 1)) / options->chunk_bytes *
				options->chunk_bytes;
		stretch->to = scan->part->size;
		if (i)
			ahead->stretches[i - 1].to = stretch->from;
		stretch->is_over = &ahead->is_over;
	}
	for (size_t i = 0; i < ahead->count; i++)
		ahead->stretches[i].task = parallel_begin(scan_stretch, &ahead->stretches[i]);
	return ahead;
}

/* Waits for it, or does it now where there is no thread. */
static void end_task(struct stretch *stretch)
{
	parallel_end(stretch->task);
	stretch->task = NULL;
}

uint64_t scan_ahead_next(const struct scan_ahead *ahead)
{
	return ahead->next < ahead->count ? ahead->stretches[ahead->next].from : UINT64_MAX;
}

/* ---- what was found ---------------------------------------------------------------------------- */

int scan_ahead_take(struct scan_ahead *ahead, struct scan *scan)
{
	struct stretch *stretch = &ahead->stretches[ahead->next++];
	struct scan *from = &stretch->scan;

	end_task(stretch);
	if (stretch->start != scan->at)
		return 0;
	scan_drop(scan);
	scan_add_counts(scan, from);
	for (size_t i = 0; i < from->chunks.count; i++)
		*vector_push(&scan->chunks) = from->chunks.items[i];
	scan->at = scan->dropped = from->at;
	scan->chunk_start = from->chunk_start; /* it may have stopped in the middle of one */
	scan->chunk_limit = from->chunk_limit;
	scan->chunk_samples = from->chunk_samples;
	scan->is_copied = from->is_copied;
	return scan_learn_aside(scan, from);
}

void scan_ahead_end(struct scan_ahead *ahead)
{
	if (!ahead)
		return;
	ahead->is_over = true;
	for (size_t i = 0; i < ahead->count; i++) {
		end_task(&ahead->stretches[i]);
		vector_release(&ahead->stretches[i].scan.gaps.found);
		scan_release(&ahead->stretches[i].scan);
	}
	free(ahead->stretches);
	free(ahead);
}

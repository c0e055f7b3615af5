/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perfdata/scan_ahead.h"

#include "base/parallel.h"
#include "base/vector.h"
#include "perfdata/record_take.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Of all stretches: what is put aside is kept until the main scan is there. */
enum { ASIDE_MOST = 1 << 17 };

struct stretch {
	struct scan scan;
	uint64_t from, to; /* the place to begin at or behind, and that to end at or behind */
	uint64_t start;    /* the guess; UINT64_MAX: no place was found */
	/* With the lock. */
	bool is_taken; /* by a helper, or the main scan, which then goes on by itself */
	bool is_done;  /* by a helper */
};

/*
 * The main scan comes from the start, and helpers take stretches from the end on, so that they meet
 * where all are done at the same time.
 */
struct scan_ahead {
	struct stretch *stretches;
	size_t count, next; /* of the main scan */
	pthread_mutex_t lock;
	pthread_cond_t done;
	atomic_bool is_over; /* nobody wants to know any more */
	struct parallel_task **helpers;
	unsigned helper_count;
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

static void scan_stretch(struct scan_ahead *ahead, struct stretch *stretch)
{
	struct scan *scan = &stretch->scan;
	struct error error;
	uint64_t before;

	stretch->start = find_start(stretch);
	if (stretch->start == UINT64_MAX)
		return;
	scan_begin(scan, stretch->start);
	do {
		uint64_t step = scan->recording->state->options.chunk_bytes;

		before = scan->at;
		scan_up_to(scan, step < stretch->to - before ? before + step : stretch->to, &error);
	} while (scan->at > before && scan->at < stretch->to && !ahead->is_over);
	scan_drop(scan);
}

/* False: somebody has it already. */
static bool take(struct scan_ahead *ahead, struct stretch *stretch)
{
	bool was_taken;

	pthread_mutex_lock(&ahead->lock);
	was_taken = stretch->is_taken;
	stretch->is_taken = true;
	pthread_mutex_unlock(&ahead->lock);
	return !was_taken;
}

static void help(void *state, unsigned index)
{
	struct scan_ahead *ahead = state;
	unsigned char *window = NULL;

	(void)index;
	for (size_t i = ahead->count; i-- > 0 && !ahead->is_over;) {
		struct stretch *stretch = &ahead->stretches[i];

		if (!take(ahead, stretch))
			continue;
		stretch->scan.window = window;
		scan_stretch(ahead, stretch);
		window = stretch->scan.window; /* for the next one */
		stretch->scan.window = NULL;
		pthread_mutex_lock(&ahead->lock);
		stretch->is_done = true;
		pthread_cond_signal(&ahead->done);
		pthread_mutex_unlock(&ahead->lock);
	}
	free(window);
}

bool scan_ahead_pays(const struct scan *scan)
{
	enum { CHUNKS = 8 };
	const struct recording_options *options = &scan->recording->state->options;
	uint64_t left = scan->part->size - scan->at;

	return !scan->part->plain && left / CHUNKS > options->chunk_bytes &&
	       parallel_threads(options->threads, 2) > 1;
}

/* Small enough that nobody waits long for the last one, and of whole chunks. */
static uint64_t stretch_size(uint64_t left, unsigned threads, uint64_t chunk_bytes)
{
	enum { OF_EACH = 16, MOST = 256, CHUNKS = 2 };
	unsigned count = threads < MOST / OF_EACH ? threads * OF_EACH : MOST;
	uint64_t chunks = left / count / chunk_bytes;

	return (chunks < CHUNKS ? CHUNKS : chunks) * chunk_bytes;
}

struct scan_ahead *scan_ahead_begin(const struct scan *scan)
{
	const struct recording_options *options = &scan->recording->state->options;
	uint64_t end = scan->part->size, left = end - scan->at;
	unsigned threads = parallel_threads(options->threads, left / options->chunk_bytes);
	uint64_t size = stretch_size(left, threads, options->chunk_bytes);
	struct scan_ahead *ahead = xcalloc(1, sizeof(*ahead));
	uint64_t from = (scan->at / options->chunk_bytes + 1) * options->chunk_bytes;
	size_t most = left / size + 1;

	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->done, NULL);
	ahead->stretches = xcalloc(most, sizeof(*ahead->stretches));
	for (; from < end; from += size) {
		struct stretch *stretch = &ahead->stretches[ahead->count++];

		scan_init(&stretch->scan, scan->recording);
		stretch->scan.part = scan->part;
		stretch->scan.part_index = scan->part_index;
		stretch->scan.is_copied = scan->is_copied;
		stretch->scan.is_ahead = true;
		stretch->scan.aside_most = ASIDE_MOST / most;
		stretch->from = from;
		stretch->to = size < end - from ? from + size : end;
	}
	ahead->helper_count = threads - 1;
	ahead->helpers = xcalloc(threads, sizeof(struct parallel_task *));
	for (unsigned i = 0; i < ahead->helper_count; i++)
		ahead->helpers[i] = parallel_begin(help, ahead);
	return ahead;
}

uint64_t scan_ahead_next(const struct scan_ahead *ahead)
{
	return ahead->next < ahead->count ? ahead->stretches[ahead->next].from : UINT64_MAX;
}

static void release(struct stretch *stretch)
{
	vector_release(&stretch->scan.gaps.found);
	scan_release(&stretch->scan);
}

/* ---- what was found ---------------------------------------------------------------------------- */

static int join(struct scan *scan, struct scan *from)
{
	scan_drop(scan);
	scan_add_counts(scan, from);
	for (size_t i = 0; i < from->chunks.count; i++)
		*vector_push(&scan->chunks) = from->chunks.items[i];
	scan_begin(scan, from->at);
	scan->chunk_start = from->chunk_start; /* it may have stopped in the middle of one */
	scan->chunk_limit = from->chunk_limit;
	scan->chunk_samples = from->chunk_samples;
	scan->is_copied = from->is_copied;
	return scan_learn_aside(scan, from);
}

int scan_ahead_take(struct scan_ahead *ahead, struct scan *scan)
{
	struct stretch *stretch = &ahead->stretches[ahead->next++];
	int result = 0;

	if (take(ahead, stretch))
		return 0; /* it goes on by itself */
	pthread_mutex_lock(&ahead->lock);
	while (!stretch->is_done)
		pthread_cond_wait(&ahead->done, &ahead->lock);
	pthread_mutex_unlock(&ahead->lock);
	if (stretch->start == scan->at)
		result = join(scan, &stretch->scan);
	release(stretch);
	return result;
}

void scan_ahead_end(struct scan_ahead *ahead)
{
	if (!ahead)
		return;
	ahead->is_over = true;
	for (unsigned i = 0; i < ahead->helper_count; i++)
		parallel_end(ahead->helpers[i]);
	for (size_t i = ahead->next; i < ahead->count; i++)
		release(&ahead->stretches[i]);
	pthread_cond_destroy(&ahead->done);
	pthread_mutex_destroy(&ahead->lock);
	free(ahead->helpers);
	free(ahead->stretches);
	free(ahead);
}

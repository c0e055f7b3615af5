/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/in_order.h"

#include "base/parallel.h"
#include "base/vector.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* ---- how long a sample has to wait ----------------------------------------------------------- */

struct looking {
	struct in_order *order;
	atomic_size_t next_chunk;
};

/* False: it is no sample, or none that can be read. */
static bool take_time(const struct in_order *order, const struct record *record, uint64_t *time)
{
	struct sample sample;

	if (record->type != RECORD_SAMPLE || !sample_read(order->recording, record, &sample))
		return false;
	*time = history_clock(order->history, record, &sample);
	return true;
}

static void look(void *state, unsigned index)
{
	struct looking *looking = state;
	struct in_order *order = looking->order;

	(void)index;
	for (;;) {
		size_t chunk = atomic_fetch_add(&looking->next_chunk, 1);
		uint64_t earliest = UINT64_MAX, time;
		struct record_cursor cursor;
		struct record record;

		if (chunk >= order->recording->chunk_count)
			return;
		cursor = record_cursor(order->recording, chunk);
		while (record_next(&cursor, &record))
			if (take_time(order, &record, &time) && time < earliest)
				earliest = time;
		order->earliest[chunk] = earliest;
		chunk_done(order->recording, chunk);
	}
}

void in_order_init(struct in_order *order, const struct recording *recording,
		   const struct history *history, unsigned threads)
{
	struct looking looking = {.order = order};

	*order = (struct in_order){.recording = recording, .history = history};
	order->earliest = xcalloc(recording->chunk_count + 1, sizeof(*order->earliest));
	order->earliest[recording->chunk_count] = UINT64_MAX;
	parallel_run(parallel_threads(threads, recording->chunk_count), look, &looking);
	for (size_t i = recording->chunk_count; i-- > 0;)
		if (order->earliest[i + 1] < order->earliest[i])
			order->earliest[i] = order->earliest[i + 1];
}

void in_order_release(struct in_order *order)
{
	free(order->earliest);
	vector_release(&order->waiting);
}

/* ---- one after another ----------------------------------------------------------------------- */

static int compare_samples(const void *a, const void *b)
{
	const struct ordered_sample *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	if (x->record.part != y->record.part)
		return x->record.part < y->record.part ? -1 : 1;
	return (x->record.data > y->record.data) - (x->record.data < y->record.data);
}

static void add_chunk(struct in_order *order)
{
	struct record_cursor cursor = record_cursor(order->recording, order->next_chunk++);
	struct ordered_sample sample;

	while (record_next(&cursor, &sample.record))
		if (take_time(order, &sample.record, &sample.time))
			*vector_push(&order->waiting) = sample;
}

static size_t count_ready(const struct in_order *order)
{
	uint64_t limit = order->earliest[order->next_chunk];
	size_t ready = 0;

	for (size_t i = 0; i < order->waiting.count; i++)
		ready += order->waiting.items[i].time <= limit;
	return ready;
}

/*
 * Half of those that wait at least: what stays behind is sorted again, and in a recording that is
 * quite out of order that must not happen for each chunk anew.
 */
static size_t add_until_ready(struct in_order *order)
{
	size_t look_at = order->waiting.count * 2, ready;

	while (order->next_chunk < order->recording->chunk_count) {
		add_chunk(order);
		if (order->waiting.count < look_at)
			continue;
		ready = count_ready(order);
		if (ready && ready >= order->waiting.count / 2)
			return ready;
		look_at = order->waiting.count * 2;
	}
	return order->waiting.count;
}

size_t in_order_next(struct in_order *order, const struct ordered_sample **samples)
{
	if (order->next_chunk)
		chunk_done(order->recording, order->next_chunk - 1);
	order->waiting.count -= order->taken;
	if (order->waiting.count)
		memmove(order->waiting.items, order->waiting.items + order->taken,
			order->waiting.count * sizeof(*order->waiting.items));
	order->taken = add_until_ready(order);
	if (order->waiting.count)
		qsort(order->waiting.items, order->waiting.count, sizeof(*order->waiting.items),
		      compare_samples);
	*samples = order->waiting.items;
	return order->taken;
}

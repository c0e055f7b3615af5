/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process/deferred.h"

#include "base/vector.h"

void deferred_release(struct deferred *deferred)
{
	vector_release(deferred);
	arena_release(&deferred->copies);
}

void deferred_add(struct deferred *deferred, const struct record *record,
		  const struct record_body *body)
{
	struct words chain = body->deferred.chain;

	if (chain.count)
		chain.at = (const unsigned char *)arena_copy(&deferred->copies, chain.at,
							     (size_t)chain.count * 8);
	*vector_push(deferred) = (struct deferred_chain){
		.cookie = body->deferred.cookie,
		.time = body->trailer.time,
		.place = record_place(record),
		.tid = body->trailer.tid,
		.chain = chain,
	};
}

static int compare_threads(const struct deferred_chain *x, const struct deferred_chain *y)
{
	if (x->tid != y->tid)
		return x->tid < y->tid ? -1 : 1;
	return (x->cookie > y->cookie) - (x->cookie < y->cookie);
}

/* Of equal ones the one that is first in the file. */
static int compare_chains(const void *a, const void *b)
{
	const struct deferred_chain *x = a, *y = b;
	int order = compare_threads(x, y);

	if (!order && x->time != y->time)
		order = x->time < y->time ? -1 : 1;
	return order ? order : (x->place > y->place) - (x->place < y->place);
}

void deferred_sort(struct deferred *deferred)
{
	if (deferred->count)
		qsort(deferred->items, deferred->count, sizeof(*deferred->items), compare_chains);
}

const struct deferred_chain *deferred_find(const struct deferred *deferred, uint32_t tid,
					   uint64_t cookie, uint64_t time)
{
	struct deferred_chain wanted = {.tid = tid, .cookie = cookie, .time = time};
	size_t low = 0, high = deferred->count;

	while (low < high) { /* the first that is not before what is wanted */
		size_t middle = low + (high - low) / 2;
		int order = compare_threads(&deferred->items[middle], &wanted);

		if (order < 0 || (!order && deferred->items[middle].time < time))
			low = middle + 1;
		else
			high = middle;
	}
	if (low < deferred->count && !compare_threads(&deferred->items[low], &wanted))
		return &deferred->items[low];
	if (low && !compare_threads(&deferred->items[low - 1], &wanted))
		return &deferred->items[low - 1];
	return NULL;
}

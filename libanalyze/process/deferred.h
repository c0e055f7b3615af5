/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deferred: user parts of call chains that come in records of their own. The kernel walks the
 * user's stack not when it takes the sample, but when the thread goes back to user space, be that
 * much later. A cookie tells which samples of the thread it belongs to: all that were taken in
 * between.
 */
#ifndef PROCESS_DEFERRED_H
#define PROCESS_DEFERRED_H

#include "analyze/perfdata_record.h"
#include "base/arena.h"

struct deferred_chain {
	uint64_t cookie, time, place;
	uint32_t tid;
	struct words chain; /* of `copies`: it outlives the scan */
};

struct deferred {
	struct arena copies;
	struct deferred_chain *items; /* sorted, once all are there */
	size_t count, capacity;
};

void deferred_add(struct deferred *deferred, const struct record *record,
		  const struct record_body *body);
void deferred_sort(struct deferred *deferred);
void deferred_release(struct deferred *deferred);
/* The first of these that came at `time` or later, or else the last; NULL: there is none. */
const struct deferred_chain *deferred_find(const struct deferred *deferred, uint32_t tid,
					   uint64_t cookie, uint64_t time);

#endif

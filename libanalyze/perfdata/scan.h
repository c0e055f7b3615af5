/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scan: one walk over records. The main one goes through all parts, and learns; others may go ahead
 * of it, through what it has not reached yet, and put aside what only the main one can learn from.
 */
#ifndef PERFDATA_SCAN_H
#define PERFDATA_SCAN_H

#include "analyze/perfdata_record.h"
#include "perfdata/lost_gaps.h"
#include "perfdata/plain.h"
#include "perfdata/state.h"

struct aside {
	uint64_t at; /* in the part */
	size_t size;
};

/* An event that samples were of. */
struct seen_event {
	const struct event *event; /* NULL: none */
	uint64_t id;
};

enum {
	SCAN_WINDOW_MORE = 128, /* so that what is small is not cut in two */
};

struct scan {
	struct recording *recording;
	struct part *part;
	uint32_t part_index;
	uint64_t at; /* in the part: the next record */
	uint64_t chunk_start;
	uint64_t chunk_limit; /* a multiple of their size, so that all scans end them alike */
	uint64_t chunk_samples;
	uint64_t dropped; /* of the part, up to here: its pages went back to the system */
	struct chunks chunks;

	/* Small records are copied in less time than their pages are mapped. */
	bool is_copied;
	unsigned char *window; /* what is copied of the part, from */
	uint64_t window_start, window_end;

	/* What was counted, of samples */
	uint64_t samples, unattributed, undecodable;
	uint64_t first_ns, last_ns;
	struct {
		uint64_t *items; /* by event */
		size_t count, capacity;
	} of_events;
	struct seen_event seen[ID_PLACES];
	uint64_t known[RECORD_KNOWN_END];    /* and of records by type */
	struct {
		struct type_count *items;
		size_t count, capacity;
	} others;
	struct lost_gaps gaps;

	bool has_others; /* that go ahead of it */
	/* Of one of these: where the records are that tell of more than themselves. */
	bool is_ahead;
	struct {
		struct aside *items;
		size_t count, capacity;
	} aside;
	size_t aside_most; /* it ends before there are more */

	record_visitor *visit;
	void *visit_state;
};

/* It is all zero: most of one may never be touched. */
void scan_init(struct scan *scan, struct recording *recording);
void scan_release(struct scan *scan);
/*
 * Walks on to the first record at or behind `limit`; or up to what cannot be read, or changes how
 * records are read, which one does that is alone. Not 0: what the visitor gave, or -1 and `error`.
 */
int scan_up_to(struct scan *scan, uint64_t limit, struct error *error);
/* The walk begins with the record there. */
void scan_begin(struct scan *scan, uint64_t at);
/* Gives the pages of what was passed, and what was mapped with them, back to the system. */
void scan_drop(struct scan *scan);

/* scan_samples.c: counts one, whose header was passed. */
void scan_count_sample(struct scan *scan, const struct record *record);
/* Goes on, and counts, as long as there are samples that are like those before. */
void scan_pass_samples(struct scan *scan, uint64_t limit);

/* scan_learn.c: from a record, which is then shown. Not 0: what the visitor gave. */
int scan_learn(struct scan *scan, const struct record *record, uint64_t payload);
/* The same of what another scan put aside. */
int scan_learn_aside(struct scan *scan, const struct scan *from);
/* Whether it has all of its fields. Those that stand in millions have none but the trailer. */
bool scan_is_whole(const struct recording *recording, const struct record *record);

/* scan_counts.c: adds what was counted of a later stretch. */
void scan_add_counts(struct scan *to, struct scan *from);
/* All parts were scanned: what was counted is the recording's. */
void scan_finish_counts(struct scan *scan);

#endif

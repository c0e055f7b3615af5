/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scan_samples: of each sample its event and its time. */
#include "perfdata/scan.h"

static void remember(struct scan *scan, const struct record *record, const struct event *event)
{
	uint16_t place;
	uint64_t id = 0;

	if (!samples_id_place(scan->recording, &place) || record->size < place + 8u)
		return;
	if (place)
		id = load_u64(record->data + place, scan->recording->swap);
	scan->seen[id_place(id)] = (struct seen_event){event, id};
}

/* An event may have become known just now. */
static inline void count_of_event(struct scan *scan, const struct event *event)
{
	while (scan->of_events.count <= event->index)
		*vector_push(&scan->of_events) = 0;
	scan->of_events.items[event->index]++;
}

static inline void count_time(struct scan *scan, uint64_t time)
{
	if (time < scan->first_ns)
		scan->first_ns = time;
	if (time > scan->last_ns)
		scan->last_ns = time;
}

/* Written by perf --off-cpu, when all was over. */
static inline bool is_of_the_end(uint64_t time)
{
	return time >> 32 == UINT32_MAX;
}

void scan_count_sample(struct scan *scan, const struct record *record)
{
	const struct recording *recording = scan->recording;
	const struct event *event = event_of_sample(recording, record);
	uint64_t time;

	scan->samples++;
	if (!event) {
		scan->unattributed++;
		return;
	}
	remember(scan, record, event);
	count_of_event(scan, event);
	if (record->size < event->layout.rest) {
		scan->undecodable++;
		return;
	}
	if (!event->layout.time)
		return;
	time = load_u64(record->data + event->layout.time, recording->swap);
	if (is_of_the_end(time))
		return;
	count_time(scan, time);
	if (event->layout.cpu && recording->state->options.wants_gaps)
		lost_gaps_hear(&scan->gaps,
			       load_u32(record->data + event->layout.cpu, recording->swap), time);
}

/*
 * Fixed fields are read before it is known that they are there: so much always is. What is remembered
 * of an event was counted before, so that it has its place among `of_events`.
 */
_Static_assert(SCAN_WINDOW_MORE >= 10 * 8, "the header and nine fixed fields");

void scan_pass_samples(struct scan *scan, uint64_t limit)
{
	enum { FAR = 4096 }; /* of such ones, the next is to be fetched ahead */
	const struct recording *recording = scan->recording;
	const unsigned char *from = scan->is_copied ? scan->window : scan->part->bytes;
	uint64_t start = scan->is_copied ? scan->window_start : 0;
	uint64_t end = scan->is_copied ? scan->window_end : scan->part->size;
	uint64_t at = scan->at, part_size = scan->part->size, count = 0;
	uint16_t id_at;

	if (recording->swap || recording->state->options.wants_gaps ||
	    !samples_id_place(recording, &id_at))
		return;
	if (limit > scan->chunk_limit)
		limit = scan->chunk_limit;
	while (at < limit && at + SCAN_WINDOW_MORE <= end) {
		const unsigned char *bytes = from + (at - start);
		uint64_t id = id_at ? load_u64(bytes + id_at, false) : 0, time;
		const struct seen_event *seen = &scan->seen[id_place(id)];
		size_t size = load_u16(bytes + 6, false);

		if (load_u32(bytes, false) != RECORD_SAMPLE || size > part_size - at ||
		    size >= FAR || !seen->event || seen->id != id ||
		    size < seen->event->layout.rest || !seen->event->layout.time)
			break;
		time = load_u64(bytes + seen->event->layout.time, false);
		if (is_of_the_end(time))
			break;
		count_time(scan, time);
		scan->of_events.items[seen->event->index]++;
		count++;
		at += size;
	}
	scan->at = at;
	scan->samples += count;
	scan->chunk_samples += count;
	scan->known[RECORD_SAMPLE] += count;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scan: pass 1 over all record headers, and the chunks for pass 2. */
#include "analyze/perfdata_record.h"
#include "base/parallel.h"
#include "perfdata/lost_gaps.h"
#include "perfdata/read_ahead.h"
#include "perfdata/record_take.h"

#include <stdlib.h>

enum {
	OTHER_TYPES_MAX = 255,
	LARGE_RECORD = 1024, /* of such as have copies of stacks, most is passed over */
};

struct scan {
	struct recording *recording;
	struct part *part;
	uint32_t part_index;
	uint64_t chunk_start;
	uint64_t chunk_samples;
	/* Small records are copied in less time than their pages are mapped. */
	bool is_copied;
	struct read_ahead *ahead;
	const unsigned char *window; /* what is copied of the part, or NULL; it begins */
	uint64_t window_start;       /* here */
	struct lost_gaps gaps;
	uint64_t known[RECORD_KNOWN_END]; /* records by type */
	struct {
		struct type_count *items;
		size_t count, capacity;
	} others;
	record_visitor *visit;
	void *visit_state;
};

/* ---- counting ---------------------------------------------------------------------------------
 */

static void count_type(struct scan *scan, uint32_t type)
{
	if (type < RECORD_KNOWN_END) {
		scan->known[type]++;
		return;
	}
	if (scan->others.count >= OTHER_TYPES_MAX)
		type = UINT32_MAX; /* that many are no longer types: all the rest together */
	for (size_t i = 0; i < scan->others.count; i++)
		if (scan->others.items[i].type == type) {
			scan->others.items[i].count++;
			return;
		}
	*vector_push(&scan->others) = (struct type_count){type, 1};
}

static int compare_types(const void *a, const void *b)
{
	const struct type_count *x = a, *y = b;

	return (x->type > y->type) - (x->type < y->type);
}

static void finish_counts(struct scan *scan)
{
	struct tally *tally = &scan->recording->tally;
	struct {
		struct type_count *items;
		size_t count, capacity;
	} types = {0};

	for (uint32_t type = 0; type < RECORD_KNOWN_END; type++)
		if (scan->known[type])
			*vector_push(&types) = (struct type_count){type, scan->known[type]};
	for (size_t i = 0; i < scan->others.count; i++)
		*vector_push(&types) = scan->others.items[i];
	if (types.count)
		qsort(types.items, types.count, sizeof(*types.items), compare_types);
	for (size_t i = 0; i < types.count; i++)
		tally->records += types.items[i].count;
	tally->types = types.items;
	tally->type_count = types.count;
	vector_release(&scan->others);
}

static inline void count_sample(struct scan *scan, const struct record *record)
{
	struct recording *recording = scan->recording;
	struct tally *tally = &recording->tally;
	struct event *event = event_of_sample(recording, record);

	tally->samples++;
	if (!event) {
		tally->unattributed++;
		return;
	}
	event->sample_count++;
	if (record->size < event->layout.rest) {
		tally->undecodable++;
	} else if (event->layout.time) {
		uint64_t time = load_u64(record->data + event->layout.time, recording->swap);

		if (time >> 32 == UINT32_MAX) /* written by perf --off-cpu, when all was over */
			return;
		if (time < tally->first_ns)
			tally->first_ns = time;
		if (time > tally->last_ns)
			tally->last_ns = time;
		if (event->layout.cpu && recording->state->options.wants_gaps)
			lost_gaps_hear(&scan->gaps,
				       load_u32(record->data + event->layout.cpu, recording->swap),
				       time);
	}
}

/* ---- what records tell of the recording itself ------------------------------------------------
 */

static bool learn_feature(struct recording *recording, const struct record *record)
{
	struct reader reader = reader_over(record->data + 8, record->size - 8, recording->swap);
	uint64_t feature = reader_u64(&reader);

	if (reader.overrun)
		return false;
	if (feature < FEATURE_BITS)
		facts_add(recording, (uint32_t)feature, reader_span(&reader, reader_left(&reader)));
	return true;
}

static bool learn_losses(struct recording *recording, const struct record *record)
{
	size_t at = record->type == RECORD_LOST ? 16 : 8;

	if (record->size < at + 8)
		return false;
	recording->tally.lost += load_u64(record->data + at, recording->swap);
	return true;
}

static bool learn_compressed(struct recording *recording, const struct record *record)
{
	struct tally *tally = &recording->tally;

	if (record->size < 24)
		return false;
	tally->compressed_bytes += load_u64(record->data + 8, recording->swap);
	tally->plain_bytes += load_u64(record->data + 16, recording->swap);
	return true;
}

static bool learn_tracing(struct scan *scan, const struct record *record, uint64_t payload)
{
	struct span bytes = {record->data + record->size, (size_t)payload};

	if (record->size < 12)
		return false;
	if (!payload)
		bytes = (struct span){record->data + 12, record->size - 12};
	recording_add_tracing(scan->recording, scan->part, bytes);
	return true;
}

/* False when the record is shorter than its fields. */
static bool learn(struct scan *scan, const struct record *record, uint64_t payload)
{
	struct recording *recording = scan->recording;

	switch (record->type) {
	case RECORD_LOST:
	case RECORD_LOST_SAMPLES:
		return learn_losses(recording, record);
	case RECORD_THROTTLE:
		recording->tally.throttled++;
		return true;
	case RECORD_HEADER_ATTR:
		return event_add_attr_record(recording, record);
	case RECORD_HEADER_EVENT_TYPE:
		return event_add_type(recording, (struct span){record->data + 8, record->size - 8});
	case RECORD_EVENT_UPDATE:
		return event_update(recording, record);
	case RECORD_HEADER_BUILD_ID:
		facts_add_build_id(recording, (struct span){record->data, record->size});
		return true;
	case RECORD_HEADER_FEATURE:
		return learn_feature(recording, record);
	case RECORD_HEADER_TRACING_DATA:
		return learn_tracing(scan, record, payload);
	case RECORD_AUXTRACE:
		recording->tally.aux_bytes += payload;
		return true;
	case RECORD_COMPRESSED:
	case RECORD_COMPRESSED2:
		return learn_compressed(recording, record);
	}
	return true;
}

/* ---- the walk -------------------------------------------------------------------------------- */

/* The window that has the record there; NULL: it cannot be read. */
static const unsigned char *move_window(struct scan *scan, uint64_t at)
{
	enum { WORTH_A_THREAD = 8 << 20 };
	const struct part *part = scan->part;
	unsigned wanted = scan->recording->state->options.threads;

	if (!scan->ahead)
		scan->ahead = read_ahead_new(&part->input, part->bytes, part->size,
					     part->size > WORTH_A_THREAD &&
						     parallel_threads(wanted, 2) > 1);
	scan->window = read_ahead_window(scan->ahead, at / WINDOW_SIZE);
	scan->window_start = at / WINDOW_SIZE * WINDOW_SIZE;
	scan->is_copied = scan->window != NULL;
	return scan->window;
}

/* The fixed fields of the record there; all of it is where the part has it. */
static inline const unsigned char *header_at(struct scan *scan, uint64_t at)
{
	const struct part *part = scan->part;

	if (!scan->is_copied || at == part->size)
		return part->bytes + at;
	if ((!scan->window || at - scan->window_start >= WINDOW_SIZE) && !move_window(scan, at))
		return part->bytes + at;
	return scan->window + (at - scan->window_start);
}

static void stop_reading(struct scan *scan)
{
	read_ahead_free(scan->ahead);
	scan->ahead = NULL;
	scan->window = NULL;
	scan->is_copied = false;
}

static void end_chunk(struct scan *scan, uint64_t at)
{
	struct recording_state *state = scan->recording->state;

	if (at == scan->chunk_start)
		return;
	*vector_push(&state->chunks) = (struct chunk){scan->part_index, scan->chunk_start, at};
	if (scan->part->droppable)
		input_drop(scan->part->bytes + scan->chunk_start, at - scan->chunk_start);
	scan->is_copied = !scan->part->plain &&
			  scan->chunk_samples > (at - scan->chunk_start) / LARGE_RECORD;
	scan->chunk_start = at;
	scan->chunk_samples = 0;
}

/* The part ends here: at its end, or because what comes next is damaged. */
static void end_part(struct scan *scan, uint64_t at)
{
	struct recording *recording = scan->recording;
	struct part *part = scan->part;
	uint64_t left = part->size - at;
	const unsigned char *bytes = part->bytes + at;
	struct record here = {.part = scan->part_index, .data = bytes, .at = at};
	size_t size = record_size(bytes, left, recording->swap);
	bool sample = left >= 4 && load_u32(bytes, recording->swap) == RECORD_SAMPLE;

	if (!left)
		return;
	if (left >= 8 && !size)
		damage_add(recording, part, record_offset(recording, &here), left, 0,
			   "a record is shorter than its header");
	else
		damage_add(recording, part, record_offset(recording, &here), left, sample,
			   "a record is cut short by the end of the data");
	part->size = at;
}

static bool is_compressed(const struct record *record)
{
	return record->type == RECORD_COMPRESSED || record->type == RECORD_COMPRESSED2;
}

/* Whether it has all of its fields. Those that stand in millions have none but the trailer. */
static bool is_whole(const struct recording *recording, const struct record *record)
{
	struct record_body body;

	if (record->type == RECORD_SWITCH || record->type == RECORD_FINISHED_ROUND ||
	    !record_type_name(record->type))
		return true;
	return record_read(recording, record, &body);
}

static int scan_record(struct scan *scan, const struct record *record, uint64_t payload)
{
	count_type(scan, record->type);
	if (record->type < RECORD_USER_TYPE_START && scan->recording->state->options.wants_gaps)
		lost_gaps_add(&scan->gaps, scan->recording, record);
	if (!learn(scan, record, payload) || !is_whole(scan->recording, record))
		scan->recording->tally.undecodable++;
	return scan->visit ? scan->visit(scan->visit_state, scan->recording, record) : 0;
}

static int scan_part(struct scan *scan, struct error *error)
{
	enum { ALIKE = 4, HEADER_SIZE = 64 }; /* as a rule, that many records are of one size */
	struct recording *recording = scan->recording;
	struct part *part = scan->part;
	uint64_t chunk_bytes = recording->state->options.chunk_bytes;
	bool swap = recording->swap;
	struct record record;
	uint64_t at = 0;

	scan->chunk_start = scan->chunk_samples = 0;
	while (record_take(&record, header_at(scan, at), part->size - at, scan->part_index, at,
			   swap)) {
		uint64_t payload = 0;

		if (record.type == RECORD_SAMPLE) {
			scan->known[RECORD_SAMPLE]++;
			scan->chunk_samples++;
			record_fetch_ahead(&record, ALIKE, HEADER_SIZE);
			count_sample(scan, &record);
		} else {
			int result;

			record.data = part->bytes + at;
			if (is_compressed(&record) && !part->plain) {
				if (part_unpack(recording, part, at, error) < 0)
					return -1;
				stop_reading(scan);
				continue; /* there again, as a stub */
			}
			payload = record_payload(&record, swap);
			if (payload > part->size - at - record.size)
				break;
			result = scan_record(scan, &record, payload);
			if (result)
				return result;
		}
		at += record.size + payload;
		if (at - scan->chunk_start >= chunk_bytes)
			end_chunk(scan, at);
	}
	end_chunk(scan, at);
	end_part(scan, at);
	return 0;
}

int recording_scan(struct recording *recording, record_visitor *visit, void *visit_state,
		   struct error *error)
{
	struct recording_state *state = recording->state;
	struct scan scan = {.recording = recording, .visit = visit, .visit_state = visit_state};
	int result = 0;

	recording->tally.first_ns = UINT64_MAX;
	for (size_t i = 0; i < state->parts.count && !result; i++) {
		scan.part = &state->parts.items[i];
		scan.part_index = (uint32_t)i;
		result = scan_part(&scan, error);
		stop_reading(&scan);
	}
	finish_counts(&scan);
	lost_gaps_finish(&scan.gaps, recording);
	facts_finish(recording);
	events_finish(recording);
	recording->chunks = state->chunks.items;
	recording->chunk_count = state->chunks.count;
	return result;
}

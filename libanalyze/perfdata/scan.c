/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scan: pass 1 over all record headers, and the chunks for pass 2. */
#include "perfdata/scan.h"

#include "perfdata/record_take.h"
#include "perfdata/scan_ahead.h"

#include <stdlib.h>
#include <string.h>

enum {
	OTHER_TYPES_MAX = 255,
	LARGE_RECORD = 1024, /* of such as have copies of stacks, most is passed over */
	WINDOW_SIZE = 256 * 1024, /* a part of what the caches hold */
	MAPPED_AROUND = 64 * 1024, /* the system maps that much when one page of it is asked for */
};

void scan_init(struct scan *scan, struct recording *recording)
{
	scan->recording = recording;
	scan->first_ns = UINT64_MAX;
}

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

/* ---- the walk -------------------------------------------------------------------------------- */

/* Copies what begins there; false: it cannot be read. */
static bool move_window(struct scan *scan, uint64_t at)
{
	const struct part *part = scan->part;
	uint64_t left = part->size - at;
	size_t most = WINDOW_SIZE + SCAN_WINDOW_MORE;
	size_t size = left < most ? (size_t)left : most;

	if (!scan->window)
		scan->window = xmalloc(most);
	scan->is_copied = input_copy(&part->input, part->bytes + at, scan->window, size);
	scan->window_start = at;
	scan->window_end = scan->is_copied ? at + size : at;
	return scan->is_copied;
}

/* The fixed fields of the record there; all of it is where the part has it. */
static inline const unsigned char *header_at(struct scan *scan, uint64_t at)
{
	const struct part *part = scan->part;

	if (!scan->is_copied || at == part->size)
		return part->bytes + at;
	if ((at - scan->window_start >= WINDOW_SIZE || at >= scan->window_end) &&
	    !move_window(scan, at))
		return part->bytes + at;
	return scan->window + (at - scan->window_start);
}

static void stop_copying(struct scan *scan)
{
	scan->window_start = scan->window_end = 0;
	scan->is_copied = false;
}

void scan_release(struct scan *scan)
{
	free(scan->window);
	vector_release(&scan->chunks);
	vector_release(&scan->of_events);
	vector_release(&scan->others);
	vector_release(&scan->aside);
}

static void drop_up_to(struct scan *scan, uint64_t end)
{
	const struct part *part = scan->part;

	if (!part->droppable || end <= scan->dropped)
		return;
	input_drop(part->bytes + scan->dropped, end - scan->dropped);
	scan->dropped = end;
}

void scan_drop(struct scan *scan)
{
	uint64_t more = scan->part->size - scan->at;

	drop_up_to(scan, scan->at + (more < MAPPED_AROUND ? more : MAPPED_AROUND));
}

/* In steps: the system may have mapped it in pages of 2 MB. */
static void drop_behind(struct scan *scan)
{
	enum { STEP = 8 << 20 };
	uint64_t more = ((uintptr_t)scan->part->bytes + scan->at) % STEP;

	if (scan->at > more)
		drop_up_to(scan, scan->at - more);
}

static void begin_chunk(struct scan *scan, uint64_t at)
{
	uint64_t bytes = scan->recording->state->options.chunk_bytes;

	scan->chunk_start = at;
	scan->chunk_limit = (at / bytes + 1) * bytes;
	scan->chunk_samples = 0;
}

void scan_begin(struct scan *scan, uint64_t at)
{
	scan->at = at;
	scan->dropped = at < MAPPED_AROUND ? 0 : at - MAPPED_AROUND;
	begin_chunk(scan, at);
}

static void end_chunk(struct scan *scan)
{
	uint64_t size = scan->at - scan->chunk_start;

	if (!size)
		return;
	*vector_push(&scan->chunks) = (struct chunk){scan->part_index, scan->chunk_start, scan->at};
	drop_behind(scan);
	scan->is_copied = !scan->part->plain && scan->chunk_samples > size / LARGE_RECORD;
	begin_chunk(scan, scan->at);
}

/* The part ends here: at its end, or because what comes next is damaged. */
static void end_part(struct scan *scan)
{
	struct recording *recording = scan->recording;
	struct part *part = scan->part;
	uint64_t at = scan->at;
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

static inline bool is_switch(uint32_t type)
{
	return type == RECORD_SWITCH || type == RECORD_SWITCH_CPU_WIDE;
}

static void count_record(struct scan *scan, const struct record *record)
{
	count_type(scan, record->type);
	if (record->type < RECORD_USER_TYPE_START && scan->recording->state->options.wants_gaps)
		lost_gaps_add(&scan->gaps, scan->recording, record);
}

/* What comes next: the record behind it, the one that is now there, or none. */
enum step { STEP_ON, STEP_AGAIN, STEP_END };

/* What is learnt of events or of the recording, has more behind it, or is not known as perf's. */
static bool may_change_reading(uint32_t type)
{
	switch (type) {
	case RECORD_HEADER_ATTR:
	case RECORD_HEADER_EVENT_TYPE:
	case RECORD_EVENT_UPDATE:
	case RECORD_HEADER_TRACING_DATA:
	case RECORD_HEADER_BUILD_ID:
	case RECORD_HEADER_FEATURE:
	case RECORD_AUXTRACE:
	case RECORD_COMPRESSED:
	case RECORD_COMPRESSED2:
		return true;
	}
	return type >= RECORD_KNOWN_END ||
	       (type >= RECORD_USER_TYPE_START && !record_type_name(type));
}

/* One that is no sample, and tells of more than itself. */
static enum step step_over_other(struct scan *scan, const struct record *record, uint64_t *payload,
				 int *result, struct error *error)
{
	struct part *part = scan->part;

	if (is_compressed(record) && !part->plain) {
		*result = part_unpack(scan->recording, part, scan->at, error);
		stop_copying(scan);
		return *result < 0 ? STEP_END : STEP_AGAIN; /* there again, as a stub */
	}
	*payload = record_payload(record, scan->recording->swap);
	if (*payload > part->size - scan->at - record->size)
		return STEP_END;
	count_record(scan, record);
	memset(scan->seen, 0, sizeof(scan->seen)); /* there may be more events now */
	*result = scan_learn(scan, record, *payload);
	return *result ? STEP_END : STEP_ON;
}

/* The same ahead of the main scan. */
static enum step put_aside(struct scan *scan, const struct record *record)
{
	bool wants_gaps = scan->recording->state->options.wants_gaps;

	if (scan->aside.count == scan->aside_most)
		return STEP_END;
	if (wants_gaps && record->type == RECORD_LOST &&
	    !lost_gaps_names_cpu(scan->recording, record))
		return STEP_END;
	count_record(scan, record);
	*vector_push(&scan->aside) = (struct aside){scan->at, record->size};
	return STEP_ON;
}

/* One that is no sample. Of those that are small, all was copied. */
static enum step take_other(struct scan *scan, struct record *record, uint64_t *payload,
			    int *result, struct error *error)
{
	if (record->size > SCAN_WINDOW_MORE || may_change_reading(record->type))
		record->data = scan->part->bytes + scan->at;
	if (is_switch(record->type)) {
		count_record(scan, record);
		scan->undecodable += !scan_is_whole(scan->recording, record);
		return STEP_ON;
	}
	if (may_change_reading(record->type) && (scan->is_ahead || scan->has_others))
		return STEP_END;
	if (scan->is_ahead)
		return put_aside(scan, record);
	return step_over_other(scan, record, payload, result, error);
}

int scan_up_to(struct scan *scan, uint64_t limit, struct error *error)
{
	enum { ALIKE = 4, HEADER_SIZE = 64 }; /* as a rule, that many records are of one size */
	struct recording *recording = scan->recording;
	struct part *part = scan->part;
	struct record record;
	int result = 0;

	while (scan->at < limit &&
	       record_take(&record, header_at(scan, scan->at), part->size - scan->at,
			   scan->part_index, scan->at, recording->swap)) {
		enum step step = STEP_ON;
		uint64_t payload = 0;

		if (record.type == RECORD_SAMPLE) {
			scan->known[RECORD_SAMPLE]++;
			scan->chunk_samples++;
			record_fetch_ahead(&record, ALIKE, HEADER_SIZE);
			scan_count_sample(scan, &record);
		} else {
			step = take_other(scan, &record, &payload, &result, error);
		}
		if (step == STEP_AGAIN)
			continue;
		if (step != STEP_ON)
			return result;
		scan->at += record.size + payload;
		if (record.type == RECORD_SAMPLE)
			scan_pass_samples(scan, limit);
		if (scan->at >= scan->chunk_limit)
			end_chunk(scan);
	}
	return 0;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* With others ahead, once what all records need was told, at the beginning. */
static int scan_shared(struct scan *scan, struct error *error)
{
	struct scan_ahead *ahead = scan_ahead_begin(scan);
	int result = 0;

	scan->has_others = true;
	while (!result && scan_ahead_next(ahead) != UINT64_MAX) {
		uint64_t next = scan_ahead_next(ahead);

		result = scan_up_to(scan, next, error);
		if (!result && scan->at < next)
			break;
		if (!result)
			result = scan_ahead_take(ahead, scan);
	}
	scan_ahead_end(ahead);
	scan->has_others = false;
	return result;
}

static int scan_part(struct scan *scan, struct error *error)
{
	uint64_t chunk_bytes = scan->recording->state->options.chunk_bytes;
	int result;

	scan_begin(scan, 0);
	result = scan_up_to(scan, chunk_bytes, error);
	if (!result && scan_ahead_pays(scan))
		result = scan_shared(scan, error);
	if (!result)
		result = scan_up_to(scan, UINT64_MAX, error);
	if (result)
		return result;
	end_chunk(scan);
	scan_drop(scan);
	end_part(scan);
	return 0;
}

int recording_scan(struct recording *recording, record_visitor *visit, void *visit_state,
		   struct error *error)
{
	struct recording_state *state = recording->state;
	struct scan scan = {.part = NULL};
	int result = 0;

	scan_init(&scan, recording);
	scan.visit = visit;
	scan.visit_state = visit_state;
	for (size_t i = 0; i < state->parts.count && !result; i++) {
		scan.part = &state->parts.items[i];
		scan.part_index = (uint32_t)i;
		result = scan_part(&scan, error);
		stop_copying(&scan);
	}
	scan_finish_counts(&scan);
	lost_gaps_finish(&scan.gaps, recording);
	facts_finish(recording);
	events_finish(recording);
	state->chunks = scan.chunks;
	scan.chunks = (struct chunks){0};
	recording->chunks = state->chunks.items;
	recording->chunk_count = state->chunks.count;
	scan_release(&scan);
	return result;
}

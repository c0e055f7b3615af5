/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scan_learn: what records tell of the recording itself. */
#include "perfdata/record_take.h"
#include "perfdata/scan.h"

#include <stdlib.h>

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

/* Whether it has all of its fields. Those that stand in millions have none but the trailer. */
bool scan_is_whole(const struct recording *recording, const struct record *record)
{
	struct record_body body;

	if (record->type == RECORD_SWITCH || record->type == RECORD_FINISHED_ROUND ||
	    !record_type_name(record->type))
		return true;
	return record_read(recording, record, &body);
}

int scan_learn(struct scan *scan, const struct record *record, uint64_t payload)
{
	if (!learn(scan, record, payload) || !scan_is_whole(scan->recording, record))
		scan->undecodable++;
	return scan->visit ? scan->visit(scan->visit_state, scan->recording, record) : 0;
}

/* What is copied of a part, for records that stand here and there in it. */
struct copy {
	unsigned char *items;
	size_t count, capacity;
	uint64_t start;
};

/* Where pages would have to be mapped for it, it is copied, with what may come next. */
static const unsigned char *bytes_of(const struct part *part, const struct aside *aside,
				     struct copy *copy)
{
	enum { COPIED = 4096 };
	const unsigned char *bytes = part->bytes + aside->at;
	uint64_t left = part->size - aside->at;
	size_t size = aside->size;

	if (aside->at >= copy->start && aside->at + size <= copy->start + copy->count)
		return copy->items + (aside->at - copy->start);
	if (size < COPIED)
		size = left < COPIED ? (size_t)left : COPIED;
	vector_reserve(copy, size);
	copy->start = aside->at;
	copy->count = input_copy(&part->input, bytes, copy->items, size) ? size : 0;
	return copy->count ? copy->items : bytes;
}

int scan_learn_aside(struct scan *scan, const struct scan *from)
{
	struct copy copy = {.start = 0};
	int result = 0;

	for (size_t i = 0; i < from->aside.count && !result; i++) {
		const struct aside *aside = &from->aside.items[i];
		struct record record;

		if (record_take(&record, bytes_of(scan->part, aside, &copy), aside->size,
				scan->part_index, aside->at, scan->recording->swap))
			result = scan_learn(scan, &record, 0);
	}
	vector_release(&copy);
	return result;
}

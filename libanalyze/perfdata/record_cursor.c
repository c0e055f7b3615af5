/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_cursor: from one record to the next, in a chunk; where a record is. */
#include "analyze/perfdata_record.h"
#include "perfdata/record_take.h"

#include <stdlib.h>

uint64_t record_payload(const struct record *record, bool swap)
{
	if (record->type == RECORD_AUXTRACE && record->size >= 16)
		return load_u64(record->data + 8, swap);
	/* simpleperf puts the tracing data inside of the record */
	if (record->type == RECORD_HEADER_TRACING_DATA && record->size >= 12 && record->size <= 16)
		return load_u32(record->data + 8, swap);
	return 0;
}

struct record_cursor record_cursor(const struct recording *recording, size_t chunk)
{
	const struct chunk *range = &recording->chunks[chunk];
	const unsigned char *bytes = recording->state->parts.items[range->part].bytes;

	return (struct record_cursor){recording, bytes + range->start, bytes + range->end,
				      range->start, range->part};
}

struct record_cursor record_cursor_in(const struct recording *recording, size_t chunk,
				      struct chunk_buffer *buffer)
{
	enum { COPIED_MOST = 4 << 20 }; /* a chunk has more than that where AUX data are in it */
	struct record_cursor cursor = record_cursor(recording, chunk);
	const struct part *part = &recording->state->parts.items[cursor.part];
	uint64_t size = (uint64_t)(cursor.end - cursor.at);

	if (part->plain || size > COPIED_MOST)
		return cursor;
	if (size > buffer->size) { /* chunks are of much the same size, but few are the largest */
		free(buffer->bytes);
		buffer->size = size + size / 8;
		buffer->bytes = xmalloc(buffer->size);
	}
	if (!input_copy(&part->input, cursor.at, buffer->bytes, size))
		return cursor;
	cursor.at = buffer->bytes;
	cursor.end = buffer->bytes + size;
	return cursor;
}

bool record_next(struct record_cursor *cursor, struct record *record)
{
	enum { READ_FIRST = 512 }; /* registers, and the frames on top of the stack */
	bool swap = cursor->recording->swap;
	uint64_t left = (uint64_t)(cursor->end - cursor->at);
	uint64_t whole;

	if (!record_take(record, cursor->at, left, cursor->part, cursor->start, swap))
		return false;
	whole = record->size;
	if (record->type >= RECORD_USER_TYPE_START)
		whole += record_payload(record, swap);
	if (whole < record->size || whole > left)
		whole = left;
	cursor->at += whole;
	cursor->start += whole;
	record_fetch_ahead(record, 1, READ_FIRST);
	return true;
}

void chunk_done(const struct recording *recording, size_t chunk)
{
	const struct chunk *range = &recording->chunks[chunk];
	const struct part *part = &recording->state->parts.items[range->part];

	if (part->droppable)
		input_drop(part->bytes + range->start, range->end - range->start);
}

uint64_t record_offset(const struct recording *recording, const struct record *record)
{
	const struct part *part = &recording->state->parts.items[record->part];
	uint64_t at = record->at;
	size_t low = 0, high = part->origins.count;

	if (!high)
		return part->file_offset + at;
	while (high - low > 1) { /* the last origin at or before it */
		size_t middle = low + (high - low) / 2;

		if (part->origins.items[middle].plain <= at)
			low = middle;
		else
			high = middle;
	}
	if (part->origins.items[low].is_packed)
		return part->origins.items[low].file;
	return part->origins.items[low].file + (at - part->origins.items[low].plain);
}

struct record record_at(const struct recording *recording, uint64_t place)
{
	uint32_t number = (uint32_t)(place >> 48);
	const struct part *part = &recording->state->parts.items[number];
	uint64_t at = place & (((uint64_t)1 << 48) - 1);
	struct record record;

	if (!record_take(&record, part->bytes + at, part->size - at, number, at, recording->swap))
		record = (struct record){.part = number, .at = at}; /* the file is another now */
	return record;
}

uint64_t record_place(const struct record *record)
{
	return (uint64_t)record->part << 48 | record->at;
}

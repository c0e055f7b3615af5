/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_read: a record's bytes -> struct record_body, by the table of record_fields. */
#include "perfdata/record_fields.h"
#include "perfdata/state.h"

enum { HEADER_SIZE = 8 };

uint64_t body_number(const struct record_body *body, struct place place)
{
	const unsigned char *at = (const unsigned char *)body + place.offset;

	switch (place.width) {
	case 1:
		return *at;
	case 2:
		return load_u16(at, false);
	case 4:
		return load_u32(at, false);
	case 8:
		return load_u64(at, false);
	default:
		return 0;
	}
}

static void store(struct field_walk *walk, struct place place, const void *value, size_t size)
{
	if (walk->body && place.width)
		memcpy((unsigned char *)walk->body + place.offset, value,
		       size < place.width ? size : place.width);
}

static void store_number(struct field_walk *walk, struct place place, uint64_t value)
{
	uint8_t u8 = (uint8_t)value;
	uint16_t u16 = (uint16_t)value;
	uint32_t u32 = (uint32_t)value;

	switch (place.width) {
	case 1:
		store(walk, place, &u8, sizeof(u8));
		break;
	case 2:
		store(walk, place, &u16, sizeof(u16));
		break;
	case 4:
		store(walk, place, &u32, sizeof(u32));
		break;
	case 8:
		store(walk, place, &value, sizeof(value));
		break;
	}
}

static bool applies(const struct field_walk *walk, const struct record_field *field)
{
	switch (field->when) {
	case WHEN_ALWAYS:
		return true;
	case WHEN_LEFT:
		return reader_left(&walk->reader) > 0;
	case WHEN_MISC:
		return (walk->record->misc & field->value) == field->value;
	case WHEN_NOT_MISC:
		return (walk->record->misc & field->value) != field->value;
	case WHEN_EQUAL:
		return body_number(walk->body, field->decider) == field->value;
	case WHEN_FROM:
		return body_number(walk->body, field->decider) >= field->value;
	}
	return false;
}

/* As many elements as are said to be there and are: a list that promises more is cut, and noted. */
static void read_list(struct field_walk *walk, const struct record_field *field,
		      struct field_value *value)
{
	size_t left = reader_left(&walk->reader);
	size_t room = left / field->size;
	size_t count = room;
	bool promised_more = false;

	if (field->count.width) {
		uint64_t promised = body_number(walk->body, field->count);

		promised_more = promised > room;
		if (!promised_more)
			count = (size_t)promised;
	}
	value->count = count;
	value->bytes = reader_span(&walk->reader, count * field->size);
	if (promised_more)
		reader_take(&walk->reader, left + 1);
	if (field->wire == WIRE_WORDS) {
		struct words words = {value->bytes.at, count * (field->size / 8)};

		store(walk, field->into, &words, sizeof(words));
	} else {
		store(walk, field->into, &value->bytes, sizeof(value->bytes));
	}
}

static void read_bytes(struct field_walk *walk, const struct record_field *field,
		       struct field_value *value)
{
	struct reader inside;
	size_t size =
		field->count.width ? (size_t)body_number(walk->body, field->count) : field->size;

	if (field->wire == WIRE_REST)
		size = reader_left(&walk->reader);
	if (field->wire == WIRE_STRING) {
		/* no byte at all is not even an empty string */
		if (!reader_left(&walk->reader))
			walk->reader.overrun = true;
		value->bytes = reader_string(&walk->reader);
	} else if (field->wire == WIRE_TEXT && size > reader_left(&walk->reader)) {
		/* strings are written without all of their padding, so only none is too few */
		value->bytes = reader_string(&walk->reader);
		if (walk->reader.at == walk->reader.start || !value->bytes.size)
			walk->reader.overrun = true;
		walk->reader.at = walk->reader.end;
	} else {
		value->bytes = reader_span(&walk->reader, size);
		if (field->wire == WIRE_TEXT) {
			inside = reader_over(value->bytes.at, value->bytes.size, false);
			value->bytes = reader_string(&inside);
		}
	}
	store(walk, field->into, &value->bytes, sizeof(value->bytes));
}

static void read_copy(struct field_walk *walk, const struct record_field *field)
{
	const unsigned char *at = reader_take(&walk->reader, field->size);

	if (at)
		store(walk, field->into, at, field->size);
}

/* The attribute says its own size; the ids stand behind that. */
static void read_attr(struct field_walk *walk)
{
	struct attr *attr = &walk->body->header_attr.attr;
	struct span bytes = {walk->reader.at, reader_left(&walk->reader)};

	if (!attr_read(bytes, walk->reader.swap, walk->recording->big_endian, attr)) {
		walk->reader.at = walk->reader.end;
		walk->reader.overrun = true;
		return;
	}
	reader_take(&walk->reader, attr->size);
}

/* Without a trailer nothing says whose counters they are: most likely the first event's. */
static void read_counters(struct field_walk *walk)
{
	const struct event *event = walk->body->trailer.event;

	if (!event && walk->recording->event_count)
		event = walk->recording->events[0];
	if (event)
		read_values(&walk->reader, event->attr.read_format, &walk->body->read.values);
	else
		walk->reader.overrun = true;
}

static void read_field(struct field_walk *walk, const struct record_field *field,
		       struct field_value *value)
{
	switch (field->wire) {
	case WIRE_END:
	case WIRE_GROUP:
	case WIRE_NOTHING:
		return;
	case WIRE_U8:
		value->number = reader_u8(&walk->reader);
		break;
	case WIRE_U16:
		value->number = reader_u16(&walk->reader);
		break;
	case WIRE_U32:
		value->number = reader_u32(&walk->reader);
		break;
	case WIRE_U64:
		value->number = reader_u64(&walk->reader);
		break;
	case WIRE_SKIP:
		reader_take(&walk->reader, field->size);
		return;
	case WIRE_COPY:
		read_copy(walk, field);
		return;
	case WIRE_BYTES:
	case WIRE_TEXT:
	case WIRE_STRING:
	case WIRE_REST:
		read_bytes(walk, field, value);
		return;
	case WIRE_WORDS:
	case WIRE_LIST:
		read_list(walk, field, value);
		return;
	case WIRE_ATTR:
		read_attr(walk);
		return;
	case WIRE_READ:
		read_counters(walk);
		return;
	}
	store_number(walk, field->into, value->number);
}

void fields_walk(struct field_walk *walk, const struct record_field *fields)
{
	const char *outer = walk->prefix;
	const struct record_field *field;

	for (field = fields; field->wire != WIRE_END; field++) {
		struct field_value value = {0};
		bool was_short = walk->reader.overrun;

		if (!applies(walk, field))
			continue;
		if (field->wire == WIRE_GROUP) {
			walk->prefix = field->name;
			fields_walk(walk, field->parts);
			walk->prefix = outer;
			continue;
		}
		read_field(walk, field, &value);
		/* A list that is cut shows what it has; of anything else there is nothing. */
		if (was_short || (walk->reader.overrun && !value.bytes.size))
			continue;
		if (walk->seen)
			walk->seen(walk, field, &value);
	}
}

bool record_walk(struct field_walk *walk, const struct recording *recording,
		 const struct record *record, struct record_body *body)
{
	const struct record_layout *layout = record_layout(record->type);
	size_t size = record->size - HEADER_SIZE;

	memset(body, 0, sizeof(*body));
	size -= record_read_trailer(recording, record, &body->trailer);
	if (!layout)
		return false;
	walk->recording = recording;
	walk->record = record;
	walk->body = body;
	walk->prefix = NULL;
	walk->reader = reader_over(record->data + HEADER_SIZE, size, recording->swap);
	if (layout->fields)
		fields_walk(walk, layout->fields);
	return !walk->reader.overrun;
}

bool record_read(const struct recording *recording, const struct record *record,
		 struct record_body *body)
{
	struct field_walk walk = {0};
	bool whole = record_walk(&walk, recording, record, body);

	/* A size that cannot be is none: nobody need look again. */
	if (record->type == RECORD_MMAP2 && body->mmap.build_id_size > sizeof(body->mmap.build_id))
		body->mmap.build_id_size = 0;
	if (record->type == RECORD_HEADER_BUILD_ID &&
	    body->build_id.size > sizeof(body->build_id.bytes))
		body->build_id.size = 0;
	return whole;
}

/* ---- the trailer ----------------------------------------------------------------------------- */

/* Whose id stands `event->layout.id_from_end` bytes before the end; NULL: nobody's. */
static const struct event *owner_by(const struct recording *recording, const struct record *record,
				    const struct event *event)
{
	size_t from_end = event->layout.id_from_end;

	if (!from_end || record->size < HEADER_SIZE + from_end)
		return NULL;
	return recording_event(recording,
			       load_u64(record->data + record->size - from_end, recording->swap));
}

/*
 * The event whose attribute says what the trailer holds, and in *owner the one the record is of.
 * The two differ in records of perf's own making: their id is 0, or they have none.
 */
static const struct event *trailer_event(const struct recording *recording,
					 const struct record *record, const struct event **owner)
{
	const struct event *first = recording->event_count ? recording->events[0] : NULL;
	size_t i;

	*owner = first;
	if (!first || recording->event_count == 1)
		return first;
	for (i = 0; i < recording->state->id_layout_count; i++) {
		const struct event *event = recording->state->id_layouts[i];

		*owner = owner_by(recording, record, event);
		if (*owner && (*owner)->layout.id_from_end == event->layout.id_from_end)
			return *owner;
	}
	*owner = first->layout.id_from_end ? NULL : first;
	return first;
}

size_t record_read_trailer(const struct recording *recording, const struct record *record,
			   struct record_trailer *trailer)
{
	const struct event *owner, *event;
	struct reader reader;
	uint64_t type;

	memset(trailer, 0, sizeof(*trailer));
	if (record->type >= RECORD_USER_TYPE_START || record->type == RECORD_SAMPLE)
		return 0;
	event = trailer_event(recording, record, &owner);
	if (!event || !event->layout.trailer_size ||
	    record->size < (size_t)HEADER_SIZE + event->layout.trailer_size)
		return 0;
	type = event->attr.sample_type;
	reader = reader_over(record->data + record->size - event->layout.trailer_size,
			     event->layout.trailer_size, recording->swap);
	trailer->event = owner;
	trailer->present = type & (SAMPLE_TID | SAMPLE_TIME | SAMPLE_ID | SAMPLE_STREAM_ID |
				   SAMPLE_CPU | SAMPLE_IDENTIFIER);
	if (type & SAMPLE_TID) {
		trailer->pid = reader_u32(&reader);
		trailer->tid = reader_u32(&reader);
	}
	if (type & SAMPLE_TIME)
		trailer->time = reader_u64(&reader);
	if (type & SAMPLE_ID)
		trailer->id = reader_u64(&reader);
	if (type & SAMPLE_STREAM_ID)
		trailer->stream_id = reader_u64(&reader);
	if (type & SAMPLE_CPU) {
		trailer->cpu = reader_u32(&reader);
		reader_take(&reader, sizeof(uint32_t)); /* reserved */
	}
	if (type & SAMPLE_IDENTIFIER)
		trailer->id = reader_u64(&reader);
	return event->layout.trailer_size;
}

bool record_time(const struct recording *recording, const struct record *record, uint64_t *time)
{
	struct record_trailer trailer;
	const struct event *event;

	if (record->type != RECORD_SAMPLE) {
		record_read_trailer(recording, record, &trailer);
		*time = trailer.time;
		return true;
	}
	event = event_of_sample(recording, record);
	if (!event || !event->layout.time || record->size < event->layout.rest)
		return false;
	*time = load_u64(record->data + event->layout.time, recording->swap);
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pprof_wire: the numbers of profile.proto, and messages of protobuf as a row of fields.
 *
 * A field is a tag, (number << 3 | wire type) as a varint, and then a varint, a length as a varint
 * and so many bytes, or 4 or 8 bytes. A varint has 7 bits a byte, the lowest first; the top bit says
 * that more follow. Repeated numbers are a field each, or packed: one field with the varints in it.
 *
 * Why not protobuf-c: of a profile of a million samples, 60 MB, its unpack makes 415 MB of structures
 * in 0.43 s, to be walked once; this walk takes 0.08 s and no memory. An empty message, which a
 * hostile file can have millions of, costs it 60 times the bytes of the file.
 */
#ifndef FORMAT_PPROF_WIRE_H
#define FORMAT_PPROF_WIRE_H

#include "base/reader.h"

enum wire_type { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

enum pprof_profile_field {
	PROFILE_SAMPLE_TYPE = 1,
	PROFILE_SAMPLE,
	PROFILE_MAPPING,
	PROFILE_LOCATION,
	PROFILE_FUNCTION,
	PROFILE_STRING,
	PROFILE_DROP_FRAMES,
	PROFILE_KEEP_FRAMES,
	PROFILE_TIME,
	PROFILE_DURATION,
	PROFILE_PERIOD_TYPE,
	PROFILE_PERIOD,
	PROFILE_COMMENT,
	PROFILE_DEFAULT_TYPE,
	PROFILE_DOC_URL,
	PROFILE_FIELD_END
};
enum pprof_value_type_field { VALUE_TYPE = 1, VALUE_UNIT };
enum pprof_sample_field { SAMPLE_LOCATION = 1, SAMPLE_VALUE, SAMPLE_LABEL };
enum pprof_label_field { LABEL_KEY = 1, LABEL_STRING, LABEL_NUMBER, LABEL_UNIT };
enum pprof_mapping_field {
	MAPPING_ID = 1,
	MAPPING_START,
	MAPPING_LIMIT,
	MAPPING_OFFSET,
	MAPPING_FILE,
	MAPPING_BUILD_ID,
	MAPPING_HAS_FUNCTIONS,
	MAPPING_HAS_FILES,
	MAPPING_HAS_LINES,
	MAPPING_HAS_INLINES,
};
enum pprof_location_field { LOCATION_ID = 1, LOCATION_MAPPING, LOCATION_ADDRESS, LOCATION_LINE };
enum pprof_line_field { LINE_FUNCTION = 1, LINE_LINE, LINE_COLUMN };
enum pprof_function_field {
	FUNCTION_ID = 1,
	FUNCTION_NAME,
	FUNCTION_SYSTEM_NAME,
	FUNCTION_FILE,
	FUNCTION_START_LINE,
};

/* The key of the label that says how a stack ended, in the words of pitot-profile(5). */
#define PPROF_ENDING_KEY "pitot::ending"
/* The label that says which event a sample is of, where there are several. */
#define PPROF_EVENT_KEY "pitot::event"
/* How comments begin that carry what profile.proto has no field for. */
#define PPROF_NOTE "#pitot\t"

struct wire_field {
	uint64_t number;
	enum wire_type type;
	uint64_t value;       /* of a varint */
	struct reader bytes;  /* of a field of bytes */
};

/* False, with `overrun` set: it is cut, or longer than 64 bits. */
static inline bool wire_varint(struct reader *reader, uint64_t *value)
{
	uint64_t byte = reader_u8(reader);

	*value = byte & 0x7f;
	for (unsigned shift = 7; byte & 0x80; shift += 7) {
		byte = reader_u8(reader);
		if (shift > 63)
			reader->overrun = true;
		else
			*value |= (byte & 0x7f) << shift;
		if (reader->overrun)
			return false;
	}
	return !reader->overrun;
}

/* 1: the next field, 0: the end, -1: what is there is no field. */
static inline int wire_next(struct reader *message, struct wire_field *field)
{
	uint64_t tag;

	if (!reader_left(message))
		return 0;
	if (!wire_varint(message, &tag))
		return -1;
	field->number = tag >> 3;
	field->type = (enum wire_type)(tag & 7);
	switch (field->type) {
	case WIRE_VARINT:
		return wire_varint(message, &field->value) ? 1 : -1;
	case WIRE_BYTES:
		if (!wire_varint(message, &field->value) || field->value > reader_left(message))
			return -1;
		field->bytes = reader_over(reader_take(message, field->value), field->value, false);
		return 1;
	case WIRE_64:
		return reader_take(message, 8) ? 1 : -1;
	case WIRE_32:
		return reader_take(message, 4) ? 1 : -1;
	}
	return -1;
}

#endif

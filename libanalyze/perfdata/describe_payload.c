/* SPDX-License-Identifier: GPL-2.0-or-later */
/* describe_payload: the raw bytes of a tracepoint's sample, field by field. */
#include "perfdata/describe.h"

/* A number of 1, 2, 4 or 8 bytes. */
static void add_number(struct strbuf *text, const struct tracepoint_field *field,
		       const unsigned char *at, size_t size, bool swap)
{
	uint64_t value = size == 1   ? *at
			 : size == 2 ? load_u16(at, swap)
			 : size == 4 ? load_u32(at, swap)
				     : load_u64(at, swap);
	unsigned unused = 64 - 8 * (unsigned)size;

	if (field->is_address)
		add_address(text, value);
	else if (field->is_signed)
		add_signed(text, (int64_t)(value << unused) >> unused);
	else
		strbuf_add_u64(text, value);
}

static bool is_number_size(size_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

static void add_array(struct strbuf *text, const struct tracepoint_field *field, struct span bytes,
		      bool swap)
{
	size_t size = field->element_size;

	/* bytes one by one would only be longer */
	if (size == 1 || !is_number_size(size)) {
		add_bytes(text, bytes);
		return;
	}
	for (size_t at = 0; at + size <= bytes.size; at += size) {
		if (at)
			strbuf_add_char(text, ',');
		add_number(text, field, bytes.at + at, size, swap);
	}
}

/*
 * The field's bytes, in *bytes. Of one whose length differs from sample to sample they stand
 * elsewhere, and the field says where; they may be cut by the end of the payload.
 */
static bool find_bytes(const struct tracepoint_field *field, struct span raw, bool swap,
		       struct span *bytes)
{
	uint64_t offset = field->offset, size = field->size;
	uint32_t place;

	if (offset > raw.size || size > raw.size - offset)
		return false;
	if (field->is_dynamic) {
		if (size < sizeof(place))
			return false;
		place = load_u32(raw.at + offset, swap);
		offset = (place & 0xffff) + (field->is_relative ? offset + size : 0);
		size = place >> 16;
		if (offset > raw.size || size > raw.size - offset)
			return false;
	}
	*bytes = (struct span){raw.at + offset, (size_t)size};
	return true;
}

static void add_field(struct strbuf *text, const struct tracepoint_field *field, struct span bytes,
		      bool swap)
{
	struct reader reader = reader_over(bytes.at, bytes.size, swap);
	struct span string;

	if (field->is_string) {
		string = reader_string(&reader);
		escape_word(text, string.at, string.size);
	} else if (field->element_size || field->is_dynamic) {
		add_array(text, field, bytes, swap);
	} else if (is_number_size(bytes.size)) {
		add_number(text, field, bytes.at, bytes.size, swap);
	} else {
		add_bytes(text, bytes);
	}
}

bool describe_payload(struct strbuf *text, const struct tracepoint *tracepoint, struct span raw,
		      bool swap, bool with_common)
{
	bool complete = true;

	for (size_t i = 0; i < tracepoint->field_count; i++) {
		const struct tracepoint_field *field = &tracepoint->fields[i];
		struct span bytes;

		if (field->is_common && !with_common)
			continue;
		if (!find_bytes(field, raw, swap, &bytes)) {
			complete = false;
			continue;
		}
		describe_key(text, field->name);
		add_field(text, field, bytes, swap);
	}
	return complete;
}

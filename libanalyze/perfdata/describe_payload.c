/* SPDX-License-Identifier: GPL-2.0-or-later */
/* describe_payload: the raw bytes of a tracepoint's sample, field by field. */
#include "perfdata/describe.h"
#include "perfdata/payload.h"

static void add_number(struct strbuf *text, const struct tracepoint_field *field,
		       struct span bytes, bool swap)
{
	uint64_t value = number_of(field, bytes, swap);

	if (field->is_address)
		add_address(text, value);
	else if (field->is_signed)
		add_signed(text, (int64_t)value);
	else
		strbuf_add_u64(text, value);
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
		add_number(text, field, (struct span){bytes.at + at, size}, swap);
	}
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
		add_number(text, field, bytes, swap);
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
		if (!payload_bytes(field, raw, swap, &bytes)) {
			complete = false;
			continue;
		}
		describe_key(text, field->name);
		add_field(text, field, bytes, swap);
	}
	return complete;
}

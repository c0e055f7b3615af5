/* SPDX-License-Identifier: GPL-2.0-or-later */
/* payload: where the fields of a tracepoint are in the raw bytes of its sample. */
#include "perfdata/payload.h"

#include "base/reader.h"

#include <string.h>

const struct tracepoint_field *tracepoint_field(const struct tracepoint *tracepoint,
						const char *name, size_t length)
{
	for (size_t i = 0; i < tracepoint->field_count; i++) {
		const struct tracepoint_field *field = &tracepoint->fields[i];

		if (strlen(field->name) == length && !memcmp(field->name, name, length))
			return field;
	}
	return NULL;
}

bool payload_bytes(const struct tracepoint_field *field, struct span raw, bool swap,
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

bool is_number_size(size_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

uint64_t number_of(const struct tracepoint_field *field, struct span bytes, bool swap)
{
	uint64_t value = bytes.size == 1   ? *bytes.at
			 : bytes.size == 2 ? load_u16(bytes.at, swap)
			 : bytes.size == 4 ? load_u32(bytes.at, swap)
					   : load_u64(bytes.at, swap);
	unsigned unused = 64 - 8 * (unsigned)bytes.size;

	return field->is_signed ? (uint64_t)((int64_t)(value << unused) >> unused) : value;
}

bool payload_number(const struct tracepoint_field *field, struct span raw, bool swap,
		    uint64_t *number)
{
	struct span bytes;

	if (field->is_string || field->is_dynamic || field->element_size ||
	    !payload_bytes(field, raw, swap, &bytes) || !is_number_size(bytes.size))
		return false;
	*number = number_of(field, bytes, swap);
	return true;
}

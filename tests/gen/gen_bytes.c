// SPDX-License-Identifier: GPL-2.0-or-later
/* A growing run of bytes that numbers are put to in a byte order of choice. */
#include <stdlib.h>
#include <string.h>

#include "gen.h"

void gen_bytes_release(struct gen_bytes *bytes)
{
	free(bytes->at);
	bytes->at = NULL;
	bytes->size = bytes->capacity = 0;
}

static unsigned char *grow(struct gen_bytes *bytes, size_t size)
{
	if (bytes->capacity - bytes->size < size) {
		bytes->capacity = bytes->capacity * 2 + size + 64;
		bytes->at = xrealloc_array(bytes->at, bytes->capacity, 1);
	}
	bytes->size += size;
	return bytes->at + bytes->size - size;
}

void gen_put(struct gen_bytes *bytes, const void *from, size_t size)
{
	if (size)
		memcpy(grow(bytes, size), from, size);
}

void gen_zero(struct gen_bytes *bytes, size_t size)
{
	if (size)
		memset(grow(bytes, size), 0, size);
}

static void put_number(unsigned char *at, bool big_endian, size_t width, uint64_t value)
{
	for (size_t i = 0; i < width; i++)
		at[big_endian ? width - 1 - i : i] = (unsigned char)(value >> 8 * i);
}

void gen_u8(struct gen_bytes *bytes, uint8_t value)
{
	put_number(grow(bytes, 1), bytes->big_endian, 1, value);
}

void gen_u16(struct gen_bytes *bytes, uint16_t value)
{
	put_number(grow(bytes, 2), bytes->big_endian, 2, value);
}

void gen_u32(struct gen_bytes *bytes, uint32_t value)
{
	put_number(grow(bytes, 4), bytes->big_endian, 4, value);
}

void gen_u64(struct gen_bytes *bytes, uint64_t value)
{
	put_number(grow(bytes, 8), bytes->big_endian, 8, value);
}

void gen_text(struct gen_bytes *bytes, const char *text, size_t size)
{
	size_t length = strnlen(text, size);

	gen_put(bytes, text, length);
	gen_zero(bytes, size - length);
}

void gen_path(struct gen_bytes *bytes, const char *text)
{
	gen_text(bytes, text, (strlen(text) + 8) / 8 * 8);
}

void gen_string(struct gen_bytes *bytes, const char *text)
{
	size_t size = (strlen(text) + 64) / 64 * 64;

	gen_u32(bytes, (uint32_t)size);
	gen_text(bytes, text, size);
}

void gen_patch(struct gen_bytes *bytes, size_t offset, size_t width, uint64_t value)
{
	put_number(bytes->at + offset, bytes->big_endian, width, value);
}

uint64_t gen_bitfield(bool big_endian, uint64_t value, const unsigned char *widths)
{
	uint64_t result = 0;
	unsigned from = 0;

	if (!big_endian)
		return value;
	for (; *widths; widths++) {
		uint64_t member = value >> from & ((1ULL << *widths) - 1);

		from += *widths;
		result |= member << (64 - from);
	}
	return result;
}

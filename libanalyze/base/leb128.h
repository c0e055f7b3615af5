/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leb128: numbers of any length, seven bits a byte, the lowest first. Bits above 64 are lost. */
#ifndef BASE_LEB128_H
#define BASE_LEB128_H

#include "base/reader.h"

static inline uint64_t reader_uleb(struct reader *reader)
{
	uint64_t value = 0;
	unsigned shift = 0;

	while (reader->at < reader->end) {
		uint8_t byte = *reader->at++;

		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return value;
		shift += 7;
	}
	reader->overrun = true;
	return 0;
}

static inline int64_t reader_sleb(struct reader *reader)
{
	uint64_t value = 0;
	unsigned shift = 0;

	while (reader->at < reader->end) {
		uint8_t byte = *reader->at++;

		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
		if (byte & 0x80)
			continue;
		if ((byte & 0x40) && shift < 64)
			value |= ~(uint64_t)0 << shift;
		return (int64_t)value;
	}
	reader->overrun = true;
	return 0;
}

static inline void reader_skip_leb(struct reader *reader)
{
	while (reader->at < reader->end)
		if (!(*reader->at++ & 0x80))
			return;
	reader->overrun = true;
}

/* An unsigned number of 1 to 8 bytes. */
static inline uint64_t reader_unsigned(struct reader *reader, unsigned size)
{
	const unsigned char *at;

	switch (size) {
	case 1:
		return reader_u8(reader);
	case 2:
		return reader_u16(reader);
	case 4:
		return reader_u32(reader);
	case 8:
		return reader_u64(reader);
	case 3:
		at = reader_take(reader, 3);
		if (!at)
			return 0;
		if (reader->swap != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__))
			return (uint64_t)at[0] << 16 | (uint64_t)at[1] << 8 | at[2];
		return (uint64_t)at[2] << 16 | (uint64_t)at[1] << 8 | at[0];
	default:
		reader->overrun = true;
		return 0;
	}
}

#endif

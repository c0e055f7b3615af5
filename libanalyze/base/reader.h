/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader: a bounded cursor over bytes of unknown quality, in either byte order.
 *
 * The first read past the end sets `overrun`, and from then on every read gives 0 or nothing: code
 * reads a whole structure in straight lines and asks once, at the end, whether all of it was there.
 */
#ifndef BASE_READER_H
#define BASE_READER_H

#include "analyze/base.h"

#include <string.h>

struct reader {
	const unsigned char *start;
	const unsigned char *at;
	const unsigned char *end;
	bool swap;    /* the bytes are in the other order than this machine's */
	bool overrun; /* something was asked for that is not there */
};

static inline uint16_t load_u16(const unsigned char *at, bool swap)
{
	uint16_t value;

	memcpy(&value, at, sizeof(value));
	return swap ? __builtin_bswap16(value) : value;
}

static inline uint32_t load_u32(const unsigned char *at, bool swap)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return swap ? __builtin_bswap32(value) : value;
}

static inline uint64_t load_u64(const unsigned char *at, bool swap)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return swap ? __builtin_bswap64(value) : value;
}

static inline struct reader reader_over(const void *bytes, size_t size, bool swap)
{
	/* NULL, for none, is nothing to count from. */
	const unsigned char *start = bytes ? bytes : (const unsigned char *)"";

	return (struct reader){start, start, start + size, swap, false};
}

static inline size_t reader_left(const struct reader *reader)
{
	return (size_t)(reader->end - reader->at);
}

/* The next `size` bytes, or NULL with `overrun` set. */
static inline const unsigned char *reader_take(struct reader *reader, size_t size)
{
	const unsigned char *at = reader->at;

	if (size > reader_left(reader)) {
		reader->overrun = true;
		reader->at = reader->end;
		return NULL;
	}
	reader->at += size;
	return at;
}

static inline uint8_t reader_u8(struct reader *reader)
{
	const unsigned char *at = reader_take(reader, 1);

	return at ? *at : 0;
}

static inline uint16_t reader_u16(struct reader *reader)
{
	const unsigned char *at = reader_take(reader, 2);

	return at ? load_u16(at, reader->swap) : 0;
}

static inline uint32_t reader_u32(struct reader *reader)
{
	const unsigned char *at = reader_take(reader, 4);

	return at ? load_u32(at, reader->swap) : 0;
}

static inline uint64_t reader_u64(struct reader *reader)
{
	const unsigned char *at = reader_take(reader, 8);

	return at ? load_u64(at, reader->swap) : 0;
}

/* `size` bytes as a span; an empty one when they are not there. */
static inline struct span reader_span(struct reader *reader, size_t size)
{
	const unsigned char *at = reader_take(reader, size);

	return (struct span){at, at ? size : 0};
}

/*
 * Bytes up to a NUL, which is passed over but not counted. A string that reaches the end without
 * one ends there: fields of fixed width are often full.
 */
struct span reader_string(struct reader *reader);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream_cursor: where the reader of a profile stream is in a line, and what it takes from there.
 *
 * There is always a newline at or behind `at`, the one that ends the line, and nothing passes it.
 * All give false when the bytes are not what they should be, and have filled the error then.
 */
#ifndef PROFILE_STREAM_CURSOR_H
#define PROFILE_STREAM_CURSOR_H

#include "analyze/profile.h"

struct stream {
	struct profile *profile;
	const unsigned char *at;
	struct span line; /* without its newline */
	size_t line_number;
	bool is_ended; /* the `end` line was there */
	struct strbuf text;
	const char *name;
	struct error *error;
};

/* These give false. `what` is about the line, or the field of it where the cursor is. */
bool cursor_fail(struct stream *stream, const char *what);
bool cursor_fail_field(struct stream *stream, const char *what);
bool cursor_fail_kind(struct stream *stream, struct span word);
bool cursor_fail_cut(struct stream *stream);
/* Another byte is where `wanted` should be. */
bool cursor_fail_char(struct stream *stream, char wanted);

static inline unsigned char cursor_at(const struct stream *stream)
{
	return *stream->at;
}

static inline bool cursor_char(struct stream *stream, char c)
{
	if (cursor_at(stream) != (unsigned char)c)
		return cursor_fail_char(stream, c);
	stream->at++;
	return true;
}

static inline bool cursor_tab(struct stream *stream)
{
	return cursor_char(stream, '\t');
}

/* The end of the line, which is not passed. */
static inline bool cursor_end(struct stream *stream)
{
	return cursor_at(stream) == '\n' || cursor_fail_char(stream, '\n');
}

/* Decimal, at most `limit`, and without zeros before it: a number has one form. */
static inline bool cursor_number(struct stream *stream, uint64_t limit, uint64_t *number)
{
	const unsigned char *start = stream->at;
	uint64_t value = 0;
	unsigned int digit;

	for (; (digit = *stream->at - (unsigned int)'0') <= 9; stream->at++) {
		/* 19 digits always fit */
		if (stream->at - start >= 19 && value > (UINT64_MAX - digit) / 10)
			return cursor_fail_field(stream, "the number is too large");
		value = value * 10 + digit;
	}
	if (stream->at == start)
		return cursor_fail_field(stream, "there should be a number");
	if (*start == '0' && stream->at - start > 1)
		return cursor_fail_field(stream, "the number has a zero before it");
	if (value > limit)
		return cursor_fail_field(stream, "the number is too large");
	*number = value;
	return true;
}

/* The same of 128 bits. */
bool cursor_wide(struct stream *stream, uint128 *number);
/* 0x and lower-case digits. */
bool cursor_hex(struct stream *stream, uint64_t *number);
/* All up to the next tab or newline. */
bool cursor_text(struct stream *stream, struct span *text);
/* The same when it is one of `count` words: which. */
bool cursor_word(struct stream *stream, const char *const *words, uint32_t count, uint32_t *word);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/stream_cursor.h"

#include <string.h>

bool cursor_fail(struct stream *stream, const char *what)
{
	error_set(stream->error, ERROR_INPUT, "cannot read '%s': line %zu: %s", stream->name,
		  stream->line_number, what);
	return false;
}

bool cursor_fail_field(struct stream *stream, const char *what)
{
	size_t field = 1;

	for (const unsigned char *at = stream->line.at; at < stream->at; at++)
		field += *at == '\t';
	error_set(stream->error, ERROR_INPUT, "cannot read '%s': line %zu, field %zu: %s",
		  stream->name, stream->line_number, field, what);
	return false;
}

bool cursor_fail_kind(struct stream *stream, struct span word)
{
	enum { SHOWN = 40 };
	struct strbuf text = STRBUF_INIT;

	escape_terminal(&text, word.at, word.size < SHOWN ? word.size : SHOWN);
	error_set(stream->error, ERROR_INPUT,
		  "cannot read '%s': line %zu: '%s' is no kind of line that this pitot knows",
		  stream->name, stream->line_number, text.text);
	strbuf_release(&text);
	return false;
}

bool cursor_fail_cut(struct stream *stream)
{
	error_set(stream->error, ERROR_INPUT,
		  "cannot read '%s': the stream was cut after line %zu: there is no 'end' line",
		  stream->name, stream->line_number);
	return false;
}

bool cursor_fail_char(struct stream *stream, char wanted)
{
	unsigned char found = cursor_at(stream);

	if (found == '\n')
		return cursor_fail(stream, "a field is missing or cut");
	if (wanted == '\n' && found == '\t')
		return cursor_fail(stream, "there are more fields than there should be");
	if (wanted == '\n' || wanted == '\t')
		return cursor_fail_field(stream, "there is more than a number");
	return cursor_fail_field(stream, wanted == ':' ? "':' is missing" : "'0x' is missing");
}

bool cursor_wide(struct stream *stream, uint128 *number)
{
	const unsigned char *start = stream->at;
	uint128 value = 0;

	for (; *stream->at >= '0' && *stream->at <= '9'; stream->at++) {
		unsigned int digit = *stream->at - (unsigned int)'0';

		if (__builtin_mul_overflow(value, (uint128)10, &value) ||
		    __builtin_add_overflow(value, (uint128)digit, &value))
			return cursor_fail_field(stream, "the number is too large");
	}
	if (stream->at == start)
		return cursor_fail_field(stream, "there should be a number");
	if (*start == '0' && stream->at - start > 1)
		return cursor_fail_field(stream, "the number has a zero before it");
	*number = value;
	return true;
}

/* The value of a hex digit, or -1. */
static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool cursor_hex(struct stream *stream, uint64_t *number)
{
	const unsigned char *start;
	uint64_t value = 0;

	if (!cursor_char(stream, '0') || !cursor_char(stream, 'x'))
		return false;
	for (start = stream->at; hex_digit(*stream->at) >= 0; stream->at++) {
		if (value >> 60)
			return cursor_fail_field(stream, "the number is too large");
		value = value << 4 | (unsigned int)hex_digit(*stream->at);
	}
	if (stream->at == start)
		return cursor_fail_field(stream, "there should be a number");
	if (*start == '0' && stream->at - start > 1)
		return cursor_fail_field(stream, "the number has a zero before it");
	*number = value;
	return true;
}

bool cursor_text(struct stream *stream, struct span *text)
{
	const unsigned char *end = stream->line.at + stream->line.size;
	const unsigned char *tab = memchr(stream->at, '\t', (size_t)(end - stream->at));

	*text = (struct span){stream->at, (size_t)((tab ? tab : end) - stream->at)};
	if (text->size >= UINT32_MAX)
		return cursor_fail_field(stream, "the text is too long");
	stream->at += text->size;
	return true;
}

bool cursor_word(struct stream *stream, const char *const *words, uint32_t count, uint32_t *word)
{
	struct span text;

	if (!cursor_text(stream, &text))
		return false;
	for (*word = 0; *word < count; ++*word)
		if (strlen(words[*word]) == text.size && !memcmp(words[*word], text.at, text.size))
			return true;
	return cursor_fail_field(stream, "the word is not one of those that can be here");
}

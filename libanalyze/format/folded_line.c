// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/folded_line.h"

#include "format/text_lines.h"

#include <string.h>

/* ---- numbers --------------------------------------------------------------------------------- */

/* Digits that are too many for 64 bits stay at the limit. */
static int64_t whole_number(const unsigned char *at, const unsigned char *end)
{
	int64_t value = 0;

	for (; at < end; at++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, *at - '0', &value))
			return INT64_MAX;
	return value;
}

/* Digits with at most one point among them. */
static bool read_value(const unsigned char *at, const unsigned char *end,
		       struct folded_value *value)
{
	const unsigned char *point = at;
	bool negative = at < end && *at == '-';

	at += negative;
	for (point = at; point < end && is_digit(*point); point++)
		;
	if (point == at)
		return false;
	*value = (struct folded_value){.whole = whole_number(at, point)};
	if (point < end) {
		if (*point++ != '.')
			return false;
		for (int i = 0; i < FOLDED_DECIMALS; i++) {
			bool is_there = point < end && is_digit(*point);

			value->fraction = value->fraction * 10 + (is_there ? *point++ - '0' : 0);
			value->decimals += is_there;
		}
		while (point < end && is_digit(*point))
			point++;
	}
	if (negative) {
		value->whole = -value->whole;
		value->fraction = -value->fraction;
	}
	return point == end;
}

bool folded_take_value(struct span *text, struct folded_value *value)
{
	const unsigned char *start = text->at + text->size, *end;

	while (start > text->at && is_blank(start[-1]))
		start--;
	end = start;
	while (start > text->at && (is_digit(start[-1]) || start[-1] == '.' || start[-1] == '-'))
		start--;
	if (start == end || start == text->at || !is_blank(start[-1]) ||
	    !read_value(start, end, value))
		return false;
	text->size = (size_t)(start - 1 - text->at);
	return true;
}

/* ---- frames ---------------------------------------------------------------------------------- */

enum folded_mark folded_take_mark(struct span *frame)
{
	enum { SIZE = 4 };
	const unsigned char *mark = frame->at + frame->size - SIZE;
	enum folded_mark is;

	if (frame->size <= SIZE || mark[0] != '_' || mark[1] != '[' || mark[3] != ']')
		return FOLDED_PLAIN;
	if (mark[2] == 'k')
		is = FOLDED_KERNEL;
	else if (mark[2] == 'j')
		is = FOLDED_JIT;
	else if (mark[2] == 'i')
		is = FOLDED_INLINED;
	else
		return FOLDED_PLAIN;
	frame->size -= SIZE;
	return is;
}

/* A byte that pitot-fold writes as \xHH. */
static bool is_escaped_byte(int byte)
{
	return byte < 0x20 || byte >= 0x7f || byte == ';' || byte == '#' || byte == ' ';
}

/* How long the escape at `at` is; 0: none. */
static size_t escape_at(const unsigned char *at, size_t size, unsigned char *byte)
{
	int high, low;

	if (size >= 2 && at[1] == '\\') {
		*byte = '\\';
		return 2;
	}
	if (size < 4 || at[1] != 'x')
		return 0;
	high = hex_digit(at[2]);
	low = hex_digit(at[3]);
	if (high < 0 || low < 0 || !is_escaped_byte(high << 4 | low))
		return 0;
	*byte = (unsigned char)(high << 4 | low);
	return 4;
}

void folded_unescape(struct span text, struct strbuf *out)
{
	const unsigned char *at = text.at, *end = text.at + text.size, *backslash;

	while (at < end && (backslash = memchr(at, '\\', (size_t)(end - at)))) {
		unsigned char byte = '\\';
		size_t size = escape_at(backslash, (size_t)(end - backslash), &byte);

		strbuf_add(out, at, (size_t)(backslash - at));
		strbuf_add_char(out, (char)byte);
		at = backslash + (size ? size : 1);
	}
	strbuf_add(out, at, (size_t)(end - at));
}

/* The offset as it is printed: without zeros before it. */
static bool read_offset(const unsigned char *at, const unsigned char *end, uint64_t *offset)
{
	if (at == end || end - at > 16 || (*at == '0' && end - at > 1))
		return false;
	for (*offset = 0; at < end; at++) {
		int digit = hex_digit(*at);

		if (digit < 0)
			return false;
		*offset = *offset << 4 | (unsigned int)digit;
	}
	return true;
}

bool folded_place(struct span text, struct span *module, uint64_t *offset)
{
	const unsigned char *end = text.at + text.size, *plus;

	if (text.size < 6 || text.at[0] != '[' || end[-1] != ']')
		return false;
	plus = memrchr(text.at, '+', text.size);
	if (!plus || end - plus < 5 || plus[1] != '0' || plus[2] != 'x' ||
	    !read_offset(plus + 3, end - 1, offset))
		return false;
	*module = (struct span){text.at + 1, (size_t)(plus - text.at - 1)};
	return module->size && module->at[0] != '[' && !memchr(module->at, '/', module->size);
}

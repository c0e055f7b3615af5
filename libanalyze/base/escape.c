/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * escape: bytes of unknown origin made inert for the place where they are shown.
 *
 * Every place has the same three questions: which bytes pass, how is a character written that may
 * not pass, and how is a byte written that is no character at all.
 */
#include "base/reader.h"

#include <string.h>

enum place {
	PLACE_TERMINAL,
	PLACE_XML,
	PLACE_WORD, /* a terminal, between double quotes */
	PLACE_TSV,
	PLACE_JSON,
};

/*
 * The length of the character at `at`, which is stored in *code; 0 for bytes that are not UTF-8:
 * a lone or missing continuation byte, a longer form than needed, a surrogate, or a number over
 * U+10FFFF.
 */
static size_t utf8_decode(const unsigned char *at, size_t left, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length, i;
	uint32_t value;

	if (at[0] < 0x80) {
		*code = at[0];
		return 1;
	}
	if (at[0] < 0xc2 || at[0] > 0xf4)
		return 0;
	length = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (length > left)
		return 0;
	value = at[0] & (0x7fu >> length);
	for (i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (at[i] & 0x3f);
	}
	if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*code = value;
	return length;
}

/* C0, DEL and C1. A terminal obeys C1 in its UTF-8 form too: U+009B is ESC [. */
static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

/* Characters that break a line or change the order in which the rest of it is shown. */
static bool disturbs_line(uint32_t code)
{
	return code == 0x061c || code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

static bool may_pass(uint32_t code, enum place place)
{
	if (is_control(code))
		return false;
	switch (place) {
	case PLACE_TERMINAL:
		return !disturbs_line(code);
	case PLACE_XML:
		return !disturbs_line(code) && code != 0xfffe && code != 0xffff;
	case PLACE_WORD:
		return !disturbs_line(code) && code != '"' && code != '\\';
	case PLACE_TSV:
		return code != '\\';
	case PLACE_JSON:
		return code != '"' && code != '\\';
	}
	return false;
}

static void add_bytes_as_hex(struct strbuf *buf, const unsigned char *at, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < size; i++) {
		const char text[] = {'\\', 'x', digits[at[i] >> 4], digits[at[i] & 15]};

		strbuf_add(buf, text, sizeof(text));
	}
}

static void add_bad_byte(struct strbuf *buf, const unsigned char *at, enum place place)
{
	if (place == PLACE_JSON)
		strbuf_add_string(buf,
				  "\xef\xbf\xbd"); /* U+FFFD: a JSON string has only characters */
	else
		add_bytes_as_hex(buf, at, 1);
}

static void add_escaped(struct strbuf *buf, const unsigned char *at, size_t length, uint32_t code,
			enum place place)
{
	bool names_blanks = place == PLACE_TSV || place == PLACE_JSON;

	if (code == '\\' || code == '"') {
		strbuf_add_char(buf, '\\');
		strbuf_add_char(buf, (char)code);
	} else if (code == '\t' && names_blanks) {
		strbuf_add_string(buf, "\\t");
	} else if (code == '\n' && names_blanks) {
		strbuf_add_string(buf, "\\n");
	} else if (place == PLACE_JSON) {
		strbuf_addf(buf, "\\u%04x", (unsigned int)code);
	} else {
		add_bytes_as_hex(buf, at, length);
	}
}

static inline uint64_t eight(unsigned char byte)
{
	return byte * 0x0101010101010101u;
}

/* Has the highest bit of some byte where any is below `least`, which is at most 0x80. */
static inline uint64_t some_below(uint64_t bytes, unsigned char least)
{
	return (bytes - eight(least)) & ~bytes;
}

static inline bool are_plain(const unsigned char *at)
{
	uint64_t bytes = load_u64(at, false);
	uint64_t others = bytes | some_below(bytes, 0x20) | some_below(bytes ^ eight('"'), 1) |
			  some_below(bytes ^ eight('\\'), 1) | some_below(bytes ^ eight(0x7f), 1);

	return !(others & eight(0x80));
}

/* How many bytes from `at` on are plain in every place: nearly always all of them. */
static size_t plain_run(const unsigned char *at, size_t left)
{
	size_t i = 0;

	while (left - i >= 8 && are_plain(at + i))
		i += 8;
	for (; i < left; i++) {
		if (at[i] < 0x20 || at[i] >= 0x7f || at[i] == '"' || at[i] == '\\')
			break;
	}
	return i;
}

static void escape(struct strbuf *buf, const void *bytes, size_t size, enum place place)
{
	const unsigned char *at = bytes;
	size_t length;
	uint32_t code;

	while (size) {
		length = plain_run(at, size);
		if (length) {
			strbuf_add(buf, at, length);
		} else {
			length = utf8_decode(at, size, &code);
			if (!length) {
				length = 1;
				add_bad_byte(buf, at, place);
			} else if (may_pass(code, place)) {
				strbuf_add(buf, at, length);
			} else {
				add_escaped(buf, at, length, code, place);
			}
		}
		at += length;
		size -= length;
	}
}

void escape_terminal(struct strbuf *buf, const void *bytes, size_t size)
{
	escape(buf, bytes, size, PLACE_TERMINAL);
}

void escape_xml(struct strbuf *buf, const void *bytes, size_t size)
{
	escape(buf, bytes, size, PLACE_XML);
}

void escape_markup(struct strbuf *buf, const char *text, size_t size)
{
	static const char *const entities[256] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;"};
	size_t plain = 0; /* from here on nothing has a meaning */

	for (size_t i = 0; i < size; i++) {
		const char *entity = entities[(unsigned char)text[i]];

		if (!entity)
			continue;
		strbuf_add(buf, text + plain, i - plain);
		strbuf_add_string(buf, entity);
		plain = i + 1;
	}
	strbuf_add(buf, text + plain, size - plain);
}

void escape_tsv(struct strbuf *buf, const void *bytes, size_t size)
{
	escape(buf, bytes, size, PLACE_TSV);
}

void escape_json(struct strbuf *buf, const void *bytes, size_t size)
{
	escape(buf, bytes, size, PLACE_JSON);
}

void escape_word(struct strbuf *buf, const void *bytes, size_t size)
{
	bool quoted = !size || memchr(bytes, ' ', size) || memchr(bytes, '"', size) ||
		      memchr(bytes, '\\', size);

	if (quoted)
		strbuf_add_char(buf, '"');
	escape(buf, bytes, size, PLACE_WORD);
	if (quoted)
		strbuf_add_char(buf, '"');
}

/* The value of a hex digit as add_bytes_as_hex() writes it, or -1. */
static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What the backslash at `at` begins: its length, and the byte in *byte; 0 when it is no escape. */
static size_t escaped_byte(const unsigned char *at, size_t left, char *byte)
{
	int high, low;

	if (left < 2)
		return 0;
	switch (at[1]) {
	case '\\':
		*byte = '\\';
		return 2;
	case 't':
		*byte = '\t';
		return 2;
	case 'n':
		*byte = '\n';
		return 2;
	case 'x':
		if (left < 4)
			return 0;
		high = hex_digit(at[2]);
		low = hex_digit(at[3]);
		*byte = (char)(high * 16 + low);
		return high < 0 || low < 0 ? 0 : 4;
	default:
		return 0;
	}
}

bool unescape_tsv(struct strbuf *buf, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;

	while (size) {
		const unsigned char *escape_at = memchr(at, '\\', size);
		size_t length = escape_at ? (size_t)(escape_at - at) : size;
		char byte;

		strbuf_add(buf, at, length);
		at += length;
		size -= length;
		if (!size)
			break;
		length = escaped_byte(at, size, &byte);
		if (!length)
			return false;
		strbuf_add_char(buf, byte);
		at += length;
		size -= length;
	}
	return true;
}

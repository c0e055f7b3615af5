/* SPDX-License-Identifier: GPL-2.0-or-later */
/* escape: nothing that a terminal, a table or a JSON reader would obey gets through. */
#include "analyze/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct expectation {
	const char *bytes;
	size_t size;
	const char *terminal, *tsv, *json, *word;
};
#define BYTES(literal) literal, sizeof(literal) - 1
#define BAD            "\xef\xbf\xbd"

static const struct expectation expectations[] = {
	{BYTES(""), "", "", "", "\"\""},
	{BYTES("plain"), "plain", "plain", "plain", "plain"},
	{BYTES("a b"), "a b", "a b", "a b", "\"a b\""},
	/* a quote, a backslash, and what looks like an escape but is text */
	{BYTES("a\"b"), "a\"b", "a\"b", "a\\\"b", "\"a\\\"b\""},
	{BYTES("a\\x1b"), "a\\x1b", "a\\\\x1b", "a\\\\x1b", "\"a\\\\x1b\""},
	/* C0: clear the screen; set the title; NUL; the line and the column */
	{BYTES("\x1b[2J"), "\\x1b[2J", "\\x1b[2J", "\\u001b[2J", "\\x1b[2J"},
	{BYTES("\x1b]0;t\a"), "\\x1b]0;t\\x07", "\\x1b]0;t\\x07", "\\u001b]0;t\\u0007",
	 "\\x1b]0;t\\x07"},
	{BYTES("a\0b"), "a\\x00b", "a\\x00b", "a\\u0000b", "a\\x00b"},
	{BYTES("a\nb"), "a\\x0ab", "a\\nb", "a\\nb", "a\\x0ab"},
	{BYTES("a\tb"), "a\\x09b", "a\\tb", "a\\tb", "a\\x09b"},
	{BYTES("a\rb"), "a\\x0db", "a\\x0db", "a\\u000db", "a\\x0db"},
	{BYTES("\x7f"), "\\x7f", "\\x7f", "\\u007f", "\\x7f"},
	/* C1: CSI as a character, and as a byte, which is no UTF-8 */
	{BYTES("\xc2\x9b"
	       "2J"),
	 "\\xc2\\x9b2J", "\\xc2\\x9b2J", "\\u009b2J", "\\xc2\\x9b2J"},
	{BYTES("\xc2\x80"), "\\xc2\\x80", "\\xc2\\x80", "\\u0080", "\\xc2\\x80"},
	{BYTES("\x9b"
	       "2J"),
	 "\\x9b2J", "\\x9b2J", BAD "2J", "\\x9b2J"},
	/* characters of two, three and four bytes, and the last there is */
	{BYTES("\xc2\xa0\xc3\xa9"), "\xc2\xa0\xc3\xa9", "\xc2\xa0\xc3\xa9", "\xc2\xa0\xc3\xa9",
	 "\xc2\xa0\xc3\xa9"},
	{BYTES("\xe2\x82\xac"), "\xe2\x82\xac", "\xe2\x82\xac", "\xe2\x82\xac", "\xe2\x82\xac"},
	{BYTES("\xf0\x9f\x94\xa5"), "\xf0\x9f\x94\xa5", "\xf0\x9f\x94\xa5", "\xf0\x9f\x94\xa5",
	 "\xf0\x9f\x94\xa5"},
	{BYTES("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf",
	 "\xf4\x8f\xbf\xbf"},
	/* one longer than needed: '/' and ESC in two bytes, U+07FF in three, U+FFFF in four */
	{BYTES("\xc0\xaf"), "\\xc0\\xaf", "\\xc0\\xaf", BAD BAD, "\\xc0\\xaf"},
	{BYTES("\xc0\x9b"), "\\xc0\\x9b", "\\xc0\\x9b", BAD BAD, "\\xc0\\x9b"},
	{BYTES("\xe0\x9f\xbf"), "\\xe0\\x9f\\xbf", "\\xe0\\x9f\\xbf", BAD BAD BAD,
	 "\\xe0\\x9f\\xbf"},
	{BYTES("\xf0\x8f\xbf\xbf"), "\\xf0\\x8f\\xbf\\xbf", "\\xf0\\x8f\\xbf\\xbf", BAD BAD BAD BAD,
	 "\\xf0\\x8f\\xbf\\xbf"},
	/* a surrogate; one past the last; a byte that starts nothing */
	{BYTES("\xed\xa0\x80"), "\\xed\\xa0\\x80", "\\xed\\xa0\\x80", BAD BAD BAD,
	 "\\xed\\xa0\\x80"},
	{BYTES("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80", BAD BAD BAD BAD,
	 "\\xf4\\x90\\x80\\x80"},
	{BYTES("\xff"), "\\xff", "\\xff", BAD, "\\xff"},
	/* cut off, by the end, whatever stands behind it, and by something else */
	{"\xe2\x82\xac", 2, "\\xe2\\x82", "\\xe2\\x82", BAD BAD, "\\xe2\\x82"},
	{BYTES("a\xe2\x82"), "a\\xe2\\x82", "a\\xe2\\x82", "a" BAD BAD, "a\\xe2\\x82"},
	{BYTES("\xe2\x82"
	       "a"),
	 "\\xe2\\x82a", "\\xe2\\x82a", BAD BAD "a", "\\xe2\\x82a"},
	{BYTES("\xe2\xc3\xa9"), "\\xe2\xc3\xa9", "\\xe2\xc3\xa9", BAD "\xc3\xa9", "\\xe2\xc3\xa9"},
	/* text turned around: harmless to programs, but not to those who read it */
	{BYTES("\xe2\x80\xae"), "\\xe2\\x80\\xae", "\xe2\x80\xae", "\xe2\x80\xae",
	 "\\xe2\\x80\\xae"},
};

static void assert_escapes(void (*escape)(struct strbuf *, const void *, size_t),
			   const struct expectation *one, const char *expected)
{
	struct strbuf buf = STRBUF_INIT;

	strbuf_add_char(&buf, '>'); /* it adds to what is there */
	escape(&buf, one->bytes, one->size);
	assert_string_equal(buf.text + 1, expected);
	assert_int_equal(buf.length, strlen(expected) + 1);
	strbuf_release(&buf);
}

static void as_expected(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(expectations) / sizeof(*expectations); i++) {
		const struct expectation *one = &expectations[i];

		assert_escapes(escape_terminal, one, one->terminal);
		assert_escapes(escape_tsv, one, one->tsv);
		assert_escapes(escape_json, one, one->json);
		assert_escapes(escape_word, one, one->word);
	}
}

/* As for a terminal, but for what XML 1.0 cannot have: U+FFFE and U+FFFF. */
static void as_expected_in_xml(void **state)
{
	static const struct expectation more[] = {
		{BYTES("a<b>&\"'"), .terminal = "a<b>&\"'"},
		{BYTES("\xef\xbf\xbd"), .terminal = "\xef\xbf\xbd"},
		{BYTES("\xef\xbf\xbe"), .terminal = "\\xef\\xbf\\xbe"},
		{BYTES("\xef\xbf\xbf"), .terminal = "\\xef\\xbf\\xbf"},
		{BYTES("\xf0\x9f\xbf\xbe"), .terminal = "\xf0\x9f\xbf\xbe"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(expectations) / sizeof(*expectations); i++)
		assert_escapes(escape_xml, &expectations[i], expectations[i].terminal);
	for (i = 0; i < sizeof(more) / sizeof(*more); i++)
		assert_escapes(escape_xml, &more[i], more[i].terminal);
}

/* ---- all sequences of four bytes that are on either side of some border ---------------------- */

static const unsigned char borders[] = {
	0x00, 0x09, 0x1b, 0x22, 0x41, 0x5c, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
	0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee, 0xf0, 0xf1, 0xf4, 0xf5, 0xff,
};
enum { BORDERS = sizeof(borders) };

static void each_sequence(void (*check)(const unsigned char *bytes, size_t size))
{
	unsigned char bytes[4];
	size_t a, b, c, d;

	for (a = 0; a < BORDERS; a++)
		for (b = 0; b < BORDERS; b++)
			for (c = 0; c < BORDERS; c++)
				for (d = 0; d < BORDERS; d++) {
					bytes[0] = borders[a];
					bytes[1] = borders[b];
					bytes[2] = borders[c];
					bytes[3] = borders[d];
					check(bytes, sizeof(bytes));
				}
}

static iconv_t to_utf32;

/* What the C library thinks: the characters, or -1 when it is not UTF-8. */
static int decode(const void *bytes, size_t size, uint32_t *codes)
{
	char *in = (char *)(uintptr_t)bytes, *out = (char *)codes;
	size_t in_left = size, out_left = size * sizeof(*codes);

	iconv(to_utf32, NULL, NULL, NULL, NULL);
	if (iconv(to_utf32, &in, &in_left, &out, &out_left) == (size_t)-1)
		return -1;
	return (int)(size - out_left / sizeof(*codes));
}

static void assert_inert(const char *text, size_t length, bool reordering_too)
{
	uint32_t codes[64];
	int count = decode(text, length, codes), i;

	assert_true(count >= 0);
	for (i = 0; i < count; i++) {
		assert_true(codes[i] >= 0x20 && !(codes[i] >= 0x7f && codes[i] < 0xa0));
		if (reordering_too)
			assert_false(codes[i] >= 0x202a && codes[i] <= 0x202e);
	}
}

static void check_inert(const unsigned char *bytes, size_t size)
{
	static void (*const escapers[])(struct strbuf *, const void *, size_t) = {
		escape_terminal, escape_xml, escape_word, escape_tsv, escape_json};
	struct strbuf buf = STRBUF_INIT;
	size_t i;

	for (i = 0; i < 5; i++) {
		strbuf_clear(&buf);
		escapers[i](&buf, bytes, size);
		assert_inert(buf.text, buf.length, i < 3);
	}
	strbuf_release(&buf);
}

static void output_is_inert(void **state)
{
	(void)state;
	each_sequence(check_inert);
}

/* What is good passes unchanged, and nothing else does. */
static void check_passing(const unsigned char *bytes, size_t size)
{
	struct strbuf buf = STRBUF_INIT;
	uint32_t codes[8];
	int count = decode(bytes, size, codes), i;
	bool good = count >= 0;

	for (i = 0; i < count; i++) {
		if (codes[i] < 0x20 || (codes[i] >= 0x7f && codes[i] < 0xa0) || codes[i] == '\\')
			good = false;
	}
	escape_tsv(&buf, bytes, size);
	assert_int_equal(good, buf.length == size && !memcmp(buf.text, bytes, size));
	strbuf_release(&buf);
}

static void good_text_passes(void **state)
{
	(void)state;
	each_sequence(check_passing);
}

/* ---- and back -------------------------------------------------------------------------------- */

static size_t unescape(const char *text, size_t length, char *bytes)
{
	size_t size = 0, i;

	for (i = 0; i < length; i++) {
		if (text[i] != '\\') {
			bytes[size++] = text[i];
			continue;
		}
		i++;
		switch (text[i]) {
		case 't':
			bytes[size++] = '\t';
			break;
		case 'n':
			bytes[size++] = '\n';
			break;
		case 'x':
			bytes[size++] =
				(char)strtoul((char[]){text[i + 1], text[i + 2], 0}, NULL, 16);
			i += 2;
			break;
		default:
			assert_true(text[i] == '\\' || text[i] == '"');
			bytes[size++] = text[i];
		}
	}
	return size;
}

static void check_there_and_back(const unsigned char *bytes, size_t size)
{
	struct strbuf buf = STRBUF_INIT;
	bool quoted;
	char back[16];

	escape_tsv(&buf, bytes, size);
	assert_int_equal(unescape(buf.text, buf.length, back), size);
	assert_memory_equal(back, bytes, size);

	strbuf_clear(&buf);
	escape_word(&buf, bytes, size);
	quoted = buf.text[0] == '"';
	assert_int_equal(unescape(buf.text + quoted, buf.length - 2 * quoted, back), size);
	assert_memory_equal(back, bytes, size);
	strbuf_release(&buf);
}

static void tsv_and_words_come_back(void **state)
{
	(void)state;
	each_sequence(check_there_and_back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_expected),
		cmocka_unit_test(as_expected_in_xml),
		cmocka_unit_test(output_is_inert),
		cmocka_unit_test(good_text_passes),
		cmocka_unit_test(tsv_and_words_come_back),
	};
	int failed;

	to_utf32 = iconv_open("UTF-32LE", "UTF-8");
	if (to_utf32 == (iconv_t)-1)
		return 99;
	failed = cmocka_run_group_tests_name("base-escape", tests, NULL, NULL);
	iconv_close(to_utf32);
	return failed;
}

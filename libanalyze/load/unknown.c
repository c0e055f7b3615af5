// SPDX-License-Identifier: GPL-2.0-or-later
#include "load/unknown.h"

#include <string.h>
#include <strings.h>

enum { LOOKED_AT = 4096, SHOWN = 40 };

/* What begins so is that, in spite of case where it is text. */
static const struct {
	const char *start;
	size_t size;
	const char *what;
} binaries[] = {
#define BINARY(start, what)                                                                        \
	{                                                                                          \
		start, sizeof(start) - 1, what                                                     \
	}
	BINARY("PERFILE", "a recording of perf in a version that is not known"),
	BINARY("2ELIFREP", "a recording of perf that is cut"),
	BINARY("\177ELF", "an ELF file: a program, a library or debug info"),
	BINARY("DTiJ", "a jitdump: 'perf inject -j' puts it into a recording"),
	BINARY("JiTD", "a jitdump: 'perf inject -j' puts it into a recording"),
	BINARY("\x1f\x8b", "gzip in gzip"),
	BINARY("\x28\xb5\x2f\xfd", "zstd in zstd"),
	BINARY("\xfd"
	       "7zXZ",
	       "packed by xz: unpack it first"),
	BINARY("BZh", "packed by bzip2: unpack it first"),
	BINARY("PK\3\4", "a zip archive: unpack it first"),
	BINARY("!<arch>\n", "an archive of object files"),
	BINARY("FLR\0", "a recording of Java's Flight Recorder"),
	BINARY("SQLite format 3", "a database of SQLite"),
	BINARY("%PDF", "a PDF file"),
	BINARY("\x89PNG", "a picture"),
#undef BINARY
};

static const struct {
	const char *start;
	const char *what;
} texts[] = {
	{"<!doctype html", "HTML"},
	{"<html", "HTML"},
	{"<!doctype svg", "an SVG picture"},
	{"<svg", "an SVG picture"},
	{"<?xml", "XML"},
	{"{", "JSON"},
	{"[{", "JSON"},
	{"#!", "a script"},
	{"heap profile:", "a profile in a text form that pprof used to have"},
	{"--- contention", "a profile in a text form that pprof used to have"},
	{"goroutine profile:", "a profile in a text form that pprof used to have"},
};

static bool describe_binary(const unsigned char *bytes, size_t size, struct strbuf *text)
{
	enum { TAR_WORD = 257 };

	for (size_t i = 0; i < sizeof(binaries) / sizeof(binaries[0]); i++) {
		if (size >= binaries[i].size &&
		    !memcmp(bytes, binaries[i].start, binaries[i].size)) {
			strbuf_add_string(text, binaries[i].what);
			return true;
		}
	}
	if (size < TAR_WORD + 5 || memcmp(bytes + TAR_WORD, "ustar", 5))
		return false;
	strbuf_add_string(text, "a tar archive: unpack it first");
	return true;
}

static bool describe_text(const char *start, size_t size, struct strbuf *text)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		size_t length = strlen(texts[i].start);

		if (size >= length && !strncasecmp(start, texts[i].start, length)) {
			strbuf_add_string(text, texts[i].what);
			return true;
		}
	}
	return false;
}

static bool is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_text(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((bytes[i] < ' ' && !is_blank(bytes[i])) || bytes[i] == 0x7f)
			return false;
	return true;
}

bool unknown_is_comment(const unsigned char *bytes, size_t size)
{
	const unsigned char *at = bytes, *end = bytes + size;

	while (at && at < end) {
		if (*at != '#' && *at != '\n')
			return false;
		at = memchr(at, '\n', (size_t)(end - at));
		if (at)
			at++;
	}
	return true;
}

void unknown_describe(const struct input *input, struct strbuf *text)
{
	const unsigned char *at = input->bytes;
	size_t size = input->size < LOOKED_AT ? (size_t)input->size : LOOKED_AT;
	const unsigned char *end = at + size, *line;

	if (input->packing)
		strbuf_addf(text, "%s data, and in it ", input->packing);
	if (describe_binary(at, size, text))
		return;
	if (size >= 3 && !memcmp(at, "\xef\xbb\xbf", 3))
		at += 3; /* a mark that some editors put before text */
	while (at < end && is_blank(*at))
		at++;
	if (at == end) {
		strbuf_add_string(text, "nothing but blanks");
		return;
	}
	if (input->size >= SPOOL_LOOKED_AT && unknown_is_comment(input->bytes, SPOOL_LOOKED_AT)) {
		strbuf_add_string(text, "text that has nothing but comments in its first 1 MB");
		return;
	}
	if (describe_text((const char *)at, (size_t)(end - at), text))
		return;
	if (!is_text(at, (size_t)(end - at))) {
		strbuf_add_string(text, "of a kind that is not known");
		return;
	}
	for (line = at; line < end && *line != '\n' && *line != '\r'; line++)
		;
	strbuf_addf(text, "text of another kind, which begins '%.*s'",
		    (int)(line - at > SHOWN ? SHOWN : line - at), (const char *)at);
}

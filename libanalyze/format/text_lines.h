/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_lines: text line by line. What was read is given back as the reading goes on. */
#ifndef FORMAT_TEXT_LINES_H
#define FORMAT_TEXT_LINES_H

#include "analyze/profile.h"
#include "base/input.h"

#include <string.h>

struct text_lines {
	const struct input *input;
	const unsigned char *at, *end;
	const unsigned char *held; /* what comes before it was given back */
	uint64_t number;           /* of the line that was read last; they count from 1 */
	uint64_t skipped;          /* lines that say nothing to us */
	uint64_t first_skipped;
};

enum { TEXT_HELD = 16 << 20 };

static inline bool is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static inline bool is_digit(unsigned char c)
{
	return (unsigned int)c - '0' <= 9;
}

/* Of lower case, or -1. */
static inline int hex_digit(unsigned char c)
{
	if (is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "# ...": of what else begins with that character it may be the name of a program. */
static inline bool is_comment(struct span line)
{
	return line.size && line.at[0] == '#' && (line.size == 1 || line.at[1] == ' ');
}

static inline bool is_empty(struct span line)
{
	size_t i = 0;

	while (i < line.size && is_blank(line.at[i]))
		i++;
	return i == line.size;
}

/* Valid until TEXT_HELD bytes later, and then still, but slow. */
static inline bool text_next(struct text_lines *lines, struct span *line)
{
	const unsigned char *start = lines->at, *end;

	if (start == lines->end)
		return false;
	end = memchr(start, '\n', (size_t)(lines->end - start));
	lines->at = end ? end + 1 : lines->end;
	if (!end)
		end = lines->end;
	if (end > start && end[-1] == '\r')
		end--;
	*line = (struct span){start, (size_t)(end - start)};
	lines->number++;
	return true;
}

struct text_lines text_lines_over(const struct input *input);
/* Adds to the account of `lines` the one of those that follow. */
void text_join(struct text_lines *lines, const struct text_lines *more);
/* Now and then: gives back what lies well before the last line. */
void text_release_read(struct text_lines *lines);
/* Notes that the last line could not be made use of. */
void text_skip(struct text_lines *lines);
/* Tells the ledger of what was skipped, and that it is that many samples less than recorded. */
void text_finish(const struct text_lines *lines, const char *reason, struct profile *profile);
void text_add_to_ledger(struct profile *profile, const char *key, uint64_t number);

/* Texts that follow one another, for a thread each. */
struct text_parts {
	struct text_lines *items;
	unsigned count; /* at least 1 */
};

/*
 * At most `threads` of them (0: one for each processor), none of them small. Each begins with a
 * line of which `may_begin` is true, and of the one before it.
 */
void text_parts_init(struct text_parts *parts, const struct input *input, unsigned threads,
		     bool may_begin(struct span before, struct span line));
void text_parts_release(struct text_parts *parts);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first line of a sample. A comm may hold anything, blanks and numbers too; so it is taken to
 * end at the first word from which on the line can be understood.
 */
#include "format/script_line.h"
#include "format/text_lines.h"

#include <ctype.h>

struct words {
	const unsigned char *at, *end;
};

static void skip_blanks(struct words *words)
{
	while (words->at < words->end && is_blank(*words->at))
		words->at++;
}

/* The next word, which is not passed. */
static struct span peek(const struct words *words)
{
	const unsigned char *end = words->at;

	while (end < words->end && !is_blank(*end))
		end++;
	return (struct span){words->at, (size_t)(end - words->at)};
}

static void pass(struct words *words, struct span word)
{
	words->at = word.at + word.size;
	skip_blanks(words);
}

/* Digits up to `end`; false: there are none, or too many. */
static bool take_digits(const unsigned char **at, const unsigned char *end, uint64_t *number)
{
	const unsigned char *start = *at;

	for (*number = 0; *at < end && is_digit(**at); ++*at)
		if (__builtin_mul_overflow(*number, 10, number) ||
		    __builtin_add_overflow(*number, (uint64_t)(**at - '0'), number))
			return false;
	return *at > start;
}

static bool take_signed(const unsigned char **at, const unsigned char *end, int64_t *number)
{
	bool negative = *at < end && **at == '-';
	uint64_t size;

	*at += negative;
	if (!take_digits(at, end, &size) || size > INT32_MAX)
		return false;
	*number = negative ? -(int64_t)size : (int64_t)size;
	return true;
}

/* TID, or PID/TID. */
static bool read_ids(struct words *words, struct script_head *head)
{
	struct span word = peek(words);
	const unsigned char *at = word.at, *end = word.at + word.size;

	if (!take_signed(&at, end, &head->tid))
		return false;
	head->has_tid = true;
	if (at < end && *at == '/') {
		at++;
		head->pid = head->tid;
		head->has_pid = true;
		if (!take_signed(&at, end, &head->tid))
			return false;
	}
	if (at != end)
		return false;
	pass(words, word);
	return true;
}

/* [003] */
static void read_cpu(struct words *words, struct script_head *head)
{
	struct span word = peek(words);
	const unsigned char *at = word.at + 1, *end = word.at + word.size;

	if (word.size < 3 || word.at[0] != '[' || end[-1] != ']')
		return;
	if (!take_digits(&at, end, &head->cpu) || at + 1 != end)
		return;
	head->has_cpu = true;
	pass(words, word);
}

/* 4794564.109216: or with nine digits */
static bool read_time(struct words *words, struct script_head *head)
{
	enum { NANOSECONDS = 9 };
	struct span word = peek(words);
	const unsigned char *at = word.at, *end = word.at + word.size;
	uint64_t seconds, fraction = 0;
	int digits = 0;

	if (word.size < 4 || end[-1] != ':')
		return false;
	at += *at == '-'; /* a difference of times that went backwards */
	if (!take_digits(&at, end, &seconds) || at == end || *at++ != '.')
		return false;
	for (; at < end && is_digit(*at) && digits < NANOSECONDS; at++, digits++)
		fraction = fraction * 10 + (uint64_t)(*at - '0');
	if (!digits || at + 1 != end || seconds > UINT64_MAX / 2000000000)
		return false;
	for (; digits < NANOSECONDS; digits++)
		fraction *= 10;
	head->has_time = word.at[0] != '-';
	head->time_ns = seconds * 1000000000 + fraction;
	pass(words, word);
	return true;
}

/* Letters that tell of the mode of the CPU stand before the time; of machines, VM:1 VCPU:002. */
static void read_misc(struct words *words, struct script_head *head)
{
	struct words ahead = *words;
	struct span word = peek(words);
	bool is_misc = word.size > 0;

	for (size_t i = 0; i < word.size; i++)
		is_misc &= isalpha(word.at[i]) != 0;
	if (word.size > 3 && word.at[0] == 'V' && memchr(word.at, ':', word.size))
		is_misc = true;
	if (!is_misc)
		return;
	pass(&ahead, word);
	read_cpu(&ahead, head);
	if (read_time(&ahead, head))
		*words = ahead;
}

static bool is_event(struct span word)
{
	bool has_letter = false;

	if (word.size < 2 || word.at[word.size - 1] != ':' || word.at[0] == '[')
		return false;
	for (size_t i = 0; i < word.size; i++)
		has_letter |= isalpha(word.at[i]) != 0;
	return has_letter;
}

/* The event, and what the sample is worth before it. */
static void read_event(struct words *words, struct script_head *head)
{
	struct words ahead = *words;
	struct span word = peek(words);
	const unsigned char *at = word.at;
	uint64_t period;
	bool has_period =
		take_digits(&at, word.at + word.size, &period) && at == word.at + word.size;

	if (has_period) {
		pass(&ahead, word);
		word = peek(&ahead);
	}
	if (!is_event(word))
		return;
	head->has_period = has_period;
	head->period = has_period ? period : 0;
	head->event = (struct span){word.at, word.size - 1};
	pass(&ahead, word);
	*words = ahead;
}

/* From behind the comm. */
static bool read_fields(struct words words, bool with_ids, struct script_head *head)
{
	bool has_time, has_event;

	if (with_ids && !read_ids(&words, head))
		return false;
	read_cpu(&words, head);
	has_time = read_time(&words, head);
	if (!has_time && (with_ids || head->has_cpu)) {
		read_misc(&words, head);
		has_time = head->has_time;
	}
	read_event(&words, head);
	has_event = head->event.size > 0;
	head->rest = (struct span){words.at, (size_t)(words.end - words.at)};
	if (has_time)
		return true;
	if (with_ids)
		return has_event || !head->rest.size;
	return has_event && (head->has_cpu || !head->rest.size);
}

static struct span trimmed(const unsigned char *start, const unsigned char *end)
{
	while (end > start && is_blank(end[-1]))
		end--;
	return (struct span){start, (size_t)(end - start)};
}

bool script_head_read(struct span line, struct script_head *head)
{
	enum { WORDS_MOST = 64 }; /* a comm has 15 bytes */
	struct span all = trimmed(line.at, line.at + line.size);
	struct words words = {all.at, all.at + all.size};
	const unsigned char *start;

	skip_blanks(&words);
	start = words.at;
	for (int i = 0; i < WORDS_MOST && words.at < words.end; i++) {
		struct span comm = trimmed(start, words.at);

		for (int with_ids = 1; with_ids >= 0; with_ids--) {
			*head = (struct script_head){.comm = comm};
			if (read_fields(words, with_ids, head))
				return true;
		}
		pass(&words, peek(&words));
	}
	return false;
}

bool script_head_is_sure(const struct script_head *head)
{
	struct script_frame frame;
	struct span rest = head->rest;

	return head->has_time ||
	       (head->event.size && (!head->rest.size || script_frame_find(&rest, &frame)));
}

bool script_head_is_found(struct span line)
{
	struct script_head head;

	return script_head_read(line, &head) && script_head_is_sure(&head);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/merge_notes.h"

#include "base/vector.h"
#include "profile/index.h"
#include "profile/left_out.h"
#include "profile/merge_weight.h"
#include "profile/order.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void merge_notes_release(struct merged_notes *notes)
{
	vector_release(&notes->facts);
	vector_release(&notes->ledger);
	vector_release(&notes->lines);
	numbers_release(&notes->fact_numbers);
	numbers_release(&notes->ledger_numbers);
}

static uint64_t add_limited(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Digits alone, of at most 64 bits. */
static bool read_number(const struct profile *profile, uint32_t string, uint64_t *number)
{
	const char *text = profile_text(profile, string);
	size_t size = profile_text_size(profile, string);

	*number = 0;
	for (size_t i = 0; i < size; i++) {
		if (text[i] < '0' || text[i] > '9' || __builtin_mul_overflow(*number, 10, number) ||
		    __builtin_add_overflow(*number, (uint64_t)(text[i] - '0'), number))
			return false;
	}
	return size > 0;
}

static uint32_t copy_string(struct profile *to, const struct profile *from, uint32_t string)
{
	return profile_string(to, profile_text(from, string), profile_text_size(from, string));
}

static bool is_key(const struct profile *profile, uint32_t key, const char *name)
{
	return !strcmp(profile_text(profile, key), name);
}

/* ---- facts ----------------------------------------------------------------------------------- */

static void add_fact(struct merged_notes *notes, uint32_t key, uint32_t value)
{
	uint32_t found = numbers_find(&notes->fact_numbers, key);
	struct merged_note *note;
	uint64_t number;

	if (found == NUMBER_NONE) {
		found = (uint32_t)notes->facts.count;
		numbers_add(&notes->fact_numbers, key, found);
		*vector_push(&notes->facts) = (struct merged_note){.key = key, .value = value};
	}
	note = &notes->facts.items[found];
	note->parts++;
	note->differs |= note->value != value;
	if (!read_number(notes->profile, value, &number))
		return;
	if (is_key(notes->profile, key, "duration_ns"))
		note->number = add_limited(note->number, number);
	else if (!note->is_number || number < note->number)
		note->number = number;
	note->is_number = true;
}

static void put_number(struct merged_notes *notes, bool in_ledger, uint32_t key, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	profile_put_note(
		notes->profile, in_ledger,
		&(struct profile_note){key, profile_string(notes->profile, text, strlen(text))});
}

static void put_fact(struct merged_notes *notes, const struct merged_note *note)
{
	bool is_time = is_key(notes->profile, note->key, "duration_ns") ||
		       is_key(notes->profile, note->key, "start_ns");

	if (is_time && note->is_number)
		put_number(notes, false, note->key, note->number);
	else if (!is_time && note->parts == notes->parts && !note->differs)
		profile_put_note(notes->profile, false,
				 &(struct profile_note){note->key, note->value});
}

/* ---- the ledger ------------------------------------------------------------------------------ */

static void add_text_lines(struct merged_notes *notes, size_t note, uint32_t value)
{
	struct profile *profile = notes->profile;
	size_t size = profile_text_size(profile, value), start = 0;

	for (;;) {
		const char *text = profile_text(profile, value) + start;
		const char *end = memchr(text, '\n', size - start);
		size_t length = end ? (size_t)(end - text) : size - start;
		uint32_t line = profile_string(profile, text, length);

		*vector_push(&notes->lines) = (struct merged_line){note, line};
		if (!end)
			return;
		start += length + 1;
	}
}

static struct merged_note *find_ledger(struct merged_notes *notes, uint32_t key)
{
	uint32_t found = numbers_find(&notes->ledger_numbers, key);

	if (found == NUMBER_NONE) {
		found = (uint32_t)notes->ledger.count;
		numbers_add(&notes->ledger_numbers, key, found);
		*vector_push(&notes->ledger) = (struct merged_note){.key = key, .is_number = true};
	}
	return &notes->ledger.items[found];
}

static uint64_t weigh(uint64_t number, const struct profile_weight *weight)
{
	struct profile_sample sample = {
		.value = number > INT64_MAX ? INT64_MAX : (int64_t)number};

	merge_weigh(&sample, weight);
	return (uint64_t)sample.value;
}

static void add_ledger(struct merged_notes *notes, uint32_t key, uint32_t value,
		       const struct profile_weight *weight)
{
	struct merged_note *note = find_ledger(notes, key);
	uint64_t number;

	note->parts++;
	if (read_number(notes->profile, value, &number)) {
		if (profile_is_left_out_value(profile_text(notes->profile, key)))
			number = weigh(number, weight);
		note->number = add_limited(note->number, number);
		return;
	}
	note->is_number = false; /* texts have nothing to add numbers to */
	add_text_lines(notes, (size_t)(note - notes->ledger.items), value);
}

static struct merged_note *find_known(struct merged_notes *notes, const char *key)
{
	return find_ledger(notes, profile_string(notes->profile, key, strlen(key)));
}

/* A profile that does not say how many samples were recorded has all of them. */
static void add_default(struct merged_notes *notes, const char *key, const struct profile *from)
{
	struct merged_note *note = find_known(notes, key);

	if (note->parts > notes->parts)
		return;
	note->parts = notes->parts + 1;
	for (size_t i = 0; i < from->samples.count; i++)
		note->number = add_limited(note->number, from->samples.items[i].count);
}

static int compare_lines(const void *a, const void *b, void *profile)
{
	const struct merged_line *x = a, *y = b;

	if (x->note != y->note)
		return x->note < y->note ? -1 : 1;
	return order_texts(profile, x->text, y->text);
}

/* The lines of a note from `at` on, each once; gives where those of the next begin. */
static size_t put_lines(struct merged_notes *notes, size_t at)
{
	const struct merged_line *lines = notes->lines.items;
	size_t note = lines[at].note;
	struct strbuf text = STRBUF_INIT;
	struct profile_note put = {.key = notes->ledger.items[note].key};

	for (uint32_t last = NONE; at < notes->lines.count && lines[at].note == note; at++) {
		if (lines[at].text == last)
			continue;
		if (last != NONE)
			strbuf_add_char(&text, '\n');
		last = lines[at].text;
		strbuf_add(&text, profile_text(notes->profile, last),
			   profile_text_size(notes->profile, last));
	}
	put.value = profile_string(notes->profile, text.text, text.length);
	profile_put_note(notes->profile, true, &put);
	strbuf_release(&text);
	return at;
}

/* ---- both ------------------------------------------------------------------------------------ */

void merge_notes_add(struct merged_notes *notes, const struct profile *from,
		     const struct profile_weight *weight)
{
	struct profile *to = notes->profile;

	for (size_t i = 0; i < from->facts.count; i++)
		add_fact(notes, copy_string(to, from, from->facts.items[i].key),
			 copy_string(to, from, from->facts.items[i].value));
	for (size_t i = 0; i < from->ledger.count; i++)
		add_ledger(notes, copy_string(to, from, from->ledger.items[i].key),
			   copy_string(to, from, from->ledger.items[i].value), weight);
	add_default(notes, "recorded", from);
	add_default(notes, "kept", from);
	notes->parts++;
}

void merge_notes_finish(struct merged_notes *notes, uint64_t left_out)
{
	struct merged_note *kept = find_known(notes, "kept"), *others;

	kept->number -= left_out < kept->number ? left_out : kept->number;
	if (left_out) {
		others = find_known(notes, "other events");
		others->number = add_limited(others->number, left_out);
	}
	for (size_t i = 0; i < notes->facts.count; i++)
		put_fact(notes, &notes->facts.items[i]);
	for (size_t i = 0; i < notes->ledger.count; i++)
		if (notes->ledger.items[i].is_number)
			put_number(notes, true, notes->ledger.items[i].key,
				   notes->ledger.items[i].number);
	if (notes->lines.count)
		qsort_r(notes->lines.items, notes->lines.count, sizeof(*notes->lines.items),
			compare_lines, notes->profile);
	for (size_t i = 0; i < notes->lines.count;)
		i = put_lines(notes, i);
}

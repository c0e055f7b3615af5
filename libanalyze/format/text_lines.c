// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/text_lines.h"

#include "base/parallel.h"

#include <inttypes.h>
#include <stdlib.h>

struct text_lines text_lines_over(const struct input *input)
{
	const unsigned char *bytes = input->bytes ? input->bytes : (const unsigned char *)"";
	const unsigned char *end = bytes + input->size;

	/* Half a line may read as a whole one. */
	while (input->problem && end > bytes && end[-1] != '\n')
		end--;
	return (struct text_lines){.input = input, .at = bytes, .end = end, .held = bytes};
}

void text_release_read(struct text_lines *lines)
{
	size_t read = (size_t)(lines->at - lines->held);

	if (read < 2 * TEXT_HELD)
		return;
	if (lines->input->droppable)
		input_drop(lines->held, TEXT_HELD);
	lines->held += TEXT_HELD;
}

void text_join(struct text_lines *lines, const struct text_lines *more)
{
	if (!lines->skipped)
		lines->first_skipped = lines->number + more->first_skipped;
	lines->skipped += more->skipped;
	lines->number += more->number;
}

/* Where from `at` on the next part may begin, or the end. */
static const unsigned char *find_beginning(const struct text_lines *all, const unsigned char *at,
					   bool may_begin(struct span before, struct span line))
{
	struct text_lines lines = *all;
	struct span before, line;
	const unsigned char *start;

	at = memchr(at, '\n', (size_t)(all->end - at));
	lines.at = at ? at + 1 : all->end;
	if (!text_next(&lines, &before))
		return all->end;
	for (start = lines.at; text_next(&lines, &line); start = lines.at) {
		if (may_begin(before, line))
			return start;
		before = line;
	}
	return all->end;
}

void text_parts_init(struct text_parts *parts, const struct input *input, unsigned threads,
		     bool may_begin(struct span before, struct span line))
{
	enum { LEAST = 1 << 20 };
	const struct text_lines all = text_lines_over(input);
	size_t size = (size_t)(all.end - all.at), each;
	const unsigned char *at = all.at;

	threads = parallel_threads(threads, size / LEAST);
	each = size / threads;
	*parts = (struct text_parts){.items = xcalloc(threads, sizeof(*parts->items))};
	for (unsigned i = 0; i < threads && (at < all.end || !i); i++) {
		const unsigned char *end = all.at + each * (i + 1);

		if (i + 1 == threads)
			end = all.end;
		else if (end > at)
			end = find_beginning(&all, end, may_begin);
		else
			continue; /* the part before went on to beyond this one */
		parts->items[parts->count] = all;
		parts->items[parts->count].at = parts->items[parts->count].held = at;
		parts->items[parts->count++].end = end;
		at = end;
	}
}

void text_parts_release(struct text_parts *parts)
{
	free(parts->items);
	parts->items = NULL;
	parts->count = 0;
}

void text_skip(struct text_lines *lines)
{
	if (!lines->skipped++)
		lines->first_skipped = lines->number;
}

void text_add_to_ledger(struct profile *profile, const char *key, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	profile_set_note(profile, true, key, text);
}

/* What each sample is: kept, or in a line that was skipped. */
static uint64_t sum_of_counts(const struct profile *profile)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < profile->samples.count; i++)
		add_saturated(&sum, profile->samples.items[i].count);
	return sum;
}

void text_finish(const struct text_lines *lines, const char *reason, struct profile *profile)
{
	uint64_t kept = sum_of_counts(profile), recorded = kept;
	struct strbuf damage = STRBUF_INIT;

	add_saturated(&recorded, lines->skipped);
	text_add_to_ledger(profile, "recorded", recorded);
	text_add_to_ledger(profile, "kept", kept);
	if (lines->skipped) {
		text_add_to_ledger(profile, "undecodable", lines->skipped);
		strbuf_addf(&damage,
			    "%" PRIu64 " line%s skipped, the first is line %" PRIu64 ": %s",
			    lines->skipped, lines->skipped == 1 ? " was" : "s were",
			    lines->first_skipped, reason);
	}
	if (lines->input->problem)
		strbuf_addf(&damage, "%sthe %s data breaks off: %s", damage.length ? "; " : "",
			    lines->input->packing, lines->input->problem);
	if (damage.length) {
		profile_set_note(profile, true, "damage", damage.text);
		profile->is_incomplete = true;
	}
	strbuf_release(&damage);
}

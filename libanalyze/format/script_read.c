// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The text of `perf script` -> profile. It is cut into a part for each thread between two samples.
 * What the parts say is added up in their order, so that it does not matter how many they are.
 */
#include "format/script_read.h"

#include "analyze/format.h"
#include "base/parallel.h"
#include "format/script_part.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LOOKED_AT = 1 << 20, LINES_LOOKED_AT = 100 };

/* ---- what it is ------------------------------------------------------------------------------ */

static bool is_sure_frame(struct span line)
{
	enum { ADDRESS_DIGITS = 6 };
	struct script_frame frame;
	size_t digits = 1;

	while (digits < line.size && isxdigit(line.at[digits]))
		digits++;
	return line.at[0] == '\t' && script_frame_read(line, &frame) &&
	       (frame.module.size || digits > ADDRESS_DIGITS);
}

bool script_begins(const unsigned char *bytes, size_t size)
{
	struct input input = input_over_bytes(bytes, size < LOOKED_AT ? size : LOOKED_AT);
	struct text_lines lines = text_lines_over(&input);
	struct span line;

	for (int i = 0; i < LINES_LOOKED_AT && text_next(&lines, &line);) {
		if (memchr(line.at, '\0', line.size))
			return false;
		if (is_empty(line) || is_comment(line))
			continue;
		if (script_head_is_found(line) || is_sure_frame(line))
			return true;
		i++;
	}
	return false;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void finish(struct script_part *part)
{
	char text[24];

	if (part->first_ns < part->last_ns) {
		snprintf(text, sizeof(text), "%" PRIu64, part->last_ns - part->first_ns);
		profile_set_note(part->profile, false, "duration_ns", text);
	}
	if (part->lost)
		text_add_to_ledger(part->profile, "lost", part->lost);
	text_finish(&part->lines, "it does not begin a sample of perf script", part->profile);
	profile_normalize(part->profile);
}

static void read_part(void *state, unsigned index)
{
	struct script_part *parts = state;

	script_part_read(&parts[index]);
}

struct profile *script_read(struct input *input, const char *name, unsigned labels,
			    unsigned threads, struct error *error)
{
	struct text_parts texts;
	struct script_part *parts;
	struct profile *profile;
	bool is_empty;

	text_parts_init(&texts, input, threads, script_part_may_begin);
	parts = xcalloc(texts.count, sizeof(*parts));
	for (unsigned i = 0; i < texts.count; i++)
		script_part_init(&parts[i], &texts.items[i], labels);
	parallel_run(texts.count, read_part, parts);
	for (unsigned i = 1; i < texts.count; i++)
		script_part_add(&parts[0], &parts[i]);
	finish(&parts[0]);
	profile = parts[0].profile;
	is_empty = !profile->samples.count && parts[0].lines.skipped;
	for (unsigned i = 0; i < texts.count; i++)
		script_part_release(&parts[i]);
	free(parts);
	text_parts_release(&texts);
	if (!is_empty)
		return profile;
	error_set(error, ERROR_INPUT, "'%s' has no sample of perf script", name);
	profile_free(profile);
	return NULL;
}

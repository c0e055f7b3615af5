/* SPDX-License-Identifier: GPL-2.0-or-later */
/* script_part: a part of the text of `perf script`, which a thread reads by itself. */
#ifndef FORMAT_SCRIPT_PART_H
#define FORMAT_SCRIPT_PART_H

#include "base/intern.h"
#include "format/script_frames.h"
#include "format/text_cache.h"
#include "format/text_lines.h"

struct script_part {
	struct profile *profile;
	struct text_lines lines;
	unsigned labels; /* LABEL_ bits */
	struct script_frames frames;
	struct text_cache stacks;
	struct intern event_names;
	PROFILE_TABLE(uint32_t) events; /* by name */
	struct intern label_keys;
	PROFILE_TABLE(uint32_t) label_sets; /* by key */
	struct strbuf text;                 /* scratch */
	uint64_t lost, first_ns, last_ns;
	/* The sample that is being read. */
	bool is_open, is_skipped;
	struct script_head head;
	struct span stack;
};

/* The first line has to be one that a part may begin with. */
void script_part_init(struct script_part *part, const struct text_lines *lines, unsigned labels);
/* All but the profile. */
void script_part_release(struct script_part *part);
void script_part_read(struct script_part *part);
/*
 * Adds what was read of the part that follows: it is then as if both had been read as one. The
 * profile of `from` is freed.
 */
void script_part_add(struct script_part *part, struct script_part *from);

/* Whatever comes before this line, and after the line `before`, has nothing to do with it. */
bool script_part_may_begin(struct span before, struct span line);

#endif

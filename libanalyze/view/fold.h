/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fold: between the making of the lines and the printing of them. */
#ifndef VIEW_FOLD_H
#define VIEW_FOLD_H

#include "view/groups.h"
#include "view/stacks.h"

/* A sample with its stack as it reads. */
struct folded {
	uint32_t group; /* once they are sorted: the place of the first word */
	uint32_t word;  /* the first */
	uint32_t stack; /* NONE: it has none */
	uint32_t place; /* of the stack in the order of all */
	int64_t value, base; /* one of them is 0 */
};

struct fold {
	const struct profile *profile;
	const struct fold_options *options;
	struct names *names;
	struct view_by by;
	struct groups groups;
	bool lacks_pid; /* which is shown as ? */
	struct stacks stacks;
	struct strbuf text;             /* scratch */
	uint32_t *locations;            /* by location: in `frames`; NONE: not met yet */
	PROFILE_TABLE(uint32_t) frames; /* texts, as in the location; then NONE */
	PROFILE_TABLE(uint32_t) path;   /* scratch */
	PROFILE_TABLE(uint32_t) words;  /* by text: the one that it makes; NONE: not made yet */
	uint32_t *made[ENDING_COUNT];   /* by node: its stack below that mark; NONE: not made yet */
	uint32_t *first_words;          /* by group; NULL: there are none */
	bool is_difference; /* lines have two numbers, that of the base first */
	struct folded *lines;
	size_t line_count;
};

/* The text of a frame, and blanks in the first word, as stackcollapse-perf.pl has them. */
void fold_collapse_frame(struct fold *fold, uint32_t location, uint32_t line, struct strbuf *out);
/* What stands for the source of a frame that has none. */
void fold_collapse_source(struct fold *fold, uint32_t location, struct strbuf *out);
void fold_collapse_word(struct strbuf *word);

/* By first word and stack. */
void fold_sort(struct fold *fold);
/* Of two with the same first word and stack: they make one line. */
bool fold_is_same_line(const struct folded *line, const struct folded *other);

/* The lines are sorted; equal ones are summed. */
void fold_print(const struct fold *fold, FILE *file);

#endif

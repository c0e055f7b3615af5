/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_list: profile and source files -> annotated source. */
#ifndef ANALYZE_VIEW_LIST_H
#define ANALYZE_VIEW_LIST_H

#include "analyze/module.h"
#include "analyze/view.h"
#include "analyze/view_sources.h"

struct regex;

struct list_options {
	struct view_names names;
	uint32_t event;
	const struct regex
		*regex;   /* of functions, by the names that are shown; NULL: all that have lines */
	const char *file; /* instead: files with this path, or whose path ends so */
	enum view_format format;
	bool quickfix;    /* instead: file:line:column: message, for editors */
	const char *unit; /* as in top_options */
	bool cum;         /* the hottest are those with most of cum, not of flat */
	bool noinlines;   /* inlined functions count as the line they were called from */
	bool inline_tree; /* show what was inlined at each line */
	bool colour;
	int64_t count;    /* at most so many functions or files; negative: all */
	int64_t context;  /* lines shown around those that count; negative: all */
	double min_share; /* lines with less of cum do not count for that */
	struct source_paths sources;
	struct module_paths modules; /* to see whether a source is newer than its program */
};

/* 1: something was listed, 0: nothing matched, -1: matching takes too long. */
int list_write(const struct profile *profile, const struct list_options *options, FILE *out,
	       struct error *error);

#endif

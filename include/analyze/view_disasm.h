/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_disasm: profile and programs -> annotated instructions. */
#ifndef ANALYZE_VIEW_DISASM_H
#define ANALYZE_VIEW_DISASM_H

#include "analyze/module.h"
#include "analyze/view.h"
#include "analyze/view_sources.h"

struct regex;

enum disasm_syntax { SYNTAX_ATT, SYNTAX_INTEL };

struct disasm_options {
	struct view_names names;
	uint32_t event;
	const struct regex *regex; /* of functions, by the names that are shown; NULL: the hottest
				      that there is code of */
	enum view_format format;
	enum disasm_syntax syntax;
	const char *unit; /* as in top_options */
	bool cum;         /* the hottest are those with most of cum, not of flat */
	bool bytes;       /* show those of each instruction */
	bool source;      /* show source lines, and what is inlined */
	bool colour;
	int64_t count; /* at most so many functions; negative: all */
	struct source_paths sources;
	struct module_paths modules;
	const char *vmlinux; /* or NULL */
	unsigned threads;
};

/* 1: something was shown, 0: nothing matched, -1: matching takes too long. */
int disasm_write(const struct profile *profile, const struct disasm_options *options, FILE *out,
		 struct error *error);

#endif

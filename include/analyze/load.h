/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * load: any input -> a profile. What the input is, its content tells; a recording goes through the
 * engine: pass 1 for the history, pass 2 to count, and then names for what is distinct.
 */
#ifndef ANALYZE_LOAD_H
#define ANALYZE_LOAD_H

#include "analyze/format.h"
#include "analyze/module.h"
#include "analyze/perfdata.h"
#include "analyze/profile.h"
#include "analyze/unwind.h"

struct load_options {
	const char *event;       /* by name or number; NULL: all that have samples */
	unsigned labels;         /* LABEL_ bits */
	bool source_text;        /* keep sources that debug info has, as facts */
	unsigned threads;        /* 0: one for each processor */
	struct module_paths modules;
	const char *kallsyms, *vmlinux; /* files given, or NULL */
	bool stitch;                    /* cut stacks go on as complete ones that are alike */
	struct unwind_counts *unwound;  /* filled in where not NULL */
};

/* `fd` < 0: open `path`; else read `fd`, and `path` is for messages. */
struct profile *load_profile(const char *path, int fd, const struct load_options *options,
			     struct error *error);

#endif

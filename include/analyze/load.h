/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * load: any input -> a profile. What the input is, its content tells; a recording goes through the
 * engine: pass 1 for the history, pass 2 to count, and then names for what is distinct.
 */
#ifndef ANALYZE_LOAD_H
#define ANALYZE_LOAD_H

#include "analyze/measure.h"
#include "analyze/module.h"
#include "analyze/perfdata.h"
#include "analyze/profile.h"
#include "analyze/unwind.h"

enum load_label {
	LABEL_COMM = 1 << 0,
	LABEL_PID = 1 << 1,
	LABEL_TID = 1 << 2,
	LABEL_CPU = 1 << 3,
	LABEL_CGROUP = 1 << 4,
	LABEL_THREAD = 1 << 5, /* "comm tid" */
};

struct load_options {
	const char *event;       /* by name or number; NULL: all that have samples */
	unsigned labels;         /* LABEL_ bits */
	const char *value;       /* a field of tracepoints that samples are worth; NULL: the period */
	const char *unit;        /* of values; NULL: the event's own */
	const char *const *fields; /* of tracepoints, which are labels */
	size_t field_count;
	const struct measure *measure; /* of several records; NULL: each sample by itself */
	struct measure_options measuring;
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

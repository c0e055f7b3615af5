/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * load: any input -> a profile. What the input is, its content tells; a recording goes through the
 * engine: pass 1 for the history, pass 2 to count, and then names for what is distinct.
 */
#ifndef ANALYZE_LOAD_H
#define ANALYZE_LOAD_H

#include "analyze/base_stats.h"
#include "analyze/format.h"
#include "analyze/measure.h"
#include "analyze/module.h"
#include "analyze/perfdata.h"
#include "analyze/profile.h"
#include "analyze/symbol.h"
#include "analyze/unwind.h"

/* What samples are chosen by, in this order. */
enum load_select {
	SELECT_TIME,
	SELECT_PID,
	SELECT_TID,
	SELECT_CPU,
	SELECT_COMM,
	SELECT_CGROUP,
	SELECT_COUNT,
};

extern const char *const load_select_names[SELECT_COUNT];

/*
 * Lists of what is wanted, "a,b", of numbers also "3-5"; NULL or "": all. A time is "START,END" in
 * seconds from the first sample, "@START,@END" as recorded, or "A%-B%".
 */
struct load_selection {
	const char *lists[SELECT_COUNT];
};

/* How many samples were not wanted. */
struct load_selected {
	uint64_t dropped[SELECT_COUNT];
};

/* How much is asked of a frame. What is not, tells no two places in code apart. */
enum load_detail {
	LOAD_ADDRESSES, /* everything */
	LOAD_FUNCTIONS, /* which function it is, and of which file */
	LOAD_NAMES,     /* what it is called: few line tables are read */
};

struct load_options {
	const char *event;       /* by name or number; NULL: all that have samples */
	enum load_detail detail; /* of recordings; other inputs have what they have */
	unsigned labels;         /* LABEL_ bits */
	const char *value;       /* a field of tracepoints that samples are worth; NULL: the period */
	const char *unit;        /* of values; NULL: the event's own */
	const char *const *fields; /* of tracepoints, which are labels */
	size_t field_count;
	const struct measure *measure; /* of several records; NULL: each sample by itself */
	struct measure_options measuring;
	bool source_text;        /* keep sources that debug info has, as facts */
	unsigned threads;        /* 0: one for each processor */
	struct module_paths modules;
	const char *kallsyms, *vmlinux; /* files given, or NULL */
	bool stitch;                    /* cut stacks go on as complete ones that are alike */
	struct stats *stats;            /* or NULL; a stage of it is begun for each step */
	const struct load_selection *selection; /* or NULL */
	struct load_selected *selected;         /* added to where not NULL */
};

/* `fd` < 0: open `path`; else read `fd`, and `path` is for messages. */
struct profile *load_profile(const char *path, int fd, const struct load_options *options,
			     struct error *error);

/* ---- raw stacks ------------------------------------------------------------------------------
 * Every sample by itself, in order of time, in the layout of perf script.
 */
enum raw_field {
	RAW_COMM = 1 << 0,
	RAW_PID = 1 << 1,
	RAW_TID = 1 << 2,
	RAW_CPU = 1 << 3,
	RAW_TIME = 1 << 4,
	RAW_PERIOD = 1 << 5,
	RAW_EVENT = 1 << 6,
	RAW_TRACE = 1 << 7, /* the fields of a tracepoint */
	RAW_ADDR = 1 << 8,
	RAW_IP = 1 << 9,
	RAW_SYM = 1 << 10,
	RAW_SYMOFF = 1 << 11,
	RAW_DSO = 1 << 12,
	RAW_SRCLINE = 1 << 13,
};

struct raw_fields {
	unsigned only;           /* 0: those that perf script prints of such an event */
	unsigned added, removed; /* without `only` */
};

/* "comm,ip,sym", or "+srcline,-period" for changes to what is printed without. */
int raw_fields_parse(struct raw_fields *fields, const char *text, struct error *error);

struct raw_options {
	struct load_options load; /* `labels` is not looked at */
	struct raw_fields fields;
	enum demangle_style demangle;
	bool inlines;
	bool no_marks; /* no frame that says that a stack is incomplete */
};

struct raw_counts {
	uint64_t printed;
	uint64_t unattributed, undecodable, unselected; /* and so not printed */
};

/* Fails where a field is asked for by name that an event with samples was recorded without. */
int raw_stacks_write(struct recording *recording, const struct raw_options *options, FILE *out,
		     struct raw_counts *counts, struct error *error);

#endif

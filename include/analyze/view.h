/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view: profile -> text for people and for other programs. A view reads the model alone, and never
 * changes it.
 *
 * Notes of a profile that views read, all of them optional, are listed in pitot-profile(5).
 */
#ifndef ANALYZE_VIEW_H
#define ANALYZE_VIEW_H

#include "analyze/profile.h"
#include "analyze/symbol.h"

/* How functions are called. */
struct view_names {
	enum demangle_style demangle;
	bool keep_clones; /* foo.cold and foo.isra.0 are not foo */
};

/* For people, as pprof prints it, or for other programs. */
enum view_format { FORMAT_TABLE, FORMAT_PPROF, FORMAT_TSV, FORMAT_JSON };

/* The number of the event that is meant by a name or, where no event is called so, by a number. */
int view_choose_event(const struct profile *profile, const char *choice, uint32_t *event,
		      struct error *error);

/* ---- what a table groups by ------------------------------------------------------------------ */

enum view_key {
	VIEW_FUNCTION = 1 << 0,
	VIEW_FILE = 1 << 1,
	VIEW_LINE = 1 << 2,
	VIEW_MODULE = 1 << 3,
	VIEW_ADDRESS = 1 << 4,
};

enum { VIEW_LABELS_MAX = 8 };

/* Keys of frames, or of samples: their labels. With keys of frames, each label set has its rows. */
struct view_by {
	unsigned frames; /* VIEW_ bits */
	struct span labels[VIEW_LABELS_MAX];
	size_t label_count;
};

/* "function", "comm,function", ...; what is no key of frames is the name of a label. */
int view_by_parse(struct view_by *by, const char *text, struct error *error);

/* ---- top ------------------------------------------------------------------------------------- */

struct top_options {
	struct view_names names;
	struct view_by by;
	uint32_t event;
	enum view_format format;
	const char *unit;     /* values are shown in; NULL or "minimum", "auto", "ms", ... */
	bool cum;             /* sorted by cum, not by flat */
	bool noinlines;       /* inlined functions count as the one they are in */
	int64_t count;        /* at most so many rows; negative: all */
	double node_fraction; /* rows with a smaller share of cum are left out */
	struct span split;    /* a label: one table for each value; not of TOP_PPROF. Else empty */
};

/* Fails when the profile does not have a label that rows are grouped by, or tables split by. */
int top_write(const struct profile *profile, const struct top_options *options, FILE *out,
	      struct error *error);

/* ---- fold ------------------------------------------------------------------------------------ */

struct fold_options {
	struct view_names names;
	uint32_t event;
	bool noinlines;
	bool no_marks; /* no frame that says that a stack is incomplete */
	bool kernel_marks, inline_marks, jit_marks;
	bool stackcollapse; /* names and marks as stackcollapse-perf.pl has them */
	bool pid, tid;
	bool addresses, module, lines;
	bool samples;     /* how many, not what they are worth */
	const char *unit; /* of traces, as in top_options */
};

/* Fails when the profile does not have a label that is asked for. */
int fold_write(const struct profile *profile, const struct fold_options *options, FILE *out,
	       struct error *error);

/*
 * Instead, each sample by itself, leaf first, as pprof's `traces` has them. Of the options names,
 * event, noinlines, no_marks and unit are looked at.
 */
void traces_write(const struct profile *profile, const struct fold_options *options, FILE *out);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_calls: who calls whom, as a tree, as a list, as a picture; and labels. */
#ifndef ANALYZE_VIEW_CALLS_H
#define ANALYZE_VIEW_CALLS_H

#include "analyze/view.h"

struct regex;

/* What a node is: by frames, and the labels of `by` are those at the roots of a tree. */
struct calls_options {
	struct view_names names;
	struct view_by by;
	uint32_t event;
	enum view_format format;
	const char *unit; /* as in top_options */
	bool noinlines;   /* inlined functions count as the one they are in */
};

/* ---- tree ------------------------------------------------------------------------------------ */

struct tree_options {
	struct calls_options calls;
	bool reverse;  /* from leaves to roots */
	bool no_marks; /* stacks that are incomplete are not told apart */
	bool ascii;
	bool cum;             /* pprof's list is sorted by cum, not by flat */
	int64_t depth;        /* at most so many frames deep; negative: all */
	int64_t count;        /* at most so many rows, the largest; negative: all */
	double node_fraction; /* of the total; less than that is left out */
	double edge_fraction; /* the same for calls, in pprof's list */
};

/* Fails when the profile does not have a label that is asked for. */
int tree_write(const struct profile *profile, const struct tree_options *options, FILE *out,
	       struct error *error);

/* ---- peek ------------------------------------------------------------------------------------ */

struct peek_options {
	struct calls_options calls;
	const struct regex *regex; /* which functions; NULL: those with the most flat */
	int64_t count;             /* at most so many functions; negative: all */
};

/* 1: done, 0: no function matches. Fails when it takes too long to find that out. */
int peek_write(const struct profile *profile, const struct peek_options *options, FILE *out,
	       struct error *error);

/* ---- graph ----------------------------------------------------------------------------------- */

struct graph_options {
	struct calls_options calls; /* FORMAT_PPROF: without what pprof does not show */
	struct view_by labels;      /* shown beside nodes; no frames */
	int64_t count;              /* as for tree, but 0 is all, too */
	double node_fraction, edge_fraction;
};

/* A graph for dot. Fails when the profile does not have a label that is asked for. */
int graph_write(const struct profile *profile, const struct graph_options *options, FILE *out,
		struct error *error);

/* ---- tags ------------------------------------------------------------------------------------ */

struct tags_options {
	uint32_t event;
	enum view_format format;
	const char *unit;      /* as in top_options */
	struct view_by labels; /* to show, without frames; none: all that there are */
	int64_t count;         /* at most so many values of each; negative: all */
	double fraction;       /* values with a smaller share are left out */
};

/* Fails when the profile does not have a label that is asked for. */
int tags_write(const struct profile *profile, const struct tags_options *options, FILE *out,
	       struct error *error);

#endif

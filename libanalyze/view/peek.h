/* SPDX-License-Identifier: GPL-2.0-or-later */
/* peek: the parts of pitot peek. */
#ifndef VIEW_PEEK_H
#define VIEW_PEEK_H

#include "analyze/view_calls.h"
#include "view/call_graph.h"

/*
 * What a value of a function is. Those of callers, of being the outermost frame, and what is
 * counted by several of these add up to cum; and so do flat, those of callees, and what is counted
 * by several of these. Only recursion makes stacks count at several.
 */
enum peek_kind {
	PEEK_CUM,
	PEEK_CALLER,
	PEEK_OUTERMOST,
	PEEK_CALLERS_OVERLAP, /* 0 or less, but in differences */
	PEEK_FLAT,
	PEEK_CALLEE,
	PEEK_CALLEES_OVERLAP,
};

struct peek_line {
	enum peek_kind kind;
	uint32_t row; /* the caller or callee; else the function itself */
	struct tally tally;
	bool inlined; /* the call is */
};

struct peek {
	const struct peek_options *options;
	struct names *names;
	struct call_graph graph;
	struct sheet sheet;
	bool *matches; /* by row */
	size_t match_count;
	struct call_lists callers, callees;
	PROFILE_TABLE(struct peek_line) lines; /* of the function at hand */
};

/* Fills `lines`: in the order of their kinds; those of no value but cum and flat are left out. */
void peek_function(struct peek *peek, uint32_t row);
struct span peek_name(const struct peek *peek, uint32_t row);

void peek_table(struct peek *peek);
void peek_tsv(struct peek *peek);
void peek_json(struct peek *peek);

#endif

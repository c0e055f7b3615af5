/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transform: profile -> profile. What is left out is counted in the ledger, as "filtered OPTION",
 * so that what is there and what was filtered is what was recorded, at every step of a chain.
 */
#ifndef ANALYZE_TRANSFORM_H
#define ANALYZE_TRANSFORM_H

#include "analyze/profile.h"
#include "analyze/symbol.h"

/* What frames are told apart by, from the coarsest on. */
enum granularity {
	GRANULARITY_ADDRESSES, /* as they are */
	GRANULARITY_LINES,
	GRANULARITY_FILEFUNCTIONS,
	GRANULARITY_FUNCTIONS,
	GRANULARITY_FILES,
};

/*
 * In the order in which they are applied; NULL, "" and false are none. Regular expressions are
 * matched against functions as they are called by `demangle` and `keep_clones`, and what has no
 * name is called "[module+0x1234]".
 */
struct transform_options {
	enum demangle_style demangle;
	bool keep_clones;
	/* By the leaf. */
	const char *modules; /* "libc.so.6,[vdso]": base names or paths */
	bool kernel, user, no_idle;
	/* As pprof has them. */
	const char *tagroot, *tagleaf; /* "comm,pid" */
	const char *focus, *ignore, *hide, *show;
	const char *show_from;
	const char *tagfocus, *tagignore;
	const char *tagshow, *taghide;
	const char *prune_from;
	/* What is left is reshaped. */
	bool drop_unknown;
	const char *const *renames; /* "REGEX=NAME"; the first that matches holds */
	size_t rename_count;
	bool fold_recursion;
	int64_t max_depth; /* 0: any */
	enum granularity granularity;
	/*
	 * Shares are of what is left. Else they are of all that there was before, but for `modules`
	 * to `no_idle`, by which samples are chosen.
	 */
	bool relative;
};

/* What a filter did, in samples of the recording. */
struct transform_step {
	const char *option; /* its name; never freed */
	uint64_t dropped;
	uint64_t *left; /* by event */
};

struct transform_report {
	struct transform_step *items;
	size_t count, capacity;
};

void transform_report_release(struct transform_report *report);

/*
 * Changes the profile, which is normalized afterwards. What was done is added to `report`. Fails
 * for what is no regular expression, and where the profile does not have a label that is asked for;
 * what is then in the profile is of no use.
 */
int transform_profile(struct profile *profile, const struct transform_options *options,
		      struct transform_report *report, struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* diff: two profiles -> one that has the samples of both, those of the base as negative values. */
#ifndef ANALYZE_DIFF_H
#define ANALYZE_DIFF_H

#include "analyze/profile.h"

struct diff_options {
	const char *base_name, *name; /* for messages */
	bool normalize; /* the values of the profile are scaled to the total that the base has */
	/*
	 * No label tells the base apart: equal stacks cancel out, and shares are of what is left, as
	 * with -base of pprof. Else it is -diff_base: shares are of the base.
	 */
	bool subtract;
	struct strbuf *left_out; /* gets the names of events that only one has */
};

/* Both are used up, whatever comes of it. What is a difference already is an error. */
struct profile *profile_diff(struct profile *base, struct profile *profile,
			     const struct diff_options *options, struct error *error);
/* Whether there are samples of a base in it. */
bool profile_is_diff(const struct profile *profile);

#endif

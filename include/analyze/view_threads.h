/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_threads: what the threads of a profile of measure_threads did, and where they are. */
#ifndef ANALYZE_VIEW_THREADS_H
#define ANALYZE_VIEW_THREADS_H

#include "analyze/view.h"

struct threads_options {
	struct view_names names;
	enum view_format format; /* not FORMAT_PPROF */
	bool each;               /* a row for each thread; else for all that are alike */
	int64_t count;           /* at most so many rows; negative: all */
};

/* Fails when the profile is no such one. The number of rows goes to `rows`. */
int threads_write(const struct profile *profile, const struct threads_options *options, FILE *out,
		  size_t *rows, struct error *error);

#endif

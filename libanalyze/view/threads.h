/* SPDX-License-Identifier: GPL-2.0-or-later */
/* threads: the parts of pitot threads. */
#ifndef VIEW_THREADS_H
#define VIEW_THREADS_H

#include "analyze/view_threads.h"
#include "base/intern.h"
#include "view/frame_names.h"

enum thread_column {
	COLUMN_THREADS,
	COLUMN_ON_CPU,
	COLUMN_RUNNABLE,
	COLUMN_BLOCKED,
	COLUMN_UNKNOWN,
	COLUMN_SWITCHES,
	COLUMN_PREEMPTIONS,
	COLUMN_MIGRATIONS,
	COLUMN_COUNT,
};

/* The names of the events, and of the columns for programs. */
extern const char *const thread_columns[COLUMN_COUNT];
bool thread_column_is_time(enum thread_column column);

/* Threads that are alike, or one. */
struct thread_row {
	struct span comm, pid, tid; /* tid: of one alone. comm: digits are '#' where they differ */
	struct span state;
	struct span where;
	int64_t values[COLUMN_COUNT];
};

struct threads {
	const struct profile *profile;
	const struct threads_options *options;
	struct names *names;
	struct intern texts, keys;
	uint32_t events[COLUMN_COUNT]; /* NONE: there is none of it */
	struct {
		struct thread_row *items; /* the most threads first */
		size_t count, capacity;
	} rows;
	size_t shown;
	struct strbuf *out;
};

/* Values of a made-up profile may be as large as can be: sums stay the largest. */
static inline void threads_sum(int64_t *sum, int64_t more)
{
	if (__builtin_add_overflow(*sum, more, sum))
		*sum = more < 0 ? INT64_MIN : INT64_MAX;
}

/* Where a thread is: "FUNCTION [FUNCTION OF THE KERNEL]", of the innermost of each. */
void threads_where(const struct threads *threads, uint32_t node, struct strbuf *text);

void threads_table(const struct threads *threads);
void threads_tsv(const struct threads *threads);
void threads_json(const struct threads *threads);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view_sources: where views look for source files. Two facts of a profile tell of them: "md5 PATH",
 * the digests of what was compiled, and "source PATH", the text itself.
 */
#ifndef ANALYZE_VIEW_SOURCES_H
#define ANALYZE_VIEW_SOURCES_H

#include "analyze/base.h"

/* The strings are kept, not copied. */
struct source_paths {
	const char *const *directories; /* first; the longest end of a path that is there */
	size_t directory_count;
	const char *const *maps; /* "OLD=NEW": what begins with OLD is at NEW */
	size_t map_count;
	bool only_given; /* nothing is opened outside `directories` */
};

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sources: source files by the paths that debug info has. Paths come from input: only regular
 * files are opened, and what is in them is shown as text or not at all.
 */
#ifndef VIEW_SOURCES_H
#define VIEW_SOURCES_H

#include "analyze/module.h"
#include "analyze/profile.h"
#include "analyze/view_sources.h"

#include <time.h>

struct source {
	const char *path;    /* of the file, there or not; NULL: the text is embedded */
	const char *problem; /* why there is no text; or NULL */
	int error_number;    /* of the system, when that is why; or 0 */
	const char *warning; /* why it may not be what was compiled; or NULL */
	struct span *lines;  /* without their ends; [0] is line 1 */
	uint32_t line_count;
};

struct sources;

struct sources *sources_new(const struct profile *profile, const struct source_paths *paths,
			    const struct module_paths *modules);
void sources_free(struct sources *sources);
/* Valid as long as `sources`. `module` is one of the profile that the path is of. */
const struct source *sources_find(struct sources *sources, struct span path, uint32_t module);

/* source_file.c: a path without empty parts, "." and "..", as far as that can be. */
void source_path_clean(struct strbuf *to, const char *path);

/* The file that a path means, and its contents. */
struct source_file {
	char *path;
	char *bytes; /* with a NUL behind them */
	size_t size;
	struct timespec changed;
	int error_number; /* when it cannot be opened */
};

/* false: `problem` says why there is none. */
bool source_file_read(const struct source_paths *paths, const char *recorded,
		      struct source_file *file, struct strbuf *problem);

#endif

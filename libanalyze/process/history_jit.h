/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_jit: code of jitdump files becomes part of the history, each function from the time on
 * that its program made it. Such files are found because programs map them, for perf to see.
 */
#ifndef PROCESS_HISTORY_JIT_H
#define PROCESS_HISTORY_JIT_H

#include "process/jit_dump.h"
#include "process/jit_files.h"

/* A file that was mapped by a process. */
struct jit_source {
	uint32_t pid;
	const char *path;          /* as recorded */
	struct jit_dump *dump;     /* NULL: not found */
	const struct image *image; /* what its code is in */
	char *note;                /* as jit_files_open makes it */
};

/* Between recording_scan and history_finish. */
void history_add_jit(struct history *history, const struct jit_files *files);
size_t history_jit_count(const struct history *history);
const struct jit_source *history_jit(const struct history *history, size_t index);
/* The one that the code of this image is from, or NULL. */
const struct jit_source *history_jit_of(const struct history *history, const struct image *image);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * jit_files: where the files are that tell of code made by programs. A directory that was given is
 * believed. The places that the programs wrote to are looked at only when the recording was made on
 * this host, and when the file was written to while it was made: a pid is used again, and /tmp is
 * full of what others have left.
 */
#ifndef PROCESS_JIT_FILES_H
#define PROCESS_JIT_FILES_H

#include "analyze/module.h"
#include "analyze/process.h"
#include "base/input.h"

struct jit_files {
	const struct module_paths *paths; /* kept, not copied */
	bool is_here;                     /* the recording was made on this host */
	int64_t since_s, until_s;         /* when it was made; 0: not known */
};

/* Of a recording that was scanned. */
struct jit_files jit_files_of(const struct recording *recording, const struct module_paths *paths);

/*
 * Opens DIR/PATH, DIR/NAME, or PATH itself, where NAME is the last name of it. `image`, if given,
 * is what is known of the file. Adds to `note` either "found: FILE", or "; FILE: REASON" for each
 * place; the words are those of escape_word. False: there is none.
 */
bool jit_files_open(const struct jit_files *files, const char *path, const struct image *image,
		    struct input *input, struct strbuf *note);

void jit_note_fault(struct strbuf *note, const char *path, const char *reason);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * name_notes: what the ledger says of where names are from. Files and reasons are words as
 * escape_word writes them, so that views can take a line apart again.
 *
 *	module PATH     found: FILE, debug info: FILE
 *	module PATH     found: FILE, no debug info; TRIED: REASON; ...
 *	module PATH     found: FILE, symbols: FILE, no debug info; TRIED: REASON; ...
 *	module PATH     not found, wanted build-id HEX; TRIED: REASON; ...
 *	module PATH     found: FILE; PATH: what is wrong with it
 *	kernel names    found: where
 *	kernel names    none: why
 *	option --NAME   not used: FILE: REASON
 *
 * The file is - when only one with debug info was found. Of several modules with the same path,
 * those after the first have the key "module PATH BUILD-ID".
 */
#ifndef LOAD_NAME_NOTES_H
#define LOAD_NAME_NOTES_H

#include "analyze/module.h"
#include "analyze/process.h"
#include "analyze/profile.h"
#include "base/intern.h"

/* `number` is the module's in the profile; `noted` has the keys that there are. */
void name_note_module(struct profile *profile, uint32_t number, const struct module *module,
		      struct intern *noted);
/* Of a file that a program told of its code in; `note` is as jit_files_open makes it. */
void name_note_jit(struct profile *profile, const char *path, const char *note);
/* `source` is where they are from; or, when there are none, why. */
void name_note_kernel(struct profile *profile, bool found, const char *source);
/* A file was given with this option, and would not do. */
void name_note_option(struct profile *profile, const char *option, const char *file,
		      const char *reason);

/* Without a build-id a view cannot tell but by this whether a file is the one that was mapped. */
void name_note_inode(struct profile *profile, const struct image *image);

#endif

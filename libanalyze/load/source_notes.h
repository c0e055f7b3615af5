/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source_notes: what debug info says of source files, as facts of the profile:
 *
 *	md5 PATH        32 digits of the contents; several with blanks between them when units
 *differ source PATH     the contents
 */
#ifndef LOAD_SOURCE_NOTES_H
#define LOAD_SOURCE_NOTES_H

#include "analyze/profile.h"
#include "analyze/symbol.h"
#include "base/intern.h"

/* Each a path, a NUL, and what is said of it. */
struct source_notes {
	struct intern digests, texts;
};

void source_notes_add(struct source_notes *notes, const struct symbols *symbols);
/* When all modules have been looked at. */
void source_notes_finish(struct source_notes *notes, struct profile *profile);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frame_names: what functions, places and endings are called in all views. The one place where a
 * name is demangled and a clone becomes the function that it was made from.
 */
#ifndef VIEW_FRAME_NAMES_H
#define VIEW_FRAME_NAMES_H

#include "analyze/view.h"

/* Texts by number; equal texts have one number, and 0 is "". */
struct names;

struct names *names_new(const struct profile *profile, const struct view_names *options);
void names_free(struct names *names);

uint32_t names_add(struct names *names, const void *bytes, size_t size);
/* Valid as long as the names; may have any bytes, and ends in a NUL that is not counted. */
struct span names_text(const struct names *names, uint32_t text);
/* In the order of their bytes. */
int names_compare(const struct names *names, uint32_t a, uint32_t b);
/* A string of the profile. */
uint32_t names_string(struct names *names, uint32_t string);

/* 0: it has no name. */
uint32_t names_function(struct names *names, uint32_t function);
/* "[libc.so.6+0x1234]" */
uint32_t names_address(struct names *names, uint32_t location);
/* What it is called without a name: the same, or "[unknown]". */
uint32_t names_place(struct names *names, uint32_t location);
/* "libc.so.6", or "vdso" for "[vdso]" */
struct span names_module_base(const struct profile *profile, uint32_t module);

/* ---- frames of a location, innermost first ----------------------------------------------------
 */

struct frames {
	uint32_t start,
		count; /* in profile.lines; start NONE: one frame of which no name is known */
};

struct frames frames_of(const struct profile *profile, uint32_t location, bool noinlines);
/* Its display name: the function's, or else the place. `line` NONE: no name is known. */
uint32_t frames_name(struct names *names, uint32_t location, uint32_t line);

#endif

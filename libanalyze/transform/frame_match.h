/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frame_match: a regular expression, and what it is known to match of a profile. */
#ifndef TRANSFORM_FRAME_MATCH_H
#define TRANSFORM_FRAME_MATCH_H

#include "base/regex.h"
#include "transform/transform.h"

struct frame_match {
	struct transform *transform;
	struct regex *regex;
	signed char *functions, *modules; /* -1: not asked yet */
	size_t function_count, module_count;
	bool failed; /* a match took too long; the error says so */
};

/* `option` is for the message when the pattern is no regular expression. */
int frame_match_init(struct frame_match *match, struct transform *transform, const char *option,
		     const char *pattern);
/* -1 when any match has failed. */
int frame_match_release(struct frame_match *match);

bool frame_match_text(struct frame_match *match, const void *text, size_t size);
bool frame_match_string(struct frame_match *match, uint32_t string);
/* By the path of the file. */
bool frame_match_module(struct frame_match *match, uint32_t module);
/* By its name or its source file. */
bool frame_match_function(struct frame_match *match, uint32_t function);
/* The same of a place without a name. */
bool frame_match_place(struct frame_match *match, uint32_t location);
/* Any function there, the place, or the module. */
bool frame_match_location(struct frame_match *match, uint32_t location);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* script_frames: the stacks of `perf script` -> nodes of a profile. */
#ifndef FORMAT_SCRIPT_FRAMES_H
#define FORMAT_SCRIPT_FRAMES_H

#include "format/script_line.h"
#include "format/text_cache.h"

/* A distinct line of a stack that is a frame. */
struct script_place {
	uint32_t module;
	uint64_t offset;
	uint32_t first_function, function_count; /* in `functions`, innermost first */
};

/* What is known of a distinct line is its location if it stands alone, or one of these. */
enum { SCRIPT_NO_FRAME = NONE, SCRIPT_INLINED = NONE - 1 /* in the frame below it */ };

/* A line that is to be looked for. */
struct script_text {
	struct span line;
	struct text_cache_key key;
};

/* The same with what stands below the line. */
struct script_step {
	uint32_t place, location;
	uint32_t file, line;
	bool is_inlined;
	size_t left; /* bytes of the stack from here on */
};

/* A location of the stack before, with all that called it. */
struct script_depth {
	size_t left;
	uint32_t node;
};

struct script_frames {
	struct profile *profile;
	struct text_cache texts;
	/* By number of the text; the locations are few bytes, and those that are mostly read. */
	struct {
		struct script_place *items;
		size_t count, capacity;
	} places;
	struct {
		uint32_t *items;
		size_t count, capacity;
	} locations;
	struct {
		uint32_t *items;
		size_t count, capacity;
	} functions;
	struct {
		struct script_step *items;
		size_t count, capacity;
	} steps;           /* of a stack, leaf first */
	struct span stack; /* the one before */
	struct {
		struct script_depth *items;
		size_t count, capacity;
	} depths; /* its locations, from the root on */
	struct {
		struct script_text *items;
		size_t count, capacity;
	} lines;                 /* scratch */
	struct strbuf name;      /* scratch */
	struct span module_path; /* of the module that was made use of last */
	uint32_t module;
};

void script_frames_init(struct script_frames *frames, struct profile *profile);
void script_frames_release(struct script_frames *frames);
/*
 * The node of a stack, whose lines begin with the leaf; NONE: it has no frame. What is neither a
 * frame nor its source is passed over. Texts must stay as long as this does.
 */
uint32_t script_frames_stack(struct script_frames *frames, struct span stack);
/* The same of a frame that is alone, after other things in its line. */
uint32_t script_frames_only(struct script_frames *frames, struct span text);

#endif

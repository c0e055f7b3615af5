/* SPDX-License-Identifier: GPL-2.0-or-later */
/* script_frames: the stacks of `perf script` -> nodes of a profile. */
#ifndef FORMAT_SCRIPT_FRAMES_H
#define FORMAT_SCRIPT_FRAMES_H

#include "base/intern.h"
#include "format/script_line.h"

/* A distinct line of a stack: a frame, or what stands below one. */
struct script_place {
	bool is_frame;
	uint32_t module;
	uint64_t offset;
	uint32_t first_function, function_count; /* in `functions`, innermost first */
	bool is_inlined;                         /* in the frame below it */
	uint32_t location;                       /* of this alone; NONE: not made yet */
};

/* The same with what stands below the line. */
struct script_step {
	uint32_t place;
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
	struct intern texts;
	struct {
		struct script_place *items;
		size_t count, capacity;
	} places; /* by text */
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
	} depths;           /* its locations, from the root on */
	struct strbuf name; /* scratch */
};

void script_frames_init(struct script_frames *frames, struct profile *profile);
void script_frames_release(struct script_frames *frames);
/*
 * The node of a stack, whose lines begin with the leaf; NONE: it has no frame. What is neither a frame
 * nor its source is passed over. The text must stay until the next one.
 */
uint32_t script_frames_stack(struct script_frames *frames, struct span stack);
/* The same of a frame that is alone, after other things in its line. */
uint32_t script_frames_only(struct script_frames *frames, struct span text);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* script_frames: the stacks of `perf script` -> nodes of a profile. */
#ifndef FORMAT_SCRIPT_FRAMES_H
#define FORMAT_SCRIPT_FRAMES_H

#include "base/intern.h"
#include "format/script_line.h"

/* A distinct line of a frame. */
struct script_place {
	uint32_t module;
	uint64_t offset;
	uint32_t first_function, function_count; /* in `functions`, innermost first */
	bool is_inlined;                         /* in the frame below it */
};

/* The same with what stands below the line. */
struct script_step {
	uint32_t place;
	uint32_t file, line;
	bool is_inlined;
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
	} steps;            /* of a stack, leaf first */
	struct strbuf name; /* scratch */
};

void script_frames_init(struct script_frames *frames, struct profile *profile);
void script_frames_release(struct script_frames *frames);
/* A line of a stack, from the leaf on; what is neither a frame nor its source is passed over. */
void script_frames_add(struct script_frames *frames, struct span line);
/* The same of a frame that is alone, after other things in its line. */
void script_frames_add_only(struct script_frames *frames, struct span text);
/* The node of the stack that was added, which is forgotten then; NONE: it had no frame. */
uint32_t script_frames_finish(struct script_frames *frames);

#endif

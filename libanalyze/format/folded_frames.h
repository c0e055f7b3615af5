/* SPDX-License-Identifier: GPL-2.0-or-later */
/* folded_frames: the frames of folded text -> locations of a profile. */
#ifndef FORMAT_FOLDED_FRAMES_H
#define FORMAT_FOLDED_FRAMES_H

#include "format/folded_line.h"
#include "format/text_cache.h"

/* A distinct text. */
struct folded_frame {
	uint32_t function; /* or NONE */
	uint32_t location; /* of what is not inlined; else NONE */
};

struct folded_frames {
	struct profile *profile;
	uint32_t modules[FOLDED_INLINED]; /* by mark */
	struct text_cache texts;
	struct {
		struct folded_frame *items;
		size_t count, capacity;
	} frames;           /* by text */
	struct strbuf name; /* scratch */
};

void folded_frames_init(struct folded_frames *frames, struct profile *profile);
void folded_frames_release(struct folded_frames *frames);
/* Of a frame that is added soon. */
static inline struct text_cache_key folded_frames_key(const struct folded_frames *frames,
						      struct span text)
{
	return text_cache_key(&frames->texts, text);
}
/*
 * The node of a frame that `parent` called. What was inlined there has the place of `parent`, and
 * its node stands beside it.
 */
uint32_t folded_frames_add(struct folded_frames *frames, uint32_t parent, struct span text,
			   struct text_cache_key key);

#endif

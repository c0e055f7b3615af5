/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flame_frames: the frames of a profile as those of a tree. Each location is looked at once. */
#ifndef VIEW_FLAME_FRAMES_H
#define VIEW_FLAME_FRAMES_H

#include "view/flame.h"

struct flame_frames {
	struct flame_tree *tree;
	const struct profile *profile;
	const struct flame_options *options;
	struct names *names;           /* the profile's */
	uint32_t *locations;           /* by location: in `found`; NONE: not met yet */
	uint32_t *groups;              /* by label set: a frame; NONE: none, or not met yet */
	PROFILE_TABLE(uint32_t) found; /* how many, then frames, innermost first */
	uint32_t comm;                 /* the string "comm"; NONE: no sample has that label */
};

void flame_frames_init(struct flame_frames *frames, struct flame_tree *tree,
		       const struct profile *profile, const struct flame_options *options);
void flame_frames_release(struct flame_frames *frames);

/* Frames of a location, innermost first; valid until the next call. */
const uint32_t *flame_frames_of(struct flame_frames *frames, uint32_t location, uint32_t *count);
/* The name of the program of these labels; NONE: the profile does not say it. */
uint32_t flame_frames_group(struct flame_frames *frames, uint32_t labels);
/* A frame that is no function. */
uint32_t flame_frames_word(struct flame_frames *frames, const char *word);

/* By kind, and then by module, file and line. */
int flame_frames_compare(const struct flame_tree *tree, uint32_t a, uint32_t b);

#endif

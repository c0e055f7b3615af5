/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frame_keys: the frames of a location -> numbers of what they are grouped as. */
#ifndef VIEW_FRAME_KEYS_H
#define VIEW_FRAME_KEYS_H

#include "view/frame_names.h"

#include "base/intern.h"

/* How frames are there. */
enum { FRAME_INLINED = 1 << 0, FRAME_CALLED = 1 << 1 };

/* What the frames of a key have in common, as in struct row. */
struct frame_key {
	uint32_t name, module, file, line;
	unsigned inlining; /* FRAME_ bits */
};

struct frame_keys {
	const struct profile *profile;
	struct names *names;
	unsigned by; /* VIEW_ bits */
	bool noinlines;
	struct intern known;
	struct {
		struct frame_key *items;
		size_t count, capacity;
	} keys;
	uint32_t *starts; /* by location, in `frames`; NONE: not met yet */
	struct {
		uint32_t *items;
		size_t count, capacity;
	} frames;
};

void frame_keys_init(struct frame_keys *keys, const struct profile *profile, struct names *names,
		     unsigned by, bool noinlines);
void frame_keys_release(struct frame_keys *keys);

/* The keys of the frames of a location, innermost first; valid until the next call. */
const uint32_t *frame_keys_of(struct frame_keys *keys, uint32_t location, uint32_t *count);

#endif

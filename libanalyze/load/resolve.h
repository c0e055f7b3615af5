/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve: trees of addresses -> frames in spots. A spot is a place that some stack goes through;
 * each is there once, and it is spots that get names.
 */
#ifndef LOAD_RESOLVE_H
#define LOAD_RESOLVE_H

#include "load/count.h"

#include "analyze/ending.h"

struct spot {
	const struct image *image; /* NULL: the offset is an address in nothing that is known */
	uint64_t offset;
	enum address_space space;
};

/* Most of these are no addresses at all, but what was taken for one. */
static inline bool spot_is_nowhere(const struct spot *spot)
{
	return spot->space == SPACE_USER && !spot->image;
}

struct resolved_frame {
	uint32_t outer; /* a smaller number; FRAME_NONE: the outermost */
	uint32_t spot;
};

struct resolved_stack {
	uint32_t frame; /* the innermost; FRAME_NONE: there is none */
	enum ending ending;
};

struct resolved {
	struct resolved_stack *stacks; /* one for each distinct sample */
	struct {
		struct resolved_frame *items;
		size_t count, capacity;
	} frames;
	struct {
		struct spot *items;
		size_t count, capacity;
	} spots;
	uint32_t *slots;
	size_t slot_count;
};

/*
 * The trees are not needed afterwards, and go. `nowhere_is_one`: user addresses in nothing that is
 * known are one spot, of offset 0.
 */
void resolve_stacks(const struct history *history, struct counted *counted, bool nowhere_is_one,
		    struct resolved *resolved);
/* How a stack ended, now that what is at its addresses is known. */
enum ending resolved_ending(const struct history *history, const struct sample_key *key,
			    const struct stack_address *frames, size_t count, enum ending ending);
/* The spot of an address of one of these stacks. */
uint32_t resolved_find(const struct resolved *resolved, const struct history *history,
		       const struct sample_key *key, const struct stack_address *from);
void resolved_release(struct resolved *resolved);

#endif

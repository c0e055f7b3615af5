/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve: distinct samples -> stacks of spots. A spot is a place that some stack goes through;
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

struct resolved_stack {
	size_t start; /* in resolved.frames, innermost first */
	uint32_t count;
	enum ending ending;
};

struct resolved {
	struct resolved_stack *stacks; /* one for each distinct sample */
	struct {
		uint32_t *items; /* spots */
		size_t count, capacity;
	} frames;
	struct {
		struct spot *items;
		size_t count, capacity;
	} spots;
	uint32_t *slots;
	size_t slot_count;
};

void resolve_stacks(const struct recording *recording, const struct history *history,
		    const struct counted *counted, struct resolved *resolved);
/* How a stack ended, now that what is at its addresses is known. */
enum ending resolved_ending(const struct history *history, const struct sample_key *key,
			    const struct stack_address *frames, size_t count, enum ending ending);
/* The spot of an address of one of these stacks. */
uint32_t resolved_find(const struct resolved *resolved, const struct history *history,
		       const struct sample_key *key, const struct stack_address *from);
void resolved_release(struct resolved *resolved);

#endif

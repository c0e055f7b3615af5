/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/resolve.h"

#include "analyze/unwind.h"
#include "base/vector.h"

#include <stdlib.h>
#include <string.h>

void resolved_release(struct resolved *resolved)
{
	free(resolved->stacks);
	vector_release(&resolved->frames);
	vector_release(&resolved->spots);
	free(resolved->slots);
}

/* ---- spots ------------------------------------------------------------------------------------
 */

static size_t find_slot(const struct resolved *resolved, const struct spot *spot)
{
	size_t mask = resolved->slot_count - 1;
	uint64_t mix = spot->offset +
		       (spot->image ? (uint64_t)spot->image->index + 1 : 0) * 0x9e3779b97f4a7c15u;
	size_t slot = (size_t)((mix ^ mix >> 29) * 0xbf58476d1ce4e5b9u >> 24) & mask;

	for (; resolved->slots[slot]; slot = (slot + 1) & mask) {
		const struct spot *other = &resolved->spots.items[resolved->slots[slot] - 1];

		if (other->offset == spot->offset && other->image == spot->image &&
		    (spot->image || other->space == spot->space))
			break;
	}
	return slot;
}

static void grow_slots(struct resolved *resolved)
{
	free(resolved->slots);
	resolved->slot_count = resolved->slot_count ? resolved->slot_count * 2 : 4096;
	resolved->slots = xcalloc(resolved->slot_count, sizeof(*resolved->slots));
	for (size_t i = 0; i < resolved->spots.count; i++)
		resolved->slots[find_slot(resolved, &resolved->spots.items[i])] = (uint32_t)i + 1;
}

static uint32_t spot_number(struct resolved *resolved, const struct spot *spot)
{
	size_t slot;

	if (resolved->spots.count * 2 >= resolved->slot_count)
		grow_slots(resolved);
	slot = find_slot(resolved, spot);
	if (!resolved->slots[slot]) {
		*vector_push(&resolved->spots) = *spot;
		resolved->slots[slot] = (uint32_t)resolved->spots.count;
	}
	return resolved->slots[slot] - 1;
}

/* ---- stacks -----------------------------------------------------------------------------------
 */

static uint32_t epoch_of(const struct sample_key *key, enum address_space space)
{
	switch (space) {
	case SPACE_KERNEL:
		return key->kernel_epoch;
	case SPACE_GUEST_KERNEL:
		return key->guest_epoch;
	case SPACE_USER:
		return key->epoch;
	case SPACE_GUEST_USER:
	case SPACE_HYPERVISOR:
		break;
	}
	return EPOCH_NONE;
}

/* 0 is where garbage in a frame pointer led to: no call is before it. */
static struct spot spot_of(const struct history *history, const struct sample_key *key,
			   const struct stack_address *from)
{
	uint64_t address = from->address - (from->is_return && from->address ? 1 : 0);
	struct place place = history_find(history, epoch_of(key, from->space), address);

	return (struct spot){place.image, place.offset, from->space};
}

static bool is_mapped(const struct history *history, const struct sample_key *key,
		      const struct stack_address *from)
{
	return from->space == SPACE_USER && spot_of(history, key, from).image;
}

/*
 * Where code has no frame pointer, the kernel follows whatever is in its register, until that is no
 * address of memory. What the last one led to is then seldom code.
 */
enum ending resolved_ending(const struct history *history, const struct sample_key *key,
			    const struct stack_address *frames, size_t count, enum ending ending)
{
	const struct stack_address *last = count ? &frames[count - 1] : NULL;

	if (ending != ENDING_ROOT || !last || !last->is_return || last->space != SPACE_USER ||
	    is_mapped(history, key, last))
		return ending;
	/* A process of which nothing is known proves nothing. */
	for (size_t i = 0; i + 1 < count; i++)
		if (is_mapped(history, key, &frames[i]))
			return ENDING_BAD_ADDRESS;
	return ending;
}

uint32_t resolved_find(const struct resolved *resolved, const struct history *history,
		       const struct sample_key *key, const struct stack_address *from)
{
	struct spot spot = spot_of(history, key, from);

	return resolved->slots[find_slot(resolved, &spot)] - 1;
}

struct frames {
	const struct stack_address *items;
	size_t count;
	enum ending ending;
};

/* Those kept; or else what the record says, in `stack`. */
static struct frames frames_of(const struct recording *recording, const struct distinct *distinct,
			       struct stack *stack)
{
	struct sample sample;

	if (distinct->frames)
		return (struct frames){distinct->frames, distinct->frame_count, distinct->ending};
	sample_read(recording, &distinct->record, &sample);
	callchain_read(recording, &sample, stack);
	return (struct frames){stack->items, stack->count, stack->ending};
}

void resolve_stacks(const struct recording *recording, const struct history *history,
		    const struct counted *counted, struct resolved *resolved)
{
	struct stack stack = {0};

	memset(resolved, 0, sizeof(*resolved));
	resolved->stacks = xcalloc(counted->count + 1, sizeof(*resolved->stacks));
	for (size_t i = 0; i < counted->count; i++) {
		const struct distinct *distinct = &counted->items[i];
		struct resolved_stack *to = &resolved->stacks[i];
		struct frames frames = frames_of(recording, distinct, &stack);

		to->start = resolved->frames.count;
		to->count = (uint32_t)frames.count;
		to->ending = resolved_ending(history, &distinct->key, frames.items, frames.count,
					     frames.ending);
		for (size_t k = 0; k < frames.count; k++) {
			struct spot spot = spot_of(history, &distinct->key, &frames.items[k]);

			*vector_push(&resolved->frames) = spot_number(resolved, &spot);
		}
	}
	stack_release(&stack);
}

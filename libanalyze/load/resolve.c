/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/resolve.h"

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

/* ---- spots ----------------------------------------------------------------------------------- */

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
	resolved->slots = xcalloc_table(resolved->slot_count, sizeof(*resolved->slots));
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

/* 0 is where garbage in a frame pointer led to: no call is before it. */
static struct spot spot_at(const struct history *history, uint32_t epoch, uint64_t address,
			   enum address_space space, bool is_return)
{
	struct place place =
		history_find(history, epoch, address - (is_return && address ? 1 : 0));

	return (struct spot){place.image, place.offset, space};
}

static struct spot spot_of(const struct history *history, const struct sample_key *key,
			   const struct stack_address *from)
{
	return spot_at(history, sample_key_epoch(key, from->space), from->address, from->space,
		       from->is_return);
}

uint32_t resolved_find(const struct resolved *resolved, const struct history *history,
		       const struct sample_key *key, const struct stack_address *from)
{
	struct spot spot = spot_of(history, key, from);

	return resolved->slots[find_slot(resolved, &spot)] - 1;
}

/* ---- how stacks end ----------------------------------------------------------------------------
 * Where code has no frame pointer, the kernel follows whatever is in its register, until that is no
 * address of memory. What the last one led to is then seldom code. But a process of which nothing
 * is known proves nothing.
 */

static bool is_mapped(const struct spot *spot)
{
	return spot->space == SPACE_USER && spot->image;
}

static bool is_nowhere(const struct spot *spot, bool is_return)
{
	return spot_is_nowhere(spot) && is_return;
}

enum ending resolved_ending(const struct history *history, const struct sample_key *key,
			    const struct stack_address *frames, size_t count, enum ending ending)
{
	struct spot spot;

	if (ending != ENDING_ROOT || !count)
		return ending;
	spot = spot_of(history, key, &frames[count - 1]);
	if (!is_nowhere(&spot, frames[count - 1].is_return))
		return ending;
	for (size_t i = 0; i + 1 < count; i++) {
		spot = spot_of(history, key, &frames[i]);
		if (is_mapped(&spot))
			return ENDING_BAD_ADDRESS;
	}
	return ending;
}

/* The same of all frames of the trees: what is known of one with those outside of it. */
enum { FROM_NOWHERE = 1, HAS_MAPPED = 2 };

static enum ending ending_of(const struct distinct *distinct, const uint8_t *known)
{
	if (distinct->ending == ENDING_ROOT && distinct->stack != FRAME_NONE &&
	    known[distinct->stack] == (FROM_NOWHERE | HAS_MAPPED))
		return ENDING_BAD_ADDRESS;
	return distinct->ending;
}

/* ---- stacks ---------------------------------------------------------------------------------- */

static void resolve_tree(const struct history *history, const struct stack_tree *tree,
			 bool nowhere_is_one, struct resolved *resolved, uint8_t *known)
{
	uint32_t first = (uint32_t)resolved->frames.count;

	for (size_t i = 0; i < tree->frames.count; i++) {
		const struct tree_frame *frame = &tree->frames.items[i];
		struct spot spot = spot_at(history, frame->epoch, frame->address,
					   (enum address_space)frame->space, frame->is_return);
		struct resolved_frame *to = vector_push(&resolved->frames);
		bool is_outermost = frame->outer == FRAME_NONE;

		if (nowhere_is_one && spot_is_nowhere(&spot))
			spot.offset = 0;
		to->outer = is_outermost ? FRAME_NONE : first + frame->outer;
		to->spot = spot_number(resolved, &spot);
		if (is_outermost)
			known[first + i] = is_nowhere(&spot, frame->is_return) ? FROM_NOWHERE : 0;
		else
			known[first + i] = known[to->outer];
		if (is_mapped(&spot))
			known[first + i] |= HAS_MAPPED;
	}
}

void resolve_stacks(const struct history *history, struct counted *counted, bool nowhere_is_one,
		    struct resolved *resolved)
{
	size_t frames = 0;
	uint8_t *known;

	for (size_t i = 0; i < counted->memory.count; i++)
		frames += counted->memory.items[i].tree.frames.count;
	memset(resolved, 0, sizeof(*resolved));
	vector_reserve(&resolved->frames, frames);
	known = xcalloc(frames + 1, sizeof(*known));
	for (size_t i = 0; i < counted->memory.count; i++) {
		struct stack_tree *tree = &counted->memory.items[i].tree;

		resolve_tree(history, tree, nowhere_is_one, resolved, known);
		stack_tree_release(tree);
	}
	resolved->stacks = xcalloc(counted->count + 1, sizeof(*resolved->stacks));
	for (size_t i = 0; i < counted->count; i++)
		resolved->stacks[i] = (struct resolved_stack){
			counted->items[i].stack, ending_of(&counted->items[i], known)};
	free(known);
}

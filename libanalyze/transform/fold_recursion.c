/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fold_recursion: of a function that calls itself only the innermost call stays, so that lines are
 * those where time went.
 */
#include "base/vector.h"
#include "transform/cuts.h"
#include "transform/transform.h"

#include <stdlib.h>

struct folding {
	struct transform *transform;
	struct cuts cuts;
	struct {
		struct profile_node *items;
		size_t count, capacity;
	} nodes; /* the new ones */
};

/* What the frame is called; NONE: it has no name, and is never the same as another. */
static uint32_t frame_name(const struct folding *folding, uint32_t location, bool outermost)
{
	const struct profile *profile = folding->transform->profile;
	const struct profile_location *place = &profile->locations.items[location];
	uint32_t name;

	if (!place->line_count)
		return NONE;
	name = transform_name(
		folding->transform,
		profile->lines.items[place->line_start + (outermost ? place->line_count - 1 : 0)]
			.function);
	return name ? name : NONE;
}

/* Of equal frames that were inlined into each other, the innermost stays. */
static void fold_inlined(const struct folding *folding, struct profile_location *place)
{
	struct transform *transform = folding->transform;
	struct profile_line *lines = transform_lines(transform->profile, place);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < place->line_count; i++)
		if (!kept || transform_name(transform, lines[kept - 1].function) !=
				     transform_name(transform, lines[i].function))
			lines[kept++] = lines[i];
	place->line_count = kept;
}

static uint32_t add_node(struct folding *folding, uint32_t parent, uint32_t location)
{
	*vector_push(&folding->nodes) = (struct profile_node){parent, location};
	return (uint32_t)folding->nodes.count - 1;
}

/* A stack without its innermost frame. */
static uint32_t without_innermost(struct folding *folding, uint32_t node)
{
	struct profile_node from = folding->nodes.items[node];
	uint32_t lines = folding->transform->profile->locations.items[from.location].line_count;

	if (lines < 2)
		return from.parent;
	return add_node(folding, from.parent,
			cuts_outermost(&folding->cuts, from.location, lines - 1));
}

static uint32_t fold_node(struct folding *folding, const struct profile_node *node,
			  const uint32_t *folded)
{
	uint32_t parent = node->parent == NONE ? NONE : folded[node->parent];
	uint32_t name = frame_name(folding, node->location, true);

	if (parent != NONE && name != NONE &&
	    name == frame_name(folding, folding->nodes.items[parent].location, false))
		parent = without_innermost(folding, parent);
	return add_node(folding, parent, node->location);
}

int fold_recursion(struct transform *transform)
{
	struct profile *profile = transform->profile;
	struct folding folding = {.transform = transform};
	uint32_t *folded;

	if (!transform->options->fold_recursion)
		return 0;
	for (size_t i = 0; i < profile->locations.count; i++)
		fold_inlined(&folding, &profile->locations.items[i]);
	cuts_init(&folding.cuts, profile);
	folded = xcalloc(profile->nodes.count + 1, sizeof(*folded));
	for (size_t i = 0; i < profile->nodes.count; i++)
		folded[i] = fold_node(&folding, &profile->nodes.items[i], folded);
	for (size_t i = 0; i < profile->samples.count; i++)
		if (profile->samples.items[i].node != NONE)
			profile->samples.items[i].node = folded[profile->samples.items[i].node];
	free(folded);
	cuts_release(&folding.cuts);
	vector_release(&profile->nodes);
	profile->nodes.items = folding.nodes.items;
	profile->nodes.count = folding.nodes.count;
	profile->nodes.capacity = folding.nodes.capacity;
	return 0;
}

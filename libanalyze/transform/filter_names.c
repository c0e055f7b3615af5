/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter_names: focus, ignore, hide, show. The first two choose samples by what is on their stacks;
 * the others take frames out, those that were inlined each by itself.
 */
#include "transform/frame_match.h"

#include <stdlib.h>

/* By location. */
static bool *match_locations(struct frame_match *match)
{
	size_t count = match->transform->profile->locations.count;
	bool *matches = xcalloc(count + 1, sizeof(*matches));

	for (size_t i = 0; i < count && !match->failed; i++)
		matches[i] = frame_match_location(match, (uint32_t)i);
	return matches;
}

/* Keeps the samples that have a frame which matches, or those that have none. */
static int choose(struct transform *transform, const char *option, const char *pattern, bool wanted)
{
	const struct profile *profile = transform->profile;
	struct frame_match match;
	bool *matches, *on_stack;

	if (!pattern || !*pattern)
		return 0;
	if (frame_match_init(&match, transform, option, pattern) < 0)
		return -1;
	matches = match_locations(&match);
	on_stack = xcalloc(profile->nodes.count + 1, sizeof(*on_stack));
	for (size_t i = 0; i < profile->nodes.count; i++) {
		const struct profile_node *node = &profile->nodes.items[i];

		on_stack[i] =
			matches[node->location] || (node->parent != NONE && on_stack[node->parent]);
	}
	transform_drop_by_node(transform, on_stack, wanted, option);
	free(on_stack);
	free(matches);
	return frame_match_release(&match);
}

/* Leaves the lines that match, or those that do not; true: there is none left. */
static bool edit_location(struct frame_match *match, uint32_t location, bool wanted)
{
	struct profile *profile = match->transform->profile;
	struct profile_location *place = &profile->locations.items[location];
	struct profile_line *lines = transform_lines(profile, place);
	uint32_t kept = 0;

	if (frame_match_module(match, place->module))
		return !wanted;
	if (!place->line_count)
		return frame_match_place(match, location) != wanted;
	for (uint32_t i = 0; i < place->line_count; i++)
		if (frame_match_function(match, lines[i].function) == wanted)
			lines[kept++] = lines[i];
	place->line_count = kept;
	return !kept;
}

static int edit(struct transform *transform, const char *option, const char *pattern, bool wanted)
{
	size_t count = transform->profile->locations.count;
	struct frame_match match;
	bool *hidden;

	if (!pattern || !*pattern)
		return 0;
	if (frame_match_init(&match, transform, option, pattern) < 0)
		return -1;
	hidden = xcalloc(count + 1, sizeof(*hidden));
	for (size_t i = 0; i < count && !match.failed; i++)
		hidden[i] = edit_location(&match, (uint32_t)i, wanted);
	transform_hide(transform, hidden, wanted, option);
	free(hidden);
	return frame_match_release(&match);
}

int filter_names(struct transform *transform)
{
	const struct transform_options *options = transform->options;

	if (choose(transform, "focus", options->focus, true) < 0 ||
	    choose(transform, "ignore", options->ignore, false) < 0 ||
	    edit(transform, "hide", options->hide, false) < 0)
		return -1;
	return edit(transform, "show", options->show, true);
}

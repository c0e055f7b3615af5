/* SPDX-License-Identifier: GPL-2.0-or-later */
/* filter_ends: show_from cuts stacks on the side of their roots, prune_from and a limit of depth on
 * that of their leaves. */
#include "transform/cuts.h"
#include "transform/frame_match.h"

#include <stdlib.h>
#include <string.h>

/* ---- show_from ---------------------------------------------------------------------------------
 */

/* Cuts what is outside of the outermost line that matches. False: none does. */
static bool cut_outside(struct frame_match *match, uint32_t location)
{
	struct profile *profile = match->transform->profile;
	struct profile_location *place = &profile->locations.items[location];
	const struct profile_line *lines = transform_lines(profile, place);

	if (frame_match_module(match, place->module))
		return true;
	if (!place->line_count)
		return frame_match_place(match, location);
	for (uint32_t i = place->line_count; i-- > 0;) {
		if (frame_match_function(match, lines[i].function)) {
			place->line_count = i + 1;
			return true;
		}
	}
	return false;
}

/* By node, whether it is at or below the first frame from the root that matches. */
static bool *begin_at(struct profile *profile, const bool *matches)
{
	bool *below = xcalloc(profile->nodes.count + 1, sizeof(*below));

	for (size_t i = 0; i < profile->nodes.count; i++) {
		struct profile_node *node = &profile->nodes.items[i];
		bool is_first = node->parent == NONE || !below[node->parent];

		below[i] = !is_first || matches[node->location];
		if (is_first)
			node->parent = NONE;
	}
	return below;
}

int filter_show_from(struct transform *transform)
{
	struct profile *profile = transform->profile;
	const char *pattern = transform->options->show_from;
	struct frame_match match;
	bool *matches, *below;

	if (!pattern || !*pattern)
		return 0;
	if (frame_match_init(&match, transform, "show-from", pattern) < 0)
		return -1;
	matches = xcalloc(profile->locations.count + 1, sizeof(*matches));
	for (size_t i = 0; i < profile->locations.count && !match.failed; i++)
		matches[i] = cut_outside(&match, (uint32_t)i);
	below = begin_at(profile, matches);
	transform_drop_by_node(transform, below, true, "show-from");
	free(below);
	free(matches);
	return frame_match_release(&match);
}

/* ---- prune_from --------------------------------------------------------------------------------
 */

/* A name without the parameters, but for those in what only looks so. */
static size_t simple_length(const char *name, size_t size)
{
	static const char *const parts_of_names[] = {"(anonymous namespace)", "operator()"};
	size_t at = 0;

	while (at < size) {
		size_t skip = 0;

		for (size_t i = 0; i < 2; i++) {
			size_t length = strlen(parts_of_names[i]);

			if (size - at >= length && !memcmp(name + at, parts_of_names[i], length))
				skip = length;
		}
		if (!skip && name[at] == '(')
			break;
		at += skip ? skip : 1;
	}
	return at;
}

/* pprof's match for this option: without a leading dot, files and modules. */
static bool match_simple(struct frame_match *match, const char *name, size_t size)
{
	if (!size)
		return false;
	if (*name == '.') {
		name++;
		size--;
	}
	return frame_match_text(match, name, simple_length(name, size));
}

static bool match_function(struct frame_match *match, uint32_t function)
{
	const struct profile *profile = match->transform->profile;
	signed char *known = &match->functions[function];

	if (*known < 0) {
		uint32_t name = transform_name(match->transform, function);

		*known = match_simple(match, profile_text(profile, name),
				      profile_text_size(profile, name));
	}
	return *known;
}

static bool match_place(struct frame_match *match, const struct profile_location *place)
{
	struct strbuf name = STRBUF_INIT;
	bool found;

	profile_add_place(match->transform->profile, place->module, place->start, &name);
	found = match_simple(match, name.text, name.length);
	strbuf_release(&name);
	return found;
}

/* Cuts what is inside of the innermost line that matches. False: none does. */
static bool cut_inside(struct frame_match *match, uint32_t location)
{
	struct profile *profile = match->transform->profile;
	struct profile_location *place = &profile->locations.items[location];
	const struct profile_line *lines = transform_lines(profile, place);

	if (!place->line_count)
		return match_place(match, place);
	for (uint32_t i = 0; i < place->line_count; i++) {
		if (match_function(match, lines[i].function)) {
			place->line_start += i;
			place->line_count -= i;
			return true;
		}
	}
	return false;
}

/* Stacks end at the innermost node that matches, where there is one. */
static void end_at(struct profile *profile, const bool *matches)
{
	uint32_t *ends = xcalloc(profile->nodes.count + 1, sizeof(*ends));

	for (uint32_t i = 0; i < profile->nodes.count; i++) {
		const struct profile_node *node = &profile->nodes.items[i];

		ends[i] = matches[node->location] ? i
			  : node->parent == NONE  ? NONE
						  : ends[node->parent];
	}
	for (size_t i = 0; i < profile->samples.count; i++) {
		struct profile_sample *sample = &profile->samples.items[i];

		if (sample->node != NONE && ends[sample->node] != NONE)
			sample->node = ends[sample->node];
	}
	free(ends);
}

int filter_prune_from(struct transform *transform)
{
	struct profile *profile = transform->profile;
	const char *pattern = transform->options->prune_from;
	struct frame_match match;
	bool *matches;

	if (!pattern || !*pattern)
		return 0;
	if (frame_match_init(&match, transform, "prune-from", pattern) < 0)
		return -1;
	matches = xcalloc(profile->locations.count + 1, sizeof(*matches));
	for (size_t i = 0; i < profile->locations.count && !match.failed; i++)
		matches[i] = cut_inside(&match, (uint32_t)i);
	end_at(profile, matches);
	free(matches);
	return frame_match_release(&match);
}

/* ---- depth -------------------------------------------------------------------------------------
 */

int limit_depth(struct transform *transform)
{
	struct profile *profile = transform->profile;
	uint64_t most = (uint64_t)transform->options->max_depth, *depths;
	struct cuts cuts;
	uint32_t *ends;

	if (!most)
		return 0;
	cuts_init(&cuts, profile);
	depths = xcalloc(profile->nodes.count + 1, sizeof(*depths));
	ends = xcalloc(profile->nodes.count + 1, sizeof(*ends));
	for (uint32_t i = 0; i < profile->nodes.count; i++) {
		struct profile_node *node = &profile->nodes.items[i];
		uint32_t frames = profile->locations.items[node->location].line_count;
		uint64_t depth = node->parent == NONE ? 0 : depths[node->parent];

		ends[i] = depth == most ? ends[node->parent] : i;
		if (depth < most && frames > most - depth)
			node->location =
				cuts_outermost(&cuts, node->location, (uint32_t)(most - depth));
		depth += frames ? frames : 1;
		depths[i] = depth < most ? depth : most;
	}
	for (size_t i = 0; i < profile->samples.count; i++)
		if (profile->samples.items[i].node != NONE)
			profile->samples.items[i].node = ends[profile->samples.items[i].node];
	cuts_release(&cuts);
	free(ends);
	free(depths);
	return 0;
}

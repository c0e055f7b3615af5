/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "transform/frame_match.h"

#include <stdlib.h>
#include <string.h>

int frame_match_init(struct frame_match *match, struct transform *transform, const char *option,
		     const char *pattern)
{
	const struct profile *profile = transform->profile;
	struct error error;

	*match = (struct frame_match){.transform = transform};
	match->regex = regex_new(pattern, &error);
	if (!match->regex)
		return error_set(transform->error, error.code, "--%s: %s", option, error.message);
	match->function_count = profile->functions.count;
	match->module_count = profile->modules.count;
	match->functions = xrealloc_array(NULL, match->function_count + 1, 1);
	match->modules = xrealloc_array(NULL, match->module_count + 1, 1);
	memset(match->functions, -1, match->function_count);
	memset(match->modules, -1, match->module_count);
	return 0;
}

int frame_match_release(struct frame_match *match)
{
	regex_free(match->regex);
	free(match->functions);
	free(match->modules);
	return match->failed ? -1 : 0;
}

bool frame_match_text(struct frame_match *match, const void *text, size_t size)
{
	int found = regex_match(match->regex, text, size, match->transform->error);

	match->failed |= found < 0;
	return found > 0;
}

bool frame_match_string(struct frame_match *match, uint32_t string)
{
	const struct profile *profile = match->transform->profile;

	return frame_match_text(match, profile_text(profile, string),
				profile_text_size(profile, string));
}

bool frame_match_module(struct frame_match *match, uint32_t module)
{
	const struct profile_module *is = &match->transform->profile->modules.items[module];
	signed char *known = &match->modules[module];

	/* One of which nothing is known is no file, so that not even "^$" matches. */
	if (*known < 0)
		*known = (is->path || is->build_id) && frame_match_string(match, is->path);
	return *known;
}

bool frame_match_function(struct frame_match *match, uint32_t function)
{
	signed char *known = &match->functions[function];

	if (*known < 0)
		*known = frame_match_string(match, transform_name(match->transform, function)) ||
			 frame_match_string(
				 match, match->transform->profile->functions.items[function].file);
	return *known;
}

bool frame_match_place(struct frame_match *match, uint32_t location)
{
	const struct profile *profile = match->transform->profile;
	const struct profile_location *place = &profile->locations.items[location];
	struct strbuf name = STRBUF_INIT;
	bool found;

	profile_add_place(profile, place->module, place->start, &name);
	found = frame_match_text(match, name.text, name.length) || frame_match_string(match, 0);
	strbuf_release(&name);
	return found;
}

bool frame_match_location(struct frame_match *match, uint32_t location)
{
	const struct profile *profile = match->transform->profile;
	const struct profile_location *place = &profile->locations.items[location];

	for (uint32_t i = 0; i < place->line_count; i++)
		if (frame_match_function(match,
					 profile->lines.items[place->line_start + i].function))
			return true;
	return frame_match_module(match, place->module) ||
	       (!place->line_count && frame_match_place(match, location));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reshape: frames without names go, functions get other names, and frames lose what they are told
 * apart by. */
#include "base/vector.h"
#include "transform/frame_match.h"

#include <stdlib.h>
#include <string.h>

/* ---- frames without a name ---------------------------------------------------------------------
 */

int drop_unknown(struct transform *transform)
{
	struct profile *profile = transform->profile;
	bool *hidden;

	if (!transform->options->drop_unknown)
		return 0;
	hidden = xcalloc(profile->locations.count + 1, sizeof(*hidden));
	for (size_t i = 0; i < profile->locations.count; i++) {
		struct profile_location *place = &profile->locations.items[i];
		struct profile_line *lines = transform_lines(profile, place);
		uint32_t kept = 0;

		for (uint32_t k = 0; k < place->line_count; k++)
			if (transform_name(transform, lines[k].function))
				lines[kept++] = lines[k];
		place->line_count = kept;
		hidden[i] = !kept;
	}
	transform_hide(transform, hidden, true, "drop-unknown");
	free(hidden);
	return 0;
}

/* ---- other names -------------------------------------------------------------------------------
 */

static int rename_matching(struct transform *transform, const char *pattern, const char *name,
			   bool *done)
{
	struct profile *profile = transform->profile;
	uint32_t string = profile_string(profile, name, strlen(name));
	struct frame_match match;

	if (frame_match_init(&match, transform, "rename", pattern) < 0)
		return -1;
	for (uint32_t i = 0; i < profile->functions.count && !match.failed; i++) {
		struct profile_function *function = &profile->functions.items[i];

		if (done[i] || !frame_match_string(&match, transform_name(transform, i)))
			continue;
		function->name = string;
		function->source = 0;
		done[i] = true;
	}
	return frame_match_release(&match);
}

/* REGEX=NAME, where the last '=' counts: names have none. */
static int rename_by(struct transform *transform, const char *text, bool *done)
{
	const char *equals = strrchr(text, '=');
	char *pattern;
	int result;

	if (!equals || equals == text || !equals[1])
		return error_set(transform->error, ERROR_INPUT,
				 "--rename takes REGEX=NAME, not '%s'", text);
	pattern = xstrdup(text);
	pattern[equals - text] = '\0';
	result = rename_matching(transform, pattern, equals + 1, done);
	free(pattern);
	return result;
}

int rename_functions(struct transform *transform)
{
	size_t functions = transform->profile->functions.count;
	bool *done = xcalloc(functions + 1, sizeof(*done));
	int result = 0;

	for (size_t i = 0; i < transform->options->rename_count && result == 0; i++)
		result = rename_by(transform, transform->options->renames[i], done);
	/* They are called otherwise from here on. */
	for (size_t i = 0; i < functions && i < transform->name_count; i++)
		if (done[i])
			transform->names[i] = NONE;
	free(done);
	return result;
}

/* ---- granularity -------------------------------------------------------------------------------
 */

static void coarsen_functions(struct profile *profile, enum granularity granularity)
{
	for (size_t i = 0; i < profile->functions.count; i++) {
		struct profile_function *function = &profile->functions.items[i];

		function->start_line = 0;
		if (function->name)
			function->source = 0;
		if (granularity == GRANULARITY_FUNCTIONS)
			function->file = 0;
	}
}

/* The function that stands for a file, or, where that is not known, for a module. */
static uint32_t file_function(struct profile *profile, uint32_t file, uint32_t module)
{
	struct profile_function function = {.name = file, .file = file};
	struct strbuf name = STRBUF_INIT;

	if (!file) {
		struct span base = profile_module_base(profile, module);

		strbuf_add_char(&name, '[');
		strbuf_add(&name, base.at, base.size);
		strbuf_add_char(&name, ']');
		function.name = profile_string(profile, name.text, name.length);
		strbuf_release(&name);
	}
	return profile_add_function(profile, &function);
}

static void coarsen_location(struct profile *profile, uint32_t location,
			     enum granularity granularity)
{
	struct profile_location *place = &profile->locations.items[location];

	place->offset = place->start = 0;
	for (uint32_t i = 0; i < place->line_count; i++) {
		struct profile_line *line = &profile->lines.items[place->line_start + i];

		line->column = 0;
		if (granularity != GRANULARITY_LINES)
			line->line = 0;
		if (granularity == GRANULARITY_FILES)
			line->function = file_function(
				profile, profile->functions.items[line->function].file,
				place->module);
	}
}

/* A place of which no name is known is told by where its code begins. */
int coarsen(struct transform *transform)
{
	struct profile *profile = transform->profile;
	enum granularity granularity = transform->options->granularity;

	if (granularity == GRANULARITY_ADDRESSES)
		return 0;
	for (uint32_t i = 0; i < profile->locations.count; i++) {
		struct profile_location *place = &profile->locations.items[i];

		if (place->line_count)
			coarsen_location(profile, i, granularity);
		else
			place->offset = place->start;
	}
	if (granularity == GRANULARITY_FUNCTIONS || granularity == GRANULARITY_FILEFUNCTIONS)
		coarsen_functions(profile, granularity);
	return 0;
}

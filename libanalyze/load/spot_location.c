/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/spot_location.h"

#include <stdlib.h>
#include <string.h>

static uint32_t string_number(struct profile *profile, const char *string)
{
	return profile_string(profile, string, strlen(string));
}

/* What is left out would make two of one that nobody tells apart. */
static struct profile_line line_of(struct profile *profile, enum load_detail detail,
				   const struct symbol_frame *frame)
{
	struct profile_function function = {
		.name = string_number(profile, frame->name),
		.source = string_number(profile, frame->source),
	};
	struct profile_line line = {.line = 0};

	if (detail != LOAD_NAMES) {
		function.file = string_number(profile, frame->file);
		function.start_line = frame->start_line;
	}
	line.function = profile_add_function(profile, &function);
	if (detail == LOAD_ADDRESSES) {
		line.line = frame->line;
		line.column = frame->column;
	}
	return line;
}

/* What has no name is called by its address, but where nothing is. */
static bool needs_address(enum load_detail detail, const struct spot *spot,
			  const struct symbol_chain *chain)
{
	if (detail == LOAD_ADDRESSES)
		return true;
	for (size_t i = 0; i < chain->count; i++)
		if (!*chain->frames[i].name && !*chain->frames[i].source)
			return true;
	return !chain->count && !spot_is_nowhere(spot);
}

uint32_t spot_location(struct profile *profile, enum load_detail detail, const struct spot *spot,
		       uint32_t module, const struct symbol_chain *chain)
{
	struct profile_line few[16] = {{0, 0, 0}}, *lines = few;
	uint32_t location;

	if (chain->count > sizeof(few) / sizeof(*few))
		lines = xcalloc(chain->count, sizeof(*lines));
	for (size_t i = 0; i < chain->count; i++)
		lines[i] = line_of(profile, detail, &chain->frames[i]);
	location = profile_add_location(profile, module,
					needs_address(detail, spot, chain) ? spot->offset : 0,
					lines, (uint32_t)chain->count);
	if (lines != few)
		free(lines);
	return location;
}

uint32_t spot_unnamed(struct profile *profile, enum load_detail detail, const struct spot *spot,
		      uint32_t module, const struct function_starts *starts, uint64_t address)
{
	uint64_t offset = spot->offset, start = address;

	function_starts_find(starts, address, &start);
	start = address - start < offset ? offset - (address - start) : offset;
	return profile_add_unnamed(profile, module, detail == LOAD_ADDRESSES ? offset : start,
				   start);
}

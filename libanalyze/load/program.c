/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/program.h"

#include <stdlib.h>
#include <string.h>

bool program_is_shared_object(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	for (const char *at = name; (at = strstr(at, ".so")); at++)
		if (!at[3] || at[3] == '.' || at[3] == ' ')
			return true;
	return false;
}

static bool is_program(const struct profile *profile, uint32_t module)
{
	const struct profile_module *about = &profile->modules.items[module];
	const char *path = profile_text(profile, about->path);

	return about->kind == MODULE_FILE && *path != '[' && !program_is_shared_object(path);
}

/* Of each node, the program that comes first from the root on; or NONE. */
static uint32_t *outermost(const struct profile *profile)
{
	uint32_t *programs = xcalloc(profile->nodes.count + 1, sizeof(*programs));
	bool *may_be = xcalloc(profile->modules.count + 1, sizeof(*may_be));

	for (uint32_t i = 0; i < profile->modules.count; i++)
		may_be[i] = is_program(profile, i);
	for (size_t i = 0; i < profile->nodes.count; i++) {
		const struct profile_node *node = &profile->nodes.items[i];
		uint32_t module = profile->locations.items[node->location].module;

		programs[i] = node->parent == NONE ? NONE : programs[node->parent];
		if (programs[i] == NONE && may_be[module])
			programs[i] = module;
	}
	free(may_be);
	return programs;
}

static bool is_before(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_module *x = &profile->modules.items[a],
				    *y = &profile->modules.items[b];
	int order = strcmp(profile_text(profile, x->path), profile_text(profile, y->path));

	if (!order)
		order = strcmp(profile_text(profile, x->build_id),
			       profile_text(profile, y->build_id));
	return order < 0;
}

void set_program(struct profile *profile)
{
	uint64_t *counts = xcalloc(profile->modules.count + 1, sizeof(*counts));
	uint32_t *programs = outermost(profile), best = NONE;
	const struct profile_module *about;

	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		if (sample->node != NONE && programs[sample->node] != NONE)
			counts[programs[sample->node]] += sample->count;
	}
	for (uint32_t i = 0; i < profile->modules.count; i++) {
		if (counts[i] && (best == NONE || counts[i] > counts[best] ||
				  (counts[i] == counts[best] && is_before(profile, i, best))))
			best = i;
	}
	free(counts);
	free(programs);
	if (best == NONE)
		return;
	about = &profile->modules.items[best];
	profile_set_note(profile, false, "file", profile_text(profile, about->path));
	if (about->build_id)
		profile_set_note(profile, false, "build_id",
				 profile_text(profile, about->build_id));
}

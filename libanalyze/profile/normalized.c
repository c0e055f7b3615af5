// SPDX-License-Identifier: GPL-2.0-or-later
/* Is a profile in canonical form? One walk over each table, with what normalizing goes by. */
#include "profile/order.h"

#include <stdlib.h>
#include <string.h>

typedef int order_fn(const struct profile *profile, uint32_t a, uint32_t b);

static bool ascends(const struct profile *profile, size_t count, order_fn *order)
{
	for (size_t i = 1; i < count; i++)
		if (order(profile, (uint32_t)(i - 1), (uint32_t)i) >= 0)
			return false;
	return true;
}

static bool all_used(const bool *used, size_t count)
{
	return !memchr(used, 0, count);
}

/* Depth first, and children in order of location: so that there are no two equal ones either. */
static bool nodes_ascend(const struct profile *profile)
{
	const struct profile_node *nodes = profile->nodes.items;

	for (size_t i = 0; i < profile->nodes.count; i++) {
		uint32_t at = (uint32_t)i - 1; /* NONE at the first */
		uint32_t sibling = NONE;

		/* Each step up is taken back by one step down, so all of them are few. */
		while (at != nodes[i].parent) {
			if (at == NONE)
				return false;
			sibling = at;
			at = nodes[at].parent;
		}
		if (sibling != NONE && nodes[sibling].location >= nodes[i].location)
			return false;
	}
	return true;
}

static bool nodes_are_used(const struct profile *profile)
{
	bool *used = xcalloc(profile->nodes.count, sizeof(*used));
	bool *locations = xcalloc(profile->locations.count, sizeof(*locations));
	bool all;

	for (size_t i = 0; i < profile->nodes.count; i++) {
		const struct profile_node *node = &profile->nodes.items[i];

		locations[node->location] = true;
		if (node->parent != NONE)
			used[node->parent] = true;
	}
	for (size_t i = 0; i < profile->samples.count; i++)
		if (profile->samples.items[i].node != NONE)
			used[profile->samples.items[i].node] = true;
	all = all_used(used, profile->nodes.count) && all_used(locations, profile->locations.count);
	free(locations);
	free(used);
	return all;
}

/* And the lines stand in the order of the locations, without gaps. */
static bool locations_are_used(const struct profile *profile)
{
	bool *modules = xcalloc(profile->modules.count, sizeof(*modules));
	bool *functions = xcalloc(profile->functions.count, sizeof(*functions));
	size_t next = 0;
	bool all;

	for (size_t i = 0; i < profile->lines.count; i++)
		functions[profile->lines.items[i].function] = true;
	for (size_t i = 0; i < profile->locations.count; i++) {
		const struct profile_location *location = &profile->locations.items[i];

		modules[location->module] = true;
		if (location->line_start == next)
			next += location->line_count;
	}
	all = next == profile->lines.count && all_used(modules, profile->modules.count) &&
	      all_used(functions, profile->functions.count);
	free(functions);
	free(modules);
	return all;
}

static bool labels_are_used(const struct profile *profile)
{
	bool *used = xcalloc(profile->label_sets.count, sizeof(*used));
	size_t next = 0;
	bool all;

	used[0] = true;
	for (size_t i = 0; i < profile->samples.count; i++)
		used[profile->samples.items[i].labels] = true;
	for (size_t i = 0; i < profile->label_sets.count; i++)
		if (profile->label_sets.items[i].start == next)
			next += profile->label_sets.items[i].count;
	all = next == profile->labels.count && all_used(used, profile->label_sets.count);
	free(used);
	return all;
}

static bool labels_ascend(const struct profile *profile)
{
	for (size_t i = 0; i < profile->label_sets.count; i++) {
		const struct profile_label_set *set = &profile->label_sets.items[i];

		for (uint32_t k = set->start + 1; k < set->start + set->count; k++)
			if (order_label_pair(profile, &profile->labels.items[k - 1],
					     &profile->labels.items[k]) >= 0)
				return false;
	}
	return ascends(profile, profile->label_sets.count, order_label_sets);
}

bool profile_is_normalized(const struct profile *profile)
{
	return nodes_ascend(profile) && ascends(profile, profile->samples.count, order_samples) &&
	       ascends(profile, profile->events.count, order_events) &&
	       ascends(profile, profile->modules.count, order_modules) &&
	       ascends(profile, profile->functions.count, order_functions) &&
	       ascends(profile, profile->locations.count, order_locations) &&
	       labels_ascend(profile) && ascends(profile, profile->facts.count, order_facts) &&
	       ascends(profile, profile->ledger.count, order_ledger) && nodes_are_used(profile) &&
	       locations_are_used(profile) && labels_are_used(profile);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/key_tallies.h"
#include "base/vector.h"
#include "view/tree_walk.h"

#include <stdlib.h>

void key_uses_add(struct key_uses *uses, uint32_t key, bool is_flat)
{
	*vector_push(&uses->uses) = (struct key_use){key, is_flat};
}

void key_uses_end(struct key_uses *uses)
{
	*vector_push(&uses->ends) = (uint32_t)uses->uses.count;
}

void key_uses_release(struct key_uses *uses)
{
	vector_release(&uses->uses);
	vector_release(&uses->ends);
}

struct counting {
	const struct profile *profile;
	const struct key_uses *uses;
	struct key_tally *tallies;
	uint32_t *on_path; /* by key: how often */
};

static const struct key_use *uses_at(const struct counting *counting, uint32_t node,
				     uint32_t *count)
{
	uint32_t location = counting->profile->nodes.items[node].location;
	uint32_t start = location ? counting->uses->ends.items[location - 1] : 0;

	*count = counting->uses->ends.items[location] - start;
	return *count ? counting->uses->uses.items + start : NULL;
}

static void enter(void *state, uint32_t node, const struct tally *own)
{
	struct counting *counting = state;
	uint32_t count;
	const struct key_use *uses = uses_at(counting, node, &count);

	for (uint32_t i = 0; i < count; i++) {
		if (uses[i].is_flat)
			tally_add(&counting->tallies[uses[i].key].flat, own);
		counting->on_path[uses[i].key]++;
	}
}

static void leave(void *state, uint32_t node, const struct tally *all)
{
	struct counting *counting = state;
	uint32_t count;
	const struct key_use *uses = uses_at(counting, node, &count);

	for (uint32_t i = 0; i < count; i++) {
		if (--counting->on_path[uses[i].key] == 0)
			tally_add(&counting->tallies[uses[i].key].cum, all);
	}
}

struct key_tally *key_tallies_count(const struct profile *profile, uint32_t event,
				    const struct key_uses *uses, size_t key_count)
{
	struct counting counting = {
		.profile = profile,
		.uses = uses,
		.tallies = xcalloc(key_count + 1, sizeof(*counting.tallies)),
		.on_path = xcalloc(key_count + 1, sizeof(*counting.on_path)),
	};
	struct tree_visitor visitor = {enter, leave, &counting};
	struct tree_walk walk;

	tree_walk_init(&walk, profile);
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		if (sample->event == event && sample->node != NONE)
			tree_walk_add(&walk, sample);
	}
	tree_walk_run(&walk, &visitor);
	tree_walk_release(&walk);
	free(counting.on_path);
	return counting.tallies;
}

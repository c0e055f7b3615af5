// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/index.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static uint64_t hash_event(const struct profile *profile, uint32_t item)
{
	const struct profile_event *event = &profile->events.items[item];
	uint32_t key[] = {event->name, event->unit, event->is_sampled};

	return XXH3_64bits(key, sizeof(key));
}

static bool same_event(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_event *x = &profile->events.items[a], *y = &profile->events.items[b];

	return x->name == y->name && x->unit == y->unit && x->is_sampled == y->is_sampled;
}

/* These have no bytes between their fields, so that they can be taken as bytes. */
_Static_assert(sizeof(struct profile_module) == 12, "padding in profile_module");
_Static_assert(sizeof(struct profile_function) == 16, "padding in profile_function");
_Static_assert(sizeof(struct profile_line) == 12, "padding in profile_line");
_Static_assert(sizeof(struct profile_label) == 8, "padding in profile_label");
_Static_assert(offsetof(struct profile_sample, count) == 16, "padding in profile_sample");

static uint64_t hash_module(const struct profile *profile, uint32_t item)
{
	return XXH3_64bits(&profile->modules.items[item], sizeof(struct profile_module));
}

static bool same_module(const struct profile *profile, uint32_t a, uint32_t b)
{
	return !memcmp(&profile->modules.items[a], &profile->modules.items[b],
		       sizeof(struct profile_module));
}

static uint64_t hash_function(const struct profile *profile, uint32_t item)
{
	return XXH3_64bits(&profile->functions.items[item], sizeof(struct profile_function));
}

static bool same_function(const struct profile *profile, uint32_t a, uint32_t b)
{
	return !memcmp(&profile->functions.items[a], &profile->functions.items[b],
		       sizeof(struct profile_function));
}

static uint64_t hash_location(const struct profile *profile, uint32_t item)
{
	const struct profile_location *location = &profile->locations.items[item];
	uint64_t key[] = {location->offset, location->start, location->module,
			  location->line_count, 0};

	if (location->line_count)
		key[4] = XXH3_64bits(profile->lines.items + location->line_start,
				     location->line_count * sizeof(struct profile_line));
	return XXH3_64bits(key, sizeof(key));
}

static bool same_location(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_location *x = &profile->locations.items[a];
	const struct profile_location *y = &profile->locations.items[b];

	if (x->module != y->module || x->offset != y->offset || x->start != y->start ||
	    x->line_count != y->line_count)
		return false;
	return !x->line_count ||
	       !memcmp(profile->lines.items + x->line_start, profile->lines.items + y->line_start,
		       x->line_count * sizeof(struct profile_line));
}

static uint64_t hash_label_set(const struct profile *profile, uint32_t item)
{
	const struct profile_label_set *set = &profile->label_sets.items[item];

	if (!set->count)
		return 0;
	return XXH3_64bits(profile->labels.items + set->start,
			   set->count * sizeof(struct profile_label));
}

static bool same_label_set(const struct profile *profile, uint32_t a, uint32_t b)
{
	const struct profile_label_set *x = &profile->label_sets.items[a];
	const struct profile_label_set *y = &profile->label_sets.items[b];

	if (x->count != y->count)
		return false;
	return !x->count ||
	       !memcmp(profile->labels.items + x->start, profile->labels.items + y->start,
		       x->count * sizeof(struct profile_label));
}

static uint64_t hash_sample(const struct profile *profile, uint32_t item)
{
	return XXH3_64bits(&profile->samples.items[item], offsetof(struct profile_sample, count));
}

static bool same_sample(const struct profile *profile, uint32_t a, uint32_t b)
{
	return !memcmp(&profile->samples.items[a], &profile->samples.items[b],
		       offsetof(struct profile_sample, count));
}

static uint64_t hash_fact(const struct profile *profile, uint32_t item)
{
	return XXH3_64bits(&profile->facts.items[item].key, sizeof(uint32_t));
}

static bool same_fact(const struct profile *profile, uint32_t a, uint32_t b)
{
	return profile->facts.items[a].key == profile->facts.items[b].key;
}

static uint64_t hash_ledger(const struct profile *profile, uint32_t item)
{
	return XXH3_64bits(&profile->ledger.items[item].key, sizeof(uint32_t));
}

static bool same_ledger(const struct profile *profile, uint32_t a, uint32_t b)
{
	return profile->ledger.items[a].key == profile->ledger.items[b].key;
}

const struct index_rule event_rule = {hash_event, same_event};
const struct index_rule module_rule = {hash_module, same_module};
const struct index_rule function_rule = {hash_function, same_function};
const struct index_rule location_rule = {hash_location, same_location};
const struct index_rule label_set_rule = {hash_label_set, same_label_set};
const struct index_rule sample_rule = {hash_sample, same_sample};
const struct index_rule fact_rule = {hash_fact, same_fact};
const struct index_rule ledger_rule = {hash_ledger, same_ledger};

void index_release(struct profile_index *index)
{
	free(index->slots);
	memset(index, 0, sizeof(*index));
}

/* The slot of an item that is equal, or the free one where `item` belongs. */
static struct index_slot *find_slot(const struct profile_index *index,
				    const struct index_rule *rule, const struct profile *profile,
				    uint32_t item, uint32_t hash)
{
	size_t mask = index->slot_count - 1;

	for (size_t at = hash & mask;; at = (at + 1) & mask) {
		struct index_slot *slot = &index->slots[at];

		/* Most items are told apart by their hashes, without a look at them. */
		if (!slot->number ||
		    (slot->hash == hash && rule->equal(profile, slot->number - 1, item)))
			return slot;
	}
}

/* Takes in all items before `end`. */
static void catch_up(struct profile_index *index, const struct index_rule *rule,
		     const struct profile *profile, uint32_t end)
{
	for (; index->count < end; index->count++) {
		uint32_t item = (uint32_t)index->count;
		uint32_t hash = (uint32_t)rule->hash(profile, item);
		struct index_slot *slot = find_slot(index, rule, profile, item, hash);

		if (!slot->number)
			*slot = (struct index_slot){item + 1, hash};
	}
}

static void grow(struct profile_index *index, size_t slot_count)
{
	struct index_slot *old = index->slots;
	size_t old_count = index->slot_count;

	index->slots = xcalloc_table(slot_count, sizeof(*index->slots));
	index->slot_count = slot_count;
	for (size_t i = 0; i < old_count; i++) {
		size_t at = old[i].hash & (slot_count - 1);

		if (!old[i].number)
			continue;
		while (index->slots[at].number)
			at = (at + 1) & (slot_count - 1);
		index->slots[at] = old[i];
	}
	free(old);
}

uint32_t index_settle(struct profile_index *index, const struct index_rule *rule,
		      const struct profile *profile, uint32_t last)
{
	uint32_t hash = (uint32_t)rule->hash(profile, last);
	size_t slot_count = index->slot_count ? index->slot_count : 64;
	struct index_slot *slot;

	while (slot_count <= (size_t)last * 2)
		slot_count *= 2;
	if (slot_count != index->slot_count)
		grow(index, slot_count);
	catch_up(index, rule, profile, last);
	slot = find_slot(index, rule, profile, last, hash);
	if (slot->number)
		return slot->number - 1;
	*slot = (struct index_slot){last + 1, hash};
	index->count = (size_t)last + 1;
	return last;
}

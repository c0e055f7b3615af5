// SPDX-License-Identifier: GPL-2.0-or-later
/* groups: label sets that have the same values under some keys are one group. */
#include "view/groups.h"
#include "base/intern.h"

#include <stdlib.h>
#include <string.h>

static bool is_text(const struct profile *profile, uint32_t string, struct span text)
{
	return profile_text_size(profile, string) == text.size &&
	       !memcmp(profile_text(profile, string), text.at, text.size);
}

static int check_labels(const struct profile *profile, const struct view_by *by,
			struct error *error)
{
	for (size_t i = 0; i < by->label_count; i++)
		if (profile_need_label(profile, by->labels[i], NULL, error) < 0)
			return -1;
	return 0;
}

static uint32_t label_value(const struct profile *profile, struct names *names, uint32_t set,
			    struct span key)
{
	const struct profile_label_set *labels = &profile->label_sets.items[set];

	for (uint32_t i = 0; i < labels->count; i++) {
		const struct profile_label *label = &profile->labels.items[labels->start + i];

		if (is_text(profile, label->key, key))
			return names_string(names, label->value);
	}
	return NONE;
}

/* The group of each label set. Without labels to group by, all are in one. */
static uint32_t *number_sets(struct groups *groups, const struct profile *profile,
			     struct names *names)
{
	size_t count = groups->by->label_count, set_count = profile->label_sets.count;
	uint32_t *group_of_set = xrealloc_array(NULL, set_count, sizeof(*group_of_set));
	struct intern known = {.count = 0};
	uint32_t values[VIEW_LABELS_MAX];

	groups->values = xrealloc_array(NULL, set_count * count + 1, sizeof(*groups->values));
	for (uint32_t set = 0; set < set_count; set++) {
		for (size_t i = 0; i < count; i++)
			values[i] = label_value(profile, names, set, groups->by->labels[i]);
		group_of_set[set] = intern_add(&known, values, count * sizeof(*values));
		memcpy(groups->values + group_of_set[set] * count, values, count * sizeof(*values));
	}
	groups->count = (uint32_t)known.count;
	intern_release(&known);
	return group_of_set;
}

/* Counts how many there are in each group, and then puts each behind those before it. */
static void sort_samples(struct groups *groups, const struct profile *profile,
			 const uint32_t *group_of_set, uint32_t event)
{
	const struct profile_sample *samples = profile->samples.items;
	uint32_t *next = xcalloc(groups->count + 1, sizeof(*next));

	groups->samples = xrealloc_array(NULL, profile->samples.count + 1, sizeof(*next));
	groups->starts = xcalloc(groups->count + 1, sizeof(*next));
	for (size_t i = 0; i < profile->samples.count; i++) {
		if (samples[i].event == event)
			groups->starts[group_of_set[samples[i].labels] + 1]++;
	}
	for (uint32_t i = 0; i < groups->count; i++) {
		groups->starts[i + 1] += groups->starts[i];
		next[i] = groups->starts[i];
	}
	for (uint32_t i = 0; i < profile->samples.count; i++) {
		if (samples[i].event == event)
			groups->samples[next[group_of_set[samples[i].labels]]++] = i;
	}
	free(next);
}

/* Groups that only other events have are none. */
static void drop_empty(struct groups *groups)
{
	size_t width = groups->by->label_count;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < groups->count; i++) {
		if (groups->starts[i] == groups->starts[i + 1])
			continue;
		groups->starts[kept] = groups->starts[i];
		memmove(groups->values + kept * width, groups->values + i * width,
			width * sizeof(*groups->values));
		kept++;
	}
	groups->starts[kept] = groups->starts[groups->count];
	groups->count = kept;
}

int groups_init(struct groups *groups, const struct profile *profile, struct names *names,
		const struct view_by *by, uint32_t event, struct error *error)
{
	uint32_t *group_of_set;

	*groups = (struct groups){.by = by};
	if (check_labels(profile, by, error) < 0)
		return -1;
	group_of_set = number_sets(groups, profile, names);
	sort_samples(groups, profile, group_of_set, event);
	drop_empty(groups);
	free(group_of_set);
	return 0;
}

void groups_release(struct groups *groups)
{
	free(groups->samples);
	free(groups->starts);
	free(groups->values);
	*groups = (struct groups){.by = NULL};
}

uint32_t *groups_take_values(struct groups *groups)
{
	uint32_t *values = groups->values;

	groups->values = NULL;
	return values;
}

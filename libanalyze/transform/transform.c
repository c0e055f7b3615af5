/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "transform/transform.h"

#include "base/vector.h"
#include "profile/index.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ------------------------------------------------------------------------------------
 */

static uint32_t make_name(struct transform *transform, uint32_t function)
{
	struct profile *profile = transform->profile;
	const struct profile_function *is = &profile->functions.items[function];
	uint32_t string = is->name ? is->name : is->source;
	struct span name = {(const unsigned char *)profile_text(profile, string),
			    profile_text_size(profile, string)};

	name = demangler_name(transform->demangler, name, transform->options->keep_clones);
	return profile_string(profile, name.at, name.size);
}

uint32_t transform_name(struct transform *transform, uint32_t function)
{
	if (function >= transform->name_count)
		return make_name(transform, function);
	if (transform->names[function] == NONE)
		transform->names[function] = make_name(transform, function);
	return transform->names[function];
}

/* ---- samples ----------------------------------------------------------------------------------
 */

static void add(uint64_t *sum, uint64_t count)
{
	if (__builtin_add_overflow(*sum, count, sum))
		*sum = UINT64_MAX;
}

void transform_drop(struct transform *transform, bool *dropped, const char *option)
{
	struct profile *profile = transform->profile;
	struct transform_step *step = vector_push(transform->report);

	*step = (struct transform_step){
		.option = option,
		.dropped = profile_drop_samples(profile, dropped, option),
		.left = xcalloc(profile->events.count + 1, sizeof(*step->left)),
	};
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		add(&step->left[sample->event], sample->count);
	}
	free(dropped);
}

void transform_drop_by_node(struct transform *transform, const bool *keep, bool wanted,
			    const char *option)
{
	const struct profile *profile = transform->profile;
	bool *dropped = xcalloc(profile->samples.count + 1, sizeof(*dropped));

	for (size_t i = 0; i < profile->samples.count; i++) {
		uint32_t node = profile->samples.items[i].node;

		dropped[i] = (node != NONE && keep[node]) != wanted;
	}
	transform_drop(transform, dropped, option);
}

/* Where a stack that ends at a node ends now. */
static uint32_t *pass_over(struct profile *profile, const bool *hidden)
{
	uint32_t *ends = xcalloc(profile->nodes.count + 1, sizeof(*ends));

	for (uint32_t i = 0; i < profile->nodes.count; i++) {
		struct profile_node *node = &profile->nodes.items[i];

		if (node->parent != NONE)
			node->parent = ends[node->parent];
		ends[i] = hidden[node->location] ? node->parent : i;
	}
	return ends;
}

void transform_hide(struct transform *transform, const bool *hidden, bool empty_too,
		    const char *option)
{
	struct profile *profile = transform->profile;
	bool *dropped = xcalloc(profile->samples.count + 1, sizeof(*dropped));
	uint32_t *ends = pass_over(profile, hidden);

	for (size_t i = 0; i < profile->samples.count; i++) {
		struct profile_sample *sample = &profile->samples.items[i];

		if (sample->node == NONE) {
			dropped[i] = empty_too;
			continue;
		}
		sample->node = ends[sample->node];
		dropped[i] = sample->node == NONE;
	}
	free(ends);
	transform_drop(transform, dropped, option);
}

/* ---- labels -----------------------------------------------------------------------------------
 */

bool transform_is_text(const struct transform *transform, uint32_t string, struct span text)
{
	const struct profile *profile = transform->profile;

	return profile_text_size(profile, string) == text.size &&
	       !memcmp(profile_text(profile, string), text.at, text.size);
}

bool transform_next_word(const char **list, struct span *word)
{
	while (*list && **list == ',')
		++*list;
	if (!*list || !**list)
		return false;
	*word = (struct span){(const unsigned char *)*list, strcspn(*list, ",")};
	*list += word->size + ((*list)[word->size] == ',');
	return true;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

void transform_report_release(struct transform_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		free(report->items[i].left);
	vector_release(report);
}

/* By event, and whether it is of the base. */
static struct profile_left_out *worth(const struct profile *profile)
{
	struct profile_left_out *sums = xcalloc(2 * profile->events.count + 1, sizeof(*sums));
	bool *is_base = xcalloc(profile->label_sets.count + 1, sizeof(*is_base));

	for (uint32_t i = 0; i < profile->label_sets.count; i++)
		is_base[i] = profile_is_base(profile, i);
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];
		struct profile_left_out *sum =
			&sums[2 * sample->event + is_base[sample->labels]];
		uint64_t value = (uint64_t)sample->value;

		add(&sum->value, sample->value < 0 ? -value : value);
		add(&sum->count, sample->count);
	}
	free(is_base);
	return sums;
}

/*
 * What there was is `before`; the profile is normalized. Values below and above zero that became the
 * same sample by it are in the total of pprof, which adds up nothing.
 */
static void note_left_out(struct profile *profile, struct profile_left_out *before)
{
	struct profile_left_out *after = worth(profile);

	for (uint32_t i = 0; i < 2 * profile->events.count; i++) {
		before[i].value -= after[i].value;
		before[i].count -= after[i].count;
		profile_leave_out(profile, i / 2, i % 2, &before[i]);
	}
	profile_sort_notes(profile);
	free(after);
}

/* `before` becomes what shares are of, to be freed. */
static int run(struct transform *transform, struct profile_left_out **before)
{
	static int (*const steps[])(struct transform * transform) = {
		add_tag_frames,    filter_names, filter_show_from, filter_tags,   filter_tag_keys,
		filter_prune_from, drop_unknown, rename_functions, fold_recursion,
		limit_depth,       coarsen,
	};

	if (filter_leaves(transform) < 0)
		return -1;
	*before = worth(transform->profile);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (steps[i](transform) < 0)
			return -1;
	if (transform->options->relative) {
		profile_forget_left_out(transform->profile);
		free(*before);
		*before = worth(transform->profile);
	}
	return 0;
}

int transform_profile(struct profile *profile, const struct transform_options *options,
		      struct transform_report *report, struct error *error)
{
	struct transform transform = {
		.profile = profile,
		.options = options,
		.report = report,
		.demangler = demangler_new(options->demangle),
		.names = xrealloc_array(NULL, profile->functions.count + 1, sizeof(uint32_t)),
		.name_count = profile->functions.count,
		.error = error,
	};
	struct profile_left_out *before = NULL;
	int result;

	memset(transform.names, 0xff, transform.name_count * sizeof(*transform.names)); /* NONE */
	profile_indexes_clear(profile); /* what is changed in place is not in them */
	result = run(&transform, &before);
	profile_indexes_clear(profile);
	profile_normalize(profile);
	if (!result)
		note_left_out(profile, before);
	free(before);
	demangler_free(transform.demangler);
	free(transform.names);
	return result;
}

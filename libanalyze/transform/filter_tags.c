/* SPDX-License-Identifier: GPL-2.0-or-later */
/* filter_tags: samples are chosen by their labels, and labels by their keys. */
#include "transform/frame_match.h"
#include "transform/tag_match.h"

#include <stdlib.h>

/* ---- samples -----------------------------------------------------------------------------------
 */

static int choose(struct transform *transform, const char *option, const char *text, bool wanted)
{
	const struct profile *profile = transform->profile;
	struct tag_match match;
	bool *matches, *dropped;

	if (!text || !*text)
		return 0;
	if (tag_match_init(&match, transform, option, text) < 0)
		return -1;
	matches = xcalloc(profile->label_sets.count + 1, sizeof(*matches));
	for (size_t i = 0; i < profile->label_sets.count && !match.failed; i++)
		matches[i] = tag_match_set(&match, (uint32_t)i);
	dropped = xcalloc(profile->samples.count + 1, sizeof(*dropped));
	for (size_t i = 0; i < profile->samples.count; i++)
		dropped[i] = matches[profile->samples.items[i].labels] != wanted;
	transform_drop(transform, dropped, option);
	free(matches);
	return tag_match_release(&match);
}

int filter_tags(struct transform *transform)
{
	const struct transform_options *options = transform->options;

	if (choose(transform, "tagfocus", options->tagfocus, true) < 0)
		return -1;
	return choose(transform, "tagignore", options->tagignore, false);
}

/* ---- keys --------------------------------------------------------------------------------------
 */

static int keep_keys(struct transform *transform, const char *option, const char *pattern,
		     bool wanted)
{
	struct profile *profile = transform->profile;
	struct frame_match match;

	if (!pattern || !*pattern)
		return 0;
	if (frame_match_init(&match, transform, option, pattern) < 0)
		return -1;
	for (size_t i = 0; i < profile->label_sets.count && !match.failed; i++) {
		struct profile_label_set *set = &profile->label_sets.items[i];
		struct profile_label *labels = transform_labels(profile, set);
		uint32_t kept = 0;

		/* Which side a sample is of is no label to pprof by then. */
		for (uint32_t k = 0; k < set->count; k++)
			if (labels[k].key == STRING_BASE ||
			    frame_match_string(&match, labels[k].key) == wanted)
				labels[kept++] = labels[k];
		set->count = kept;
	}
	return frame_match_release(&match);
}

int filter_tag_keys(struct transform *transform)
{
	const struct transform_options *options = transform->options;

	if (keep_keys(transform, "tagshow", options->tagshow, true) < 0)
		return -1;
	return keep_keys(transform, "taghide", options->taghide, false);
}

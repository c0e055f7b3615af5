/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyze/diff.h"

#include "profile/left_out.h"
#include "profile/merge_weight.h"

#include <string.h>

bool profile_is_diff(const struct profile *profile)
{
	for (size_t i = 0; i < profile->samples.count; i++)
		if (profile_is_base(profile, profile->samples.items[i].labels))
			return true;
	return false;
}

/* ---- equal totals ---------------------------------------------------------------------------- */

static uint64_t total_of(const struct profile *profile, uint32_t event)
{
	__extension__ __int128 sum = 0;

	for (size_t i = 0; i < profile->samples.count; i++)
		if (profile->samples.items[i].event == event)
			sum += profile->samples.items[i].value;
	if (sum < 0)
		sum = -sum;
	return sum > UINT64_MAX ? UINT64_MAX : (uint64_t)sum;
}

static bool same_text(const struct profile *a, uint32_t x, const struct profile *b, uint32_t y)
{
	return profile_text_size(a, x) == profile_text_size(b, y) &&
	       !memcmp(profile_text(a, x), profile_text(b, y), profile_text_size(a, x));
}

/* The same event of the other one, or NONE. */
static uint32_t counterpart(const struct profile *profile, uint32_t event,
			    const struct profile *other)
{
	const struct profile_event *of = &profile->events.items[event];

	for (uint32_t i = 0; i < other->events.count; i++) {
		const struct profile_event *event_there = &other->events.items[i];

		if (same_text(profile, of->name, other, event_there->name) &&
		    same_text(profile, of->unit, other, event_there->unit))
			return i;
	}
	return NONE;
}

static void normalize(struct profile *profile, const struct profile *base)
{
	for (uint32_t event = 0; event < profile->events.count; event++) {
		uint32_t there = counterpart(profile, event, base);
		struct profile_weight weight = {0, total_of(profile, event)};

		if (there == NONE || !weight.denominator)
			continue;
		weight.numerator = total_of(base, there);
		for (size_t i = 0; i < profile->samples.count; i++)
			if (profile->samples.items[i].event == event)
				merge_weigh(&profile->samples.items[i], &weight);
	}
}

/* ---- both sides ------------------------------------------------------------------------------ */

static int refuse(const char *name, struct error *error)
{
	return error_set(error, ERROR_INPUT, "'%s' is a difference already", name);
}

static int add_both(struct profile_merger *merger, struct profile *base,
		    const struct profile *profile, const struct diff_options *options,
		    struct error *error)
{
	static const char *const label[] = {BASE_LABEL, "true"};
	struct profile_part of_base = {
		.name = options->base_name,
		.labels = label,
		.label_count = options->subtract ? 0 : 2,
		.negate = true,
	};
	struct profile_part part = {.name = options->name};

	if (profile_is_diff(base))
		return refuse(options->base_name, error);
	if (profile_is_diff(profile))
		return refuse(options->name, error);
	if (!options->subtract)
		profile_left_out_of_base(base);
	if (profile_merger_add(merger, base, &of_base, error) < 0)
		return -1;
	return profile_merger_add(merger, profile, &part, error);
}

/* The recording is the new one, where the two are not of one program. */
static void take_facts(struct profile *both, const struct profile *profile)
{
	static const char *const keys[] = {"file", "build_id", "command", "host"};
	size_t size;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *text = profile_fact(profile, keys[i], &size);

		if (text)
			profile_set_note(both, false, keys[i], text);
	}
	profile_normalize(both);
}

struct profile *profile_diff(struct profile *base, struct profile *profile,
			     const struct diff_options *options, struct error *error)
{
	struct profile_merger *merger = profile_merger_new();
	struct profile *both = NULL;

	if (options->normalize)
		normalize(profile, base);
	if (!add_both(merger, base, profile, options, error)) {
		profile_merger_left_out(merger, options->left_out);
		both = profile_merger_take(merger);
		take_facts(both, profile);
	}
	profile_merger_free(merger);
	profile_free(base);
	profile_free(profile);
	return both;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* top_split: a table for each value of a label, the one with most in it first. */
#include "view/groups.h"
#include "view/top.h"

#include <stdlib.h>
#include <string.h>

struct part {
	uint32_t group;
	bool has_value;
	struct span value;
	struct totals totals;
};

struct split {
	const struct profile *profile;
	const struct top_options *options;
	struct groups groups;
	struct part *parts;
	struct totals totals; /* of all */
};

static int compare_spans(struct span a, struct span b)
{
	int order = memcmp(a.at, b.at, a.size < b.size ? a.size : b.size);

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_parts(const void *left, const void *right)
{
	const struct part *a = left, *b = right;

	if (a->totals.total.value != b->totals.total.value)
		return a->totals.total.value > b->totals.total.value ? -1 : 1;
	if (a->has_value != b->has_value)
		return a->has_value ? -1 : 1;
	return compare_spans(a->value, b->value);
}

static void make_parts(struct split *split, const struct names *names)
{
	const struct groups *groups = &split->groups;

	split->parts = xcalloc((size_t)groups->count + 1, sizeof(*split->parts));
	for (uint32_t i = 0; i < groups->count; i++) {
		struct part *part = &split->parts[i];

		part->group = i;
		part->has_value = groups->values[i] != NONE;
		part->value = names_text(names, part->has_value ? groups->values[i] : 0);
		for (uint32_t k = groups->starts[i]; k < groups->starts[i + 1]; k++) {
			const struct profile_sample *sample =
				&split->profile->samples.items[groups->samples[k]];

			totals_add(&part->totals, split->profile, sample);
		}
	}
	qsort(split->parts, groups->count, sizeof(*split->parts), compare_parts);
}

/* Views read nothing of a profile that its samples do not lead to. */
static struct profile profile_of(const struct split *split, const struct part *part)
{
	const struct groups *groups = &split->groups;
	uint32_t start = groups->starts[part->group], end = groups->starts[part->group + 1];
	struct profile profile = *split->profile;

	profile.samples.count = profile.samples.capacity = end - start;
	profile.samples.items =
		xrealloc_array(NULL, profile.samples.count + 1, sizeof(*profile.samples.items));
	for (uint32_t i = start; i < end; i++)
		profile.samples.items[i - start] =
			split->profile->samples.items[groups->samples[i]];
	return profile;
}

static int write_part(const struct split *split, const struct part *part, struct names *names,
		      struct json *json, struct error *error)
{
	struct profile profile = profile_of(split, part);
	struct strbuf value = STRBUF_INIT;
	struct top_part about = {
		.has_value = part->has_value,
		.elsewhere = split->totals.total.count - part->totals.total.count,
		.is_difference = split->totals.is_difference,
	};
	int result;

	/* Texts move as names are added. */
	strbuf_add(&value, part->value.at, part->value.size);
	about.value = (struct span){(const unsigned char *)value.text, value.length};
	result = top_write_part(&profile, split->options, names, &about, json, error);
	strbuf_release(&value);
	free(profile.samples.items);
	return result;
}

static int write_parts(struct split *split, struct names *names, struct json *json,
		       struct error *error)
{
	enum view_format format = split->options->format;
	struct sheet sheet;
	int result = 0;

	sheet_init(&sheet, split->profile, split->options->event, &split->totals, json->out);
	if (format == FORMAT_TABLE)
		sheet_add_origin(&sheet);
	else if (format == FORMAT_TSV)
		top_tsv_header(split->options, split->totals.is_difference, json->out);
	else
		json_array(json);
	for (uint32_t i = 0; i < split->groups.count && !result; i++)
		result = write_part(split, &split->parts[i], names, json, error);
	if (format == FORMAT_TABLE) {
		strbuf_add_char(json->out, '\n');
		sheet_add_account(&sheet);
	} else if (format == FORMAT_JSON) {
		json_end(json);
	}
	return result;
}

int top_write_split(const struct profile *profile, const struct top_options *options,
		    struct names *names, struct json *json, struct error *error)
{
	struct view_by by = {.labels = {options->split}, .label_count = 1};
	struct split split = {.profile = profile, .options = options};
	int result = groups_init(&split.groups, profile, names, &by, options->event, error);

	if (!result) {
		totals_of(&split.totals, profile, options->event);
		make_parts(&split, names);
		result = write_parts(&split, names, json, error);
	}
	free(split.parts);
	groups_release(&split.groups);
	return result;
}

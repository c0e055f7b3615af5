// SPDX-License-Identifier: GPL-2.0-or-later
/* The tables of profiles, added to those of one: what is equal gets one number there. */
#include "base/vector.h"
#include "profile/index.h"
#include "profile/merge_notes.h"
#include "profile/merge_tables.h"
#include "profile/merge_weight.h"
#include "profile/order.h"

#include <stdlib.h>
#include <string.h>

struct merged_event {
	bool is_common;  /* all parts so far have it */
	bool was_common; /* before the last one */
	bool is_sampled;
};

struct profile_merger {
	struct profile *profile;
	struct merged_notes notes;
	PROFILE_TABLE(struct merged_event) events; /* of the profile */
	char *first_name;                          /* of those with events */
	uint64_t left_out;
};

struct profile_merger *profile_merger_new(void)
{
	struct profile_merger *merger = xcalloc(1, sizeof(*merger));

	merger->profile = merger->notes.profile = profile_new();
	return merger;
}

void profile_merger_free(struct profile_merger *merger)
{
	if (!merger)
		return;
	profile_free(merger->profile);
	merge_notes_release(&merger->notes);
	vector_release(&merger->events);
	free(merger->first_name);
	free(merger);
}

/* ---- events ---------------------------------------------------------------------------------- */

/* By name and unit: whether it was sampled is a property that they share in the end. */
static uint32_t find_event(struct merge_mapping *mapping, const struct profile_event *event)
{
	struct profile_event key = {.name = mapping->strings[event->name],
				    .unit = mapping->strings[event->unit],
				    .rank = event->rank};

	return profile_add_event(mapping->to, &key);
}

/* The first `count`; NULL: all of them. */
static void describe_events(const struct profile *profile, const struct merged_event *which,
			    size_t count, struct strbuf *text)
{
	enum { MOST = 5 };
	size_t listed = 0;

	for (size_t i = 0; i < count; i++) {
		const struct profile_event *event = &profile->events.items[i];

		if (which && !which[i].was_common)
			continue;
		if (listed++ == MOST)
			strbuf_add_string(text, ", ...");
		if (listed > MOST)
			return;
		strbuf_addf(text, "%s%s (%s)", listed > 1 ? ", " : "",
			    profile_text(profile, event->name), profile_text(profile, event->unit));
	}
}

static int refuse_events(const struct profile_merger *merger, const struct profile *from,
			 const char *name, struct error *error)
{
	struct strbuf ours = STRBUF_INIT, theirs = STRBUF_INIT;

	describe_events(merger->profile, merger->events.items, merger->events.count, &ours);
	describe_events(from, NULL, from->events.count, &theirs);
	error_set(error, ERROR_INPUT,
		  "cannot merge '%s' with '%s': no event is in both; the one has %s, the other %s",
		  merger->first_name, name, ours.text, theirs.text);
	strbuf_release(&ours);
	strbuf_release(&theirs);
	return -1;
}

/* A part without any event says nothing of which there are. */
static int map_events(struct profile_merger *merger, struct merge_mapping *mapping,
		      const char *name, struct error *error)
{
	const struct profile *from = mapping->from;
	bool any = !from->events.count;

	for (size_t i = 0; i < merger->events.count; i++) {
		merger->events.items[i].was_common = merger->events.items[i].is_common;
		merger->events.items[i].is_common &= !from->events.count;
	}
	for (size_t i = 0; i < from->events.count; i++) {
		uint32_t number = find_event(mapping, &from->events.items[i]);
		struct merged_event *event;

		if (number == merger->events.count)
			*vector_push(&merger->events) =
				(struct merged_event){.was_common = !merger->first_name};
		event = &merger->events.items[number];
		event->is_common = event->was_common;
		event->is_sampled |= from->events.items[i].is_sampled;
		any |= event->is_common;
		mapping->events[i] = number;
	}
	if (!any)
		return refuse_events(merger, from, name, error);
	if (from->events.count && !merger->first_name)
		merger->first_name = xstrdup(name);
	return 0;
}

/* ---- samples --------------------------------------------------------------------------------- */

static void add_samples(struct profile_merger *merger, const struct merge_mapping *mapping,
			const struct profile_part *part)
{
	for (size_t i = 0; i < mapping->from->samples.count; i++) {
		struct profile_sample sample = mapping->from->samples.items[i];

		sample.event = mapping->events[sample.event];
		sample.node = sample.node == NONE ? NONE : mapping->nodes[sample.node];
		sample.labels = mapping->label_sets[sample.labels];
		merge_weigh(&sample, &part->weight);
		if (part->negate)
			sample.value = sample.value == INT64_MIN ? INT64_MAX : -sample.value;
		if (merger->events.items[sample.event].is_common)
			profile_add_sample(mapping->to, &sample);
		else
			add_saturated(&merger->left_out, sample.count);
	}
}

/* What all transforms begin with. */
static void merge_transforms(struct profile_merger *merger, const struct merge_mapping *mapping)
{
	const struct profile *from = mapping->from;
	struct profile *to = mapping->to;
	size_t same = 0;

	if (!merger->notes.parts) {
		for (size_t i = 0; i < from->transforms.count; i++)
			*vector_push(&to->transforms) = mapping->strings[from->transforms.items[i]];
		return;
	}
	while (same < to->transforms.count && same < from->transforms.count &&
	       to->transforms.items[same] == mapping->strings[from->transforms.items[same]])
		same++;
	to->transforms.count = same;
}

int profile_merger_add(struct profile_merger *merger, const struct profile *profile,
		       const struct profile_part *part, struct error *error)
{
	struct merge_mapping mapping;
	int result;

	merge_mapping_init(&mapping, profile, merger->profile);
	result = map_events(merger, &mapping, part->name, error);
	if (!result) {
		merge_tables(&mapping, part);
		add_samples(merger, &mapping, part);
		merge_transforms(merger, &mapping);
		merge_notes_add(&merger->notes, profile, &part->weight);
		merger->profile->is_incomplete |= profile->is_incomplete;
	}
	merge_mapping_release(&mapping);
	return result;
}

/* ---- the end --------------------------------------------------------------------------------- */

void profile_merger_left_out(const struct profile_merger *merger, struct strbuf *names)
{
	const struct profile *profile = merger->profile;

	for (size_t i = 0; i < merger->events.count; i++) {
		if (merger->events.items[i].is_common)
			continue;
		strbuf_addf(names, "%s%s", names->length ? ", " : "",
			    profile_text(profile, profile->events.items[i].name));
	}
}

static void keep_common_events(struct profile_merger *merger)
{
	struct profile *profile = merger->profile;
	uint32_t *numbers = xcalloc(profile->events.count + 1, sizeof(*numbers));
	size_t events = 0, samples = 0;

	for (size_t i = 0; i < profile->events.count; i++) {
		numbers[i] = (uint32_t)events;
		profile->events.items[i].is_sampled = merger->events.items[i].is_sampled;
		profile->events.items[events] = profile->events.items[i];
		events += merger->events.items[i].is_common;
	}
	for (size_t i = 0; i < profile->samples.count; i++) {
		struct profile_sample *sample = &profile->samples.items[i];

		if (!merger->events.items[sample->event].is_common) {
			add_saturated(&merger->left_out, sample->count);
			continue;
		}
		sample->event = numbers[sample->event];
		profile->samples.items[samples++] = *sample;
	}
	profile->events.count = events;
	profile->samples.count = samples;
	free(numbers);
}

static int compare_build_ids(const void *a, const void *b, void *state)
{
	const struct profile_module *x = *(struct profile_module *const *)a;
	const struct profile_module *y = *(struct profile_module *const *)b;

	if (x->build_id != y->build_id)
		return x->build_id < y->build_id ? -1 : 1;
	return order_texts(state, x->path, y->path);
}

/* Of the same build-id, all get the first path: normalizing makes one of them. */
static void join_modules(struct profile *profile)
{
	size_t count = profile->modules.count;
	struct profile_module **modules = xcalloc(count + 1, sizeof(*modules));

	for (size_t i = 0; i < count; i++)
		modules[i] = &profile->modules.items[i];
	qsort_r(modules, count, sizeof(*modules), compare_build_ids, profile);
	for (size_t i = 0, next; i < count; i = next) {
		enum module_kind kind = modules[i]->kind;

		for (next = i; next < count && modules[next]->build_id == modules[i]->build_id;
		     next++)
			kind = modules[next]->kind < kind ? modules[next]->kind : kind;
		for (size_t k = i; modules[i]->build_id && k < next; k++) {
			modules[k]->path = modules[i]->path;
			modules[k]->kind = kind;
		}
	}
	free(modules);
}

struct profile *profile_merger_take(struct profile_merger *merger)
{
	struct profile *profile = merger->profile;

	keep_common_events(merger);
	join_modules(profile);
	merge_notes_finish(&merger->notes, merger->left_out);
	profile_indexes_clear(profile);
	profile_normalize(profile);
	merger->profile = NULL;
	return profile;
}

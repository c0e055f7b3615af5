// SPDX-License-Identifier: GPL-2.0-or-later
/* The model: tables that grow at their end, and an index for each. */
#include "base/intern.h"
#include "base/vector.h"
#include "profile/at_node.h"
#include "profile/children.h"
#include "profile/index.h"
#include "profile/left_out.h"
#include "profile/order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct profile_strings {
	struct intern intern;
};

struct profile_indexes {
	struct profile_index events, modules, functions, locations, label_sets, samples, facts,
		ledger;
	struct children children;
	struct at_node at_node;
};

struct profile *profile_new(void)
{
	struct profile *profile = xcalloc(1, sizeof(*profile));

	profile->strings = xcalloc(1, sizeof(*profile->strings));
	profile->indexes = xcalloc(1, sizeof(*profile->indexes));
	profile_string(profile, "", 0);
	profile_string(profile, BASE_LABEL, strlen(BASE_LABEL));
	*vector_push(&profile->label_sets) = (struct profile_label_set){0, 0};
	return profile;
}

void profile_indexes_clear(struct profile *profile)
{
	struct profile_indexes *indexes = profile->indexes;

	index_release(&indexes->events);
	index_release(&indexes->modules);
	index_release(&indexes->functions);
	index_release(&indexes->locations);
	children_release(&indexes->children);
	index_release(&indexes->label_sets);
	index_release(&indexes->samples);
	at_node_release(&indexes->at_node);
	index_release(&indexes->facts);
	index_release(&indexes->ledger);
}

void profile_free(struct profile *profile)
{
	if (!profile)
		return;
	vector_release(&profile->events);
	vector_release(&profile->modules);
	vector_release(&profile->functions);
	vector_release(&profile->lines);
	vector_release(&profile->locations);
	vector_release(&profile->nodes);
	vector_release(&profile->labels);
	vector_release(&profile->label_sets);
	vector_release(&profile->samples);
	vector_release(&profile->facts);
	vector_release(&profile->ledger);
	vector_release(&profile->transforms);
	profile_indexes_clear(profile);
	free(profile->indexes);
	intern_release(&profile->strings->intern);
	free(profile->strings);
	free(profile);
}

bool profile_is_base(const struct profile *profile, uint32_t labels)
{
	const struct profile_label_set *set = &profile->label_sets.items[labels];

	for (uint32_t i = set->start; i < set->start + set->count; i++)
		if (profile->labels.items[i].key == STRING_BASE)
			return true;
	return false;
}

uint32_t profile_string(struct profile *profile, const void *bytes, size_t size)
{
	return intern_add(&profile->strings->intern, bytes, size);
}

const char *profile_text(const struct profile *profile, uint32_t string)
{
	assert(string < profile->strings->intern.count);
	return profile->strings->intern.strings[string];
}

size_t profile_text_size(const struct profile *profile, uint32_t string)
{
	assert(string < profile->strings->intern.count);
	return profile->strings->intern.sizes[string];
}

size_t profile_string_count(const struct profile *profile)
{
	return profile->strings->intern.count;
}

/* The last item of a table was just pushed: it goes again when there is an equal one. */
static uint32_t settle(const struct profile *profile, struct profile_index *index,
		       const struct index_rule *rule, size_t *count)
{
	uint32_t last = (uint32_t)(*count - 1);
	uint32_t item;

	assert(*count < NONE);
	item = index_settle(index, rule, profile, last);
	if (item != last)
		--*count;
	return item;
}

uint32_t profile_add_event(struct profile *profile, const struct profile_event *event)
{
	struct profile_event *there;
	uint32_t item;

	*vector_push(&profile->events) = *event;
	item = settle(profile, &profile->indexes->events, &event_rule, &profile->events.count);
	there = &profile->events.items[item];
	if (event->rank < there->rank)
		there->rank = event->rank;
	return item;
}

uint32_t profile_add_function(struct profile *profile, const struct profile_function *function)
{
	*vector_push(&profile->functions) = *function;
	return settle(profile, &profile->indexes->functions, &function_rule,
		      &profile->functions.count);
}

uint32_t profile_add_module(struct profile *profile, const struct profile_module *module)
{
	*vector_push(&profile->modules) = *module;
	return settle(profile, &profile->indexes->modules, &module_rule, &profile->modules.count);
}

uint32_t profile_add_location(struct profile *profile, uint32_t module, uint64_t offset,
			      const struct profile_line *lines, uint32_t line_count)
{
	uint32_t line_start = (uint32_t)profile->lines.count;
	size_t last = profile->locations.count;
	uint32_t item;

	assert(module < profile->modules.count && profile->lines.count + line_count < NONE);
	for (uint32_t i = 0; i < line_count; i++) {
		assert(lines[i].function < profile->functions.count);
		*vector_push(&profile->lines) = lines[i];
	}
	*vector_push(&profile->locations) =
		(struct profile_location){module, line_start, line_count, offset, offset};
	item = settle(profile, &profile->indexes->locations, &location_rule,
		      &profile->locations.count);
	if (item != last)
		profile->lines.count = line_start;
	return item;
}

uint32_t profile_add_unnamed(struct profile *profile, uint32_t module, uint64_t offset,
			     uint64_t start)
{
	assert(module < profile->modules.count);
	*vector_push(&profile->locations) =
		(struct profile_location){module, (uint32_t)profile->lines.count, 0, offset, start};
	return settle(profile, &profile->indexes->locations, &location_rule,
		      &profile->locations.count);
}

uint32_t profile_add_node(struct profile *profile, uint32_t parent, uint32_t location)
{
	uint32_t last, item;

	assert(parent == NONE || parent < profile->nodes.count);
	assert(location < profile->locations.count);
	*vector_push(&profile->nodes) = (struct profile_node){parent, location};
	last = (uint32_t)(profile->nodes.count - 1);
	assert(last < NONE - 1);
	item = children_settle(&profile->indexes->children, profile->nodes.items, last);
	if (item != last)
		profile->nodes.count--;
	return item;
}

uint32_t profile_add_labels(struct profile *profile, const struct profile_label *labels,
			    uint32_t count)
{
	uint32_t start = (uint32_t)profile->labels.count;
	size_t last = profile->label_sets.count;
	uint32_t item;

	assert(profile->labels.count + count < NONE);
	for (uint32_t i = 0; i < count; i++)
		*vector_push(&profile->labels) = labels[i];
	if (count)
		count = order_labels(profile, profile->labels.items + start, count);
	profile->labels.count = start + count;
	*vector_push(&profile->label_sets) = (struct profile_label_set){start, count};
	item = settle(profile, &profile->indexes->label_sets, &label_set_rule,
		      &profile->label_sets.count);
	if (item != last)
		profile->labels.count = start;
	return item;
}

void profile_sum_samples(struct profile_sample *sum, const struct profile_sample *more)
{
	add_saturated(&sum->count, more->count);
	if (__builtin_add_overflow(sum->value, more->value, &sum->value))
		sum->value = more->value < 0 ? INT64_MIN : INT64_MAX;
	if (__builtin_add_overflow(sum->squares, more->squares, &sum->squares))
		sum->squares = ~(uint128)0;
}

/* The last sample was just pushed: it goes again when there is an equal one. */
static uint32_t settle_sample(struct profile *profile)
{
	uint32_t last = (uint32_t)(profile->samples.count - 1);
	uint32_t other;

	assert(profile->samples.count < NONE);
	other = at_node_last(&profile->indexes->at_node, profile, last);
	if (other == NONE)
		return last;
	if (!sample_rule.equal(profile, other, last))
		return settle(profile, &profile->indexes->samples, &sample_rule,
			      &profile->samples.count);
	profile->samples.count--;
	return other;
}

void profile_add_sample(struct profile *profile, const struct profile_sample *sample)
{
	size_t last = profile->samples.count;
	uint32_t item;

	assert(sample->node == NONE || sample->node < profile->nodes.count);
	assert(sample->event < profile->events.count);
	assert(sample->labels < profile->label_sets.count);
	assert(sample->ending < ENDING_COUNT);
	*vector_push(&profile->samples) = *sample;
	item = settle_sample(profile);
	if (item != last)
		profile_sum_samples(&profile->samples.items[item], sample);
}

bool profile_put_note(struct profile *profile, bool in_ledger, const struct profile_note *note)
{
	size_t last = in_ledger ? profile->ledger.count : profile->facts.count;
	uint32_t item;

	if (in_ledger) {
		*vector_push(&profile->ledger) = *note;
		item = settle(profile, &profile->indexes->ledger, &ledger_rule,
			      &profile->ledger.count);
		profile->ledger.items[item] = *note;
	} else {
		*vector_push(&profile->facts) = *note;
		item = settle(profile, &profile->indexes->facts, &fact_rule, &profile->facts.count);
		profile->facts.items[item] = *note;
	}
	return item == last;
}

void profile_set_note(struct profile *profile, bool in_ledger, const char *key, const char *value)
{
	struct profile_note note = {profile_string(profile, key, strlen(key)),
				    profile_string(profile, value, strlen(value))};

	profile_put_note(profile, in_ledger, &note);
}

void profile_add_transform(struct profile *profile, const char *options)
{
	*vector_push(&profile->transforms) = profile_string(profile, options, strlen(options));
}

const char *profile_fact(const struct profile *profile, const char *key, size_t *size)
{
	for (size_t i = 0; i < profile->facts.count; i++) {
		const struct profile_note *note = &profile->facts.items[i];

		if (strcmp(profile_text(profile, note->key), key))
			continue;
		*size = profile_text_size(profile, note->value);
		return profile_text(profile, note->value);
	}
	return NULL;
}

bool profile_is_number_key(const struct profile *profile, uint32_t key)
{
	const char *text = profile_text(profile, key);
	struct strbuf fact = STRBUF_INIT;
	size_t size;
	bool is;

	if (!strcmp(text, "pid") || !strcmp(text, "tid") || !strcmp(text, "cpu"))
		return true;
	strbuf_addf(&fact, PROFILE_LABEL_FACT "%s", text);
	is = profile_fact(profile, fact.text, &size);
	strbuf_release(&fact);
	return is;
}

uint32_t profile_count_samples(struct profile *profile, uint32_t event)
{
	struct profile_event counts = {
		.name = profile_string(profile, "samples", strlen("samples")),
		.unit = profile_string(profile, "count", strlen("count")),
	};
	uint32_t to;

	if (event != NONE)
		counts.rank = profile->events.items[event].rank;
	for (size_t i = 0; i < profile->events.count; i++)
		counts.is_sampled |= (event == NONE || event == i) &&
				     profile->events.items[i].is_sampled;
	to = profile_add_event(profile, &counts);
	for (size_t i = 0; i < profile->samples.count; i++) {
		struct profile_sample *sample = &profile->samples.items[i];

		if (event != NONE && sample->event != event)
			continue;
		sample->event = to;
		sample->value = sample->count > INT64_MAX ? INT64_MAX : (int64_t)sample->count;
		if (profile_is_base(profile, sample->labels))
			sample->value = -sample->value;
		sample->squares = sample->count;
	}
	profile_left_out_samples(profile, event, to);
	/* What was different may be the same now. */
	index_release(&profile->indexes->samples);
	at_node_release(&profile->indexes->at_node);
	return to;
}

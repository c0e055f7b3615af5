// SPDX-License-Identifier: GPL-2.0-or-later
/* pprof_put_samples: one message for each sample of the model. */
#include "format/pprof_put.h"
#include "format/pprof_wire.h"
#include "profile/stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_label(struct pprof_writer *writer, uint32_t key, uint32_t value)
{
	pprof_put_number(&writer->inner, LABEL_KEY, key);
	pprof_put_number(&writer->inner, LABEL_STRING, value);
	pprof_put_message(&writer->message, SAMPLE_LABEL, &writer->inner);
}

/* "42" or "42 bytes"; false: it is neither. */
static bool put_number_label(struct pprof_writer *writer, uint32_t key_string, const char *text)
{
	uint32_t key = pprof_put_string(writer, key_string), unit = 0;
	char *end, again[24];
	long long number;

	errno = 0;
	number = strtoll(text, &end, 10);
	/* One form of a number only, as it has to come back the same. */
	snprintf(again, sizeof(again), "%lld", number);
	if (errno || strlen(again) != (size_t)(end - text) || strncmp(text, again, strlen(again)) ||
	    (*end && (*end != ' ' || !end[1])))
		return false;
	if (*end)
		unit = pprof_put_text(writer, end + 1);
	else if (!number || !strcmp(profile_text(writer->profile, key_string), "cpu"))
		unit = key; /* without one a label of 0 would be none */
	pprof_put_number(&writer->inner, LABEL_KEY, key);
	pprof_put_number(&writer->inner, LABEL_NUMBER, (uint64_t)number);
	pprof_put_number(&writer->inner, LABEL_UNIT, unit);
	pprof_put_message(&writer->message, SAMPLE_LABEL, &writer->inner);
	return true;
}

static bool is_number_key(struct pprof_writer *writer, uint32_t key)
{
	uint32_t known = numbers_find(&writer->number_keys, key);

	if (known == NUMBER_NONE) {
		known = profile_is_number_key(writer->profile, key);
		numbers_add(&writer->number_keys, key, known);
	}
	return known;
}

static void put_labels(struct pprof_writer *writer, uint32_t set)
{
	const struct profile *profile = writer->profile;
	const struct profile_label_set *labels = &profile->label_sets.items[set];

	for (uint32_t i = 0; i < labels->count; i++) {
		const struct profile_label *label = &profile->labels.items[labels->start + i];
		const char *text = profile_text(profile, label->value);

		if (is_number_key(writer, label->key) &&
		    strlen(text) == profile_text_size(profile, label->value) &&
		    put_number_label(writer, label->key, text))
			continue;
		put_label(writer, pprof_put_string(writer, label->key), pprof_put_string(writer, label->value));
	}
}

static void put_stack(struct pprof_writer *writer, uint32_t node)
{
	for (; node != NONE; node = writer->profile->nodes.items[node].parent) {
		uint32_t location = writer->profile->nodes.items[node].location;
		uint32_t expanded = pprof_expanded(writer, location);

		for (uint32_t i = 0; i < expanded; i++)
			pprof_put_packed(&writer->inner, pprof_line_id(writer, location, i));
		pprof_put_packed(&writer->inner, (uint64_t)location + 1);
	}
	if (writer->inner.length)
		pprof_put_message(&writer->message, SAMPLE_LOCATION, &writer->inner);
}

/* ---- which samples are one message ------------------------------------------------------------ */

struct samples {
	struct pprof_writer *writer;
	uint32_t *order;
	uint32_t *columns; /* by event: of its value; NONE: it is not written */
	int64_t *values;   /* by column */
	size_t column_count;
	bool has_counts; /* column 0 is the number of samples */
	uint32_t event_key, ending_key;
};

static int compare(const void *a, const void *b, void *profile)
{
	const struct profile_sample *items = ((const struct profile *)profile)->samples.items;
	const struct profile_sample *x = &items[*(const uint32_t *)a];
	const struct profile_sample *y = &items[*(const uint32_t *)b];

	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	if (x->labels != y->labels)
		return x->labels < y->labels ? -1 : 1;
	if (x->ending != y->ending)
		return x->ending < y->ending ? -1 : 1;
	return (x->event > y->event) - (x->event < y->event);
}

/* Values of several events go into one message where there are no counts to be told apart. */
static bool is_joined(const struct samples *samples, uint32_t a, uint32_t b)
{
	const struct profile_sample *items = samples->writer->profile->samples.items;

	return !samples->has_counts && items[a].node == items[b].node &&
	       items[a].labels == items[b].labels && items[a].ending == items[b].ending;
}

/* What the base of a difference had is less than nothing, too. */
static int64_t column_of_count(const struct profile *profile, const struct profile_sample *sample)
{
	int64_t count = sample->count > INT64_MAX ? INT64_MAX : (int64_t)sample->count;

	return profile_is_base(profile, sample->labels) ? -count : count;
}

static void samples_init(struct samples *samples, struct pprof_writer *writer)
{
	const struct profile *profile = writer->profile;
	size_t count = profile->samples.count;

	*samples = (struct samples){
		.writer = writer,
		.order = xcalloc(count + 1, sizeof(*samples->order)),
		.columns = xcalloc(profile->events.count + 1, sizeof(*samples->columns)),
		.values = xcalloc(writer->types.count, sizeof(*samples->values)),
		.event_key = pprof_put_text(writer, PPROF_EVENT_KEY),
		.ending_key = pprof_put_text(writer, PPROF_ENDING_KEY),
	};
	for (size_t i = 0; i < profile->events.count; i++)
		samples->columns[i] = NONE;
	for (size_t i = 0; i < writer->types.count; i++) {
		uint32_t event = writer->types.items[i].event;

		if (event == NONE)
			samples->has_counts = true;
		else if (pprof_is_wanted(writer, event))
			samples->columns[event] = (uint32_t)samples->column_count;
		else
			continue;
		samples->column_count++;
	}
	for (size_t i = 0; i < count; i++)
		samples->order[i] = (uint32_t)i;
	if (!samples->has_counts)
		qsort_r(samples->order, count, sizeof(*samples->order), compare,
			(void *)(uintptr_t)profile);
}

static void samples_release(struct samples *samples)
{
	free(samples->order);
	free(samples->columns);
	free(samples->values);
}

static void put_values(struct samples *samples)
{
	for (size_t i = 0; i < samples->column_count; i++)
		pprof_put_packed(&samples->writer->inner, (uint64_t)samples->values[i]);
	pprof_put_message(&samples->writer->message, SAMPLE_VALUE, &samples->writer->inner);
	memset(samples->values, 0, samples->column_count * sizeof(*samples->values));
}

/* `sample` is the last of those that are one. */
static void put_sample(struct samples *samples, const struct profile_sample *sample)
{
	struct pprof_writer *writer = samples->writer;

	put_stack(writer, sample->node);
	put_values(samples);
	put_labels(writer, sample->labels);
	if (sample->ending != ENDING_ROOT)
		put_label(writer, samples->ending_key,
			  pprof_put_text(writer, stream_endings[sample->ending]));
	if (writer->tells_events)
		put_label(writer, samples->event_key,
			  pprof_put_text(writer,
					 sample_types_find(&writer->types, sample->event)->name));
	pprof_put_message(&writer->out, PROFILE_SAMPLE, &writer->message);
}

void pprof_put_samples(struct pprof_writer *writer)
{
	const struct profile_sample *items = writer->profile->samples.items;
	size_t count = writer->profile->samples.count;
	struct samples samples;
	bool is_open = false;

	samples_init(&samples, writer);
	for (size_t i = 0; i < count; i++) {
		const struct profile_sample *sample = &items[samples.order[i]];
		uint32_t column = samples.columns[sample->event];

		if (is_open && !is_joined(&samples, samples.order[i - 1], samples.order[i])) {
			put_sample(&samples, &items[samples.order[i - 1]]);
			is_open = false;
		}
		if (column == NONE)
			continue;
		samples.values[column] = sample->value;
		if (samples.has_counts)
			samples.values[0] = column_of_count(samples.writer->profile, sample);
		is_open = true;
	}
	if (is_open)
		put_sample(&samples, &items[samples.order[count - 1]]);
	samples_release(&samples);
}

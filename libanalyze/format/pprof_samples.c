// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pprof_samples: the second walk. Samples that follow one another have most of their callers in
 * common, so the nodes of the last stack are kept.
 */
#include "base/vector.h"
#include "format/pprof.h"
#include "profile/stream.h"

#include <inttypes.h>
#include <string.h>

struct path_step {
	uint32_t location, node; /* of the model */
};

struct samples {
	struct pprof *pprof;
	struct {
		uint32_t *items; /* indexes of locations, the leaf first */
		size_t count, capacity;
	} stack;
	struct {
		int64_t *items;
		size_t count, capacity;
	} values;
	struct {
		struct profile_label *items;
		size_t count, capacity;
	} labels;
	struct {
		struct path_step *items; /* of the last stack, the root first */
		size_t count, capacity;
	} path;
	enum ending ending;
	size_t only_type; /* as the label of the event says; 0: there is none */
	const unsigned char *at;
	uint32_t ending_key, event_key;
};

/* ---- fields ----------------------------------------------------------------------------------- */

static bool add_frame(struct pprof *pprof, void *to, uint64_t id)
{
	struct samples *samples = to;
	uint32_t location = ids_find(&pprof->location_ids, id);

	if (location == UINT32_MAX)
		return pprof_fail(pprof, samples->at,
				  "a sample has a location that is not there");
	*vector_push(&samples->stack) = location;
	return true;
}

static bool add_value(struct pprof *pprof, void *to, uint64_t value)
{
	struct samples *samples = to;

	(void)pprof;
	*vector_push(&samples->values) = (int64_t)value;
	return true;
}

static bool is_text(const struct profile *profile, uint32_t string, const char *text)
{
	return !strcmp(profile_text(profile, string), text);
}

/* What a label of ours says instead of being one. */
static bool is_ours(struct samples *samples, uint32_t key, uint32_t value)
{
	const struct pprof *pprof = samples->pprof;

	if (key == samples->ending_key) {
		for (int i = 0; i < ENDING_COUNT; i++) {
			if (!is_text(pprof->profile, value, stream_endings[i]))
				continue;
			samples->ending = (enum ending)i;
			return true;
		}
	}
	if (key != samples->event_key)
		return false;
	for (size_t i = 0; i < pprof->types.count; i++)
		if (pprof->types.items[i].name_text == value)
			samples->only_type = i;
	return true;
}

/* "42", or with a unit that is not just the key again, "42 bytes" */
static uint32_t number_text(struct pprof *pprof, uint32_t key, uint64_t number, uint32_t unit)
{
	struct profile *profile = pprof->profile;
	struct strbuf text = STRBUF_INIT;
	uint32_t string;

	strbuf_addf(&text, "%" PRId64, (int64_t)number);
	if (unit && unit != key) {
		strbuf_add_char(&text, ' ');
		strbuf_add(&text, profile_text(profile, unit), profile_text_size(profile, unit));
	}
	string = profile_string(profile, text.text, text.length);
	strbuf_release(&text);
	if (numbers_find(&pprof->number_keys, key) == NUMBER_NONE)
		numbers_add(&pprof->number_keys, key, 0);
	return string;
}

static bool add_label(struct samples *samples, struct reader message)
{
	uint64_t fields[LABEL_UNIT + 1] = {0};
	struct pprof *pprof = samples->pprof;
	struct profile_label label;
	struct wire_field field;
	uint32_t unit;
	int got;

	while ((got = wire_next(&message, &field)) > 0) {
		if (field.number > LABEL_UNIT)
			continue;
		if (!pprof_expect(pprof, &message, &field, WIRE_VARINT))
			return false;
		fields[field.number] = field.value;
	}
	if (got < 0)
		return pprof_fail(pprof, message.at, "a label is damaged");
	if (!pprof_string(pprof, fields[LABEL_KEY], &label.key) ||
	    !pprof_string(pprof, fields[LABEL_STRING], &label.value) ||
	    !pprof_string(pprof, fields[LABEL_UNIT], &unit))
		return false;
	if (!label.value) {
		/* A label of nothing is none, for pprof, too. */
		if (!fields[LABEL_NUMBER] && !unit)
			return true;
		label.value = number_text(pprof, label.key, fields[LABEL_NUMBER], unit);
	}
	if (!is_ours(samples, label.key, label.value))
		*vector_push(&samples->labels) = label;
	return true;
}

/* ---- the stack -------------------------------------------------------------------------------- */

/* The first of the frames that drop_frames leaves. */
static size_t first_kept(const struct samples *samples)
{
	const struct pprof *pprof = samples->pprof;
	bool has_other = false;

	if (!pprof->has_drops)
		return 0;
	for (size_t i = samples->stack.count; i-- > 0;) {
		const struct pprof_location *location =
			&pprof->locations.items[samples->stack.items[i]];

		if (!location->is_dropped && !location->is_cut)
			has_other = true;
		else if (has_other)
			return location->is_dropped ? i + 1 : i;
	}
	return 0;
}

static uint32_t add_stack(struct samples *samples)
{
	struct pprof *pprof = samples->pprof;
	size_t first = first_kept(samples), depth = 0;
	uint32_t node = NONE;

	for (size_t i = samples->stack.count; i-- > first; depth++) {
		uint32_t location = pprof->locations.items[samples->stack.items[i]].location;

		if (depth < samples->path.count &&
		    samples->path.items[depth].location == location) {
			node = samples->path.items[depth].node;
			continue;
		}
		node = profile_add_node(pprof->profile, node, location);
		samples->path.count = depth;
		*vector_push(&samples->path) = (struct path_step){location, node};
	}
	samples->path.count = depth;
	return node;
}

/* ---- one sample ------------------------------------------------------------------------------- */

static void add_of_type(const struct samples *samples, struct profile_sample *sample, size_t type,
			uint64_t count)
{
	int64_t value = samples->values.items[type];
	struct pprof_type *of = &samples->pprof->types.items[type];
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;

	/* Where there was said to be no event. */
	if (of->event == NONE)
		of->event = profile_add_event(
			samples->pprof->profile,
			&(struct profile_event){.name = of->name_text, .unit = of->unit_text});
	sample->event = of->event;
	sample->count = count;
	sample->value = value;
	sample->squares = 0;
	/* Where it is known that all have the same weight, which only our notes tell. */
	if (of->is_even && count)
		sample->squares = (uint128)size * (size / count);
	/* Equal ones are brought together when the profile gets its canonical form. */
	*vector_push(&samples->pprof->profile->samples) = *sample;
}

/* Which types the sample is of: those that are not 0, or the only one there is. */
static void add_types(const struct samples *samples, struct profile_sample *sample)
{
	const struct pprof *pprof = samples->pprof;
	const int64_t *values = samples->values.items;
	/* The first is an event by itself, too, where there are several others that are not ours. */
	size_t first = pprof->has_counts && pprof->types.items[0].event == NONE;
	size_t only = samples->only_type, type;
	uint64_t count = 1;

	if (pprof->has_counts)
		count = values[0] < 0 ? -(uint64_t)values[0] : (uint64_t)values[0];
	if (!only && pprof->has_counts && pprof->types.count == 2)
		only = 1;
	for (type = first; type < pprof->types.count; type++)
		if (values[type] || (only && type == only && count))
			add_of_type(samples, sample, type, count);
}

static bool read_sample_fields(struct samples *samples, struct reader message)
{
	struct pprof *pprof = samples->pprof;
	struct wire_field field;
	int got;

	while ((got = wire_next(&message, &field)) > 0) {
		bool ok = true;

		if (field.number == SAMPLE_LOCATION)
			ok = pprof_numbers(pprof, &field, samples, add_frame);
		else if (field.number == SAMPLE_VALUE)
			ok = pprof_numbers(pprof, &field, samples, add_value);
		else if (field.number == SAMPLE_LABEL)
			ok = pprof_expect(pprof, &message, &field, WIRE_BYTES) &&
			     add_label(samples, field.bytes);
		if (!ok)
			return false;
	}
	return !got || pprof_fail(pprof, message.at, "a sample is damaged");
}

static bool read_sample(struct samples *samples, struct reader message)
{
	struct pprof *pprof = samples->pprof;
	struct profile_sample sample = {.node = NONE};

	samples->stack.count = samples->values.count = samples->labels.count = 0;
	samples->ending = ENDING_ROOT;
	samples->only_type = 0;
	samples->at = message.start;
	if (!read_sample_fields(samples, message))
		return false;
	if (!pprof->types.count || samples->values.count != pprof->types.count)
		return pprof_fail(pprof, message.start,
				  "a sample has not as many values as there are sample types");
	sample.node = add_stack(samples);
	sample.ending = samples->ending;
	sample.labels = profile_add_labels(pprof->profile, samples->labels.items,
					   (uint32_t)samples->labels.count);
	add_types(samples, &sample);
	return true;
}

/* Labels of pids and the like are numbers anyway; of others it has to be kept in mind. */
static void note_number_keys(const struct pprof *pprof)
{
	struct profile *profile = pprof->profile;
	struct strbuf fact = STRBUF_INIT;

	for (size_t i = 0; i < pprof->number_keys.slot_count; i++) {
		const struct number_slot *slot = &pprof->number_keys.slots[i];

		if (!slot->value || profile_is_number_key(profile, slot->key))
			continue;
		strbuf_clear(&fact);
		strbuf_addf(&fact, PROFILE_LABEL_FACT "%s", profile_text(profile, slot->key));
		profile_set_note(profile, false, fact.text, "number");
	}
	strbuf_release(&fact);
}

bool pprof_read_samples(struct pprof *pprof, size_t size)
{
	struct samples samples = {.pprof = pprof};
	struct reader message = reader_over(pprof->start, size, false);
	struct wire_field field;
	bool ok = true;

	samples.ending_key = profile_string(pprof->profile, PPROF_ENDING_KEY,
					    strlen(PPROF_ENDING_KEY));
	samples.event_key =
		profile_string(pprof->profile, PPROF_EVENT_KEY, strlen(PPROF_EVENT_KEY));
	while (ok && wire_next(&message, &field) > 0)
		if (field.number == PROFILE_SAMPLE)
			ok = read_sample(&samples, field.bytes);
	if (ok)
		note_number_keys(pprof);
	vector_release(&samples.stack);
	vector_release(&samples.values);
	vector_release(&samples.labels);
	vector_release(&samples.path);
	return ok;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* sample_types: the columns of a profile in the words of pprof. */
#include "analyze/format.h"
#include "base/vector.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char samples_name[] = "samples", samples_unit[] = "count";

static char *copy(const char *text, size_t size)
{
	char *string = xmalloc(size + 1);

	memcpy(string, text, size);
	string[size] = '\0';
	return string;
}

static struct sample_type *add(struct sample_types *types, const char *name, size_t name_size,
			       const char *unit, size_t unit_size, uint32_t event)
{
	types->items = vector_grow(types->items, types->count, &types->capacity,
				   sizeof(*types->items));
	types->items[types->count] = (struct sample_type){
		copy(name, name_size), copy(unit, unit_size), event};
	return &types->items[types->count++];
}

void sample_types_release(struct sample_types *types)
{
	for (size_t i = 0; i < types->count; i++) {
		free(types->items[i].name);
		free(types->items[i].unit);
	}
	free(types->items);
	*types = (struct sample_types){.items = NULL};
}

static bool has_name(const struct sample_types *types, const char *name)
{
	for (size_t i = 0; i < types->count; i++)
		if (!strcmp(types->items[i].name, name))
			return true;
	return false;
}

/* ---- from events ------------------------------------------------------------------------------ */

/* cpu-clock and task-clock, with modifiers or not. */
static bool is_cpu_time(const char *name, const char *unit)
{
	static const char *const clocks[] = {"cpu-clock", "task-clock"};
	size_t length = strcspn(name, ":");

	for (size_t i = 0; i < 2 && !strcmp(unit, "ns"); i++)
		if (length == strlen(clocks[i]) && !memcmp(name, clocks[i], length))
			return true;
	return false;
}

static const char *unit_name(const char *unit)
{
	return !strcmp(unit, "ns") ? "nanoseconds" : !strcmp(unit, "samples") ? "count" : unit;
}

/* Names are told apart, as they are asked for by name. */
static void add_event(struct sample_types *types, const struct profile *profile, uint32_t event)
{
	const struct profile_event *from = &profile->events.items[event];
	const char *name = profile_text(profile, from->name);
	const char *unit = profile_text(profile, from->unit);
	struct strbuf text = STRBUF_INIT;

	if (is_cpu_time(name, unit) && !has_name(types, "cpu"))
		name = "cpu";
	strbuf_add_string(&text, name);
	for (unsigned i = 2; has_name(types, text.text); i++) {
		strbuf_clear(&text);
		strbuf_addf(&text, "%s (%u)", name, i);
	}
	unit = unit_name(unit);
	add(types, text.text, text.length, unit, strlen(unit), event);
	strbuf_release(&text);
}

static bool is_count_of_samples(const struct profile *profile, uint32_t event)
{
	const struct profile_event *of = &profile->events.items[event];

	return !strcmp(profile_text(profile, of->name), samples_name) &&
	       !strcmp(unit_name(profile_text(profile, of->unit)), samples_unit);
}

static void add_events(struct sample_types *types, const struct profile *profile)
{
	uint32_t count = (uint32_t)profile->events.count, samples = 0;

	while (samples < count && !is_count_of_samples(profile, samples))
		samples++;
	add(types, samples_name, strlen(samples_name), samples_unit, strlen(samples_unit),
	    samples < count ? samples : NONE);
	for (uint32_t i = 0; i < count; i++)
		if (i != samples)
			add_event(types, profile, i);
}

/* ---- as they were ----------------------------------------------------------------------------- */

static uint32_t find_event(const struct profile *profile, const char *name, size_t name_size,
			   const char *unit, size_t unit_size)
{
	for (uint32_t i = 0; i < profile->events.count; i++) {
		const struct profile_event *event = &profile->events.items[i];

		if (profile_text_size(profile, event->name) == name_size &&
		    profile_text_size(profile, event->unit) == unit_size &&
		    !memcmp(profile_text(profile, event->name), name, name_size) &&
		    !memcmp(profile_text(profile, event->unit), unit, unit_size))
			return i;
	}
	return NONE;
}

/* NAME/UNIT lines; false: the events are not those any more. */
static bool add_known(struct sample_types *types, const struct profile *profile, const char *text,
		      size_t size)
{
	const char *end = text + size;
	size_t of_events = 0;

	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text)), *slash;
		uint32_t event;

		stop = stop ? stop : end;
		slash = memrchr(text, '/', (size_t)(stop - text));
		if (!slash)
			return false;
		event = find_event(profile, text, (size_t)(slash - text), slash + 1,
				   (size_t)(stop - slash - 1));
		if (event == NONE)
			return false;
		add(types, text, (size_t)(slash - text), slash + 1, (size_t)(stop - slash - 1),
		    event);
		of_events++;
		text = stop + (stop < end);
	}
	return of_events && of_events == profile->events.count;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static size_t first_with_samples(const struct sample_types *types, const struct profile *profile)
{
	uint32_t first = NONE;

	for (size_t i = 0; i < profile->samples.count; i++)
		if (profile->samples.items[i].event < first)
			first = profile->samples.items[i].event;
	for (size_t i = 0; i < types->count; i++)
		if (types->items[i].event != NONE &&
		    (first == NONE || types->items[i].event == first))
			return i;
	return 0;
}

void sample_types_init(struct sample_types *types, const struct profile *profile)
{
	const char *text;
	size_t size = 0;

	*types = (struct sample_types){.items = NULL};
	text = profile_fact(profile, "sample_types", &size);
	if (!text || !add_known(types, profile, text, size)) {
		sample_types_release(types);
		add_events(types, profile);
	}
	types->preferred = first_with_samples(types, profile);
	text = profile_fact(profile, "default_sample_type", &size);
	for (size_t i = 0; text && i < types->count; i++) {
		if (strcmp(types->items[i].name, text))
			continue;
		types->preferred = i;
		break;
	}
}

const struct sample_type *sample_types_find(const struct sample_types *types, uint32_t event)
{
	for (size_t i = 0; i < types->count; i++)
		if (types->items[i].event == event)
			return &types->items[i];
	return NULL;
}

static bool is_called(const struct sample_type *type, const char *choice)
{
	static const char prefix[] = "inuse_"; /* of old heap profiles, as in pprof */

	return !strcmp(type->name, choice) || (!strncmp(choice, prefix, strlen(prefix)) &&
					       !strcmp(type->name, choice + strlen(prefix)));
}

int sample_types_choose(const struct sample_types *types, const char *choice, size_t *chosen,
			struct error *error)
{
	struct strbuf list = STRBUF_INIT;
	unsigned long number;
	char *end;

	*chosen = types->preferred;
	if (!choice)
		return 0;
	errno = 0;
	number = strtoul(choice, &end, 10);
	if (choice[0] >= '0' && choice[0] <= '9' && !*end && !errno && number < types->count) {
		*chosen = number;
		return 0;
	}
	for (size_t i = 0; i < types->count; i++) {
		if (is_called(&types->items[i], choice)) {
			*chosen = i;
			strbuf_release(&list);
			return 0;
		}
		strbuf_addf(&list, "%s%zu %s", i ? ", " : "", i, types->items[i].name);
	}
	error_set(error, ERROR_INPUT, "there is no sample type '%s'; the sample types are: %s",
		  choice, list.text);
	strbuf_release(&list);
	return -1;
}

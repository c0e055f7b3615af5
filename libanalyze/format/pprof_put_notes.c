// SPDX-License-Identifier: GPL-2.0-or-later
/* pprof_put_notes: what is about the profile as a whole; see pprof_notes.c for the comments. */
#include "format/pprof.h"
#include "format/pprof_put.h"
#include "profile/stream.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- types of samples ------------------------------------------------------------------------- */

static bool is_written(const struct pprof_writer *writer, const struct sample_type *type)
{
	return type->event == NONE || pprof_is_wanted(writer, type->event);
}

static void put_type(struct pprof_writer *writer, uint64_t field, const char *name,
		     const char *unit)
{
	pprof_put_number(&writer->inner, VALUE_TYPE, pprof_put_text(writer, name));
	pprof_put_number(&writer->inner, VALUE_UNIT, pprof_put_text(writer, unit));
	pprof_put_message(&writer->out, field, &writer->inner);
}

static void put_types(struct pprof_writer *writer)
{
	const struct sample_types *types = &writer->types;
	size_t events = 0;

	for (size_t i = 0; i < types->count; i++) {
		const struct sample_type *type = &types->items[i];

		if (!is_written(writer, type))
			continue;
		events += type->event != NONE;
		put_type(writer, PROFILE_SAMPLE_TYPE, type->name, type->unit);
	}
	/* Only where the number of samples could be that of any. */
	writer->tells_events = events > 1 && types->items[0].event == NONE;
	pprof_put_number(&writer->out, PROFILE_DEFAULT_TYPE,
			 pprof_put_text(writer, types->items[types->preferred].name));
}

/* ---- comments --------------------------------------------------------------------------------- */

static void put_comment(struct pprof_writer *writer, const void *bytes, size_t size)
{
	pprof_put_number(&writer->out, PROFILE_COMMENT,
			 pprof_put_span(writer, (struct span){bytes, size}));
}

static void add_word(struct strbuf *note, const char *text, size_t size)
{
	strbuf_add_char(note, '\t');
	escape_tsv(note, text, size);
}

static void add_string(struct pprof_writer *writer, struct strbuf *note, uint32_t string)
{
	add_word(note, profile_text(writer->profile, string),
		 profile_text_size(writer->profile, string));
}

static void put_note(struct pprof_writer *writer, struct strbuf *note)
{
	put_comment(writer, note->text, note->length);
	strbuf_clear(note);
}

/* All samples of each stack have the same weight, so that their squares need not be kept. */
static bool is_even(const struct profile *profile, uint32_t event)
{
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];
		int64_t value = sample->value;
		uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;

		if (sample->event == event &&
		    (!sample->count || size % sample->count ||
		     sample->squares != (uint128)size * (size / sample->count)))
			return false;
	}
	return true;
}

static void put_event_notes(struct pprof_writer *writer)
{
	const struct profile *profile = writer->profile;
	struct strbuf note = STRBUF_INIT;
	size_t column = 0;

	for (size_t i = 0; i < writer->types.count; i++) {
		const struct sample_type *type = &writer->types.items[i];
		const struct profile_event *event;

		if (!is_written(writer, type))
			continue;
		column++;
		if (type->event == NONE)
			continue;
		event = &profile->events.items[type->event];
		strbuf_addf(&note, PPROF_NOTE "event\t%zu\t%u\t%s\t%s", column - 1,
			    event->rank, event->is_sampled ? "sampled" : "exact",
			    is_even(profile, type->event) ? "even" : "uneven");
		add_string(writer, &note, event->unit);
		add_string(writer, &note, event->name);
		put_note(writer, &note);
	}
	strbuf_release(&note);
}

static void put_module_notes(struct pprof_writer *writer)
{
	const struct profile *profile = writer->profile;
	struct strbuf note = STRBUF_INIT;

	for (size_t i = 0; i < profile->modules.count; i++) {
		const struct profile_module *module = &profile->modules.items[i];

		if (module->kind == pprof_kind_of(profile_text(profile, module->path)))
			continue;
		strbuf_addf(&note, PPROF_NOTE "module\t%s", stream_module_kinds[module->kind]);
		add_string(writer, &note, module->path);
		put_note(writer, &note);
	}
	strbuf_release(&note);
}

/* ---- facts ------------------------------------------------------------------------------------ */

static bool fact_number(const struct profile *profile, const char *key, int64_t *number)
{
	size_t size;
	const char *text = profile_fact(profile, key, &size);

	*number = text ? strtoll(text, NULL, 10) : 0;
	return text;
}

static void put_number_fact(struct pprof_writer *writer, uint64_t field, const char *key)
{
	int64_t number;

	fact_number(writer->profile, key, &number);
	pprof_put_number(&writer->out, field, (uint64_t)number);
}

static void put_text_fact(struct pprof_writer *writer, uint64_t field, const char *key)
{
	size_t size;
	const char *text = profile_fact(writer->profile, key, &size);

	if (text)
		pprof_put_number(&writer->out, field,
				 pprof_put_span(writer, (struct span){(const void *)text, size}));
}

/* How much a sample of the event is worth, where that is the same for all. */
static int64_t period_of(const struct profile *profile, uint32_t event)
{
	int64_t period = 0;

	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];
		int64_t weight;

		if (sample->event != event)
			continue;
		if (!sample->count || sample->count > INT64_MAX ||
		    sample->value % (int64_t)sample->count)
			return 0;
		weight = sample->value / (int64_t)sample->count;
		if (period && weight != period)
			return 0;
		period = weight;
	}
	return period;
}

static void put_period(struct pprof_writer *writer)
{
	const struct sample_type *type = &writer->types.items[writer->types.preferred];
	const struct profile *profile = writer->profile;
	struct strbuf text = STRBUF_INIT;
	const char *known, *slash;
	size_t size;
	int64_t period;

	known = profile_fact(profile, "period_type", &size);
	slash = known ? strrchr(known, '/') : NULL;
	if (slash) {
		strbuf_add(&text, known, (size_t)(slash - known));
		put_type(writer, PROFILE_PERIOD_TYPE, text.text, slash + 1);
	}
	if (fact_number(profile, "period", &period) || slash) {
		pprof_put_number(&writer->out, PROFILE_PERIOD, (uint64_t)period);
	} else if (type->event != NONE && profile->events.items[type->event].is_sampled) {
		period = period_of(profile, type->event);
		if (period)
			put_type(writer, PROFILE_PERIOD_TYPE, type->name, type->unit);
		pprof_put_number(&writer->out, PROFILE_PERIOD, (uint64_t)period);
	}
	strbuf_release(&text);
}

/* Those that have a field of their own, or come about anew. */
static bool has_field(const char *key)
{
	static const char *const keys[] = {
		"build_id",    "comment", "default_sample_type", "doc_url",
		"drop_frames", "file",    "duration_ns",         "keep_frames",
		"period",      "period_type", "sample_types",    "start_ns",
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (!strcmp(keys[i], key))
			return true;
	return !strncmp(key, PROFILE_LABEL_FACT, strlen(PROFILE_LABEL_FACT));
}

static void put_other_facts(struct pprof_writer *writer)
{
	const struct profile *profile = writer->profile;
	struct strbuf note = STRBUF_INIT;
	size_t i;

	for (i = 0; i < profile->facts.count; i++) {
		if (has_field(profile_text(profile, profile->facts.items[i].key)))
			continue;
		strbuf_add_string(&note, PPROF_NOTE "fact");
		add_string(writer, &note, profile->facts.items[i].key);
		add_string(writer, &note, profile->facts.items[i].value);
		put_note(writer, &note);
	}
	for (i = 0; i < profile->ledger.count; i++) {
		strbuf_add_string(&note, PPROF_NOTE "ledger");
		add_string(writer, &note, profile->ledger.items[i].key);
		add_string(writer, &note, profile->ledger.items[i].value);
		put_note(writer, &note);
	}
	for (i = 0; i < profile->transforms.count; i++) {
		strbuf_add_string(&note, PPROF_NOTE "transform");
		add_string(writer, &note, profile->transforms.items[i]);
		put_note(writer, &note);
	}
	if (!profile->events.count) {
		strbuf_add_string(&note, PPROF_NOTE "eventless");
		put_note(writer, &note);
	}
	if (profile->is_incomplete) {
		strbuf_add_string(&note, PPROF_NOTE "incomplete");
		put_note(writer, &note);
	}
	strbuf_release(&note);
}

static void put_comments_of_others(struct pprof_writer *writer)
{
	size_t size, length;
	const char *text = profile_fact(writer->profile, "comment", &size);

	for (; text && size; text += length, size -= length) {
		const char *stop = memchr(text, '\n', size);

		length = stop ? (size_t)(stop - text) : size;
		put_comment(writer, text, length);
		length += stop != NULL;
	}
}

/* A type list that is not the plain one is known by its order alone, and needs no notes. */
static bool needs_event_notes(const struct pprof_writer *writer)
{
	size_t size;

	return writer->types.count && !profile_fact(writer->profile, "sample_types", &size);
}

void pprof_put_notes(struct pprof_writer *writer)
{
	put_types(writer);
	put_period(writer);
	put_number_fact(writer, PROFILE_TIME, "start_ns");
	put_number_fact(writer, PROFILE_DURATION, "duration_ns");
	put_text_fact(writer, PROFILE_DROP_FRAMES, "drop_frames");
	put_text_fact(writer, PROFILE_KEEP_FRAMES, "keep_frames");
	put_text_fact(writer, PROFILE_DOC_URL, "doc_url");
	put_comments_of_others(writer);
	if (needs_event_notes(writer))
		put_event_notes(writer);
	put_module_notes(writer);
	put_other_facts(writer);
}

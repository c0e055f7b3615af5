// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pprof_notes: what is about the profile as a whole. What profile.proto has no field for is kept in
 * comments, which begin with # as pprof does not show those:
 *
 *	#pitot	event	COLUMN	RANK	sampled|exact	even|uneven	UNIT	NAME
 *	#pitot	module	KIND	PATH
 *	#pitot	fact	KEY	VALUE
 *	#pitot	ledger	KEY	VALUE
 *	#pitot	transform	OPTIONS
 *	#pitot	eventless
 *	#pitot	incomplete
 *
 * Between them are tabs, and in them the escapes of pitot-profile(5).
 */
#include "base/vector.h"
#include "format/pprof.h"
#include "profile/stream.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 7 };

struct note {
	struct strbuf words[WORDS_MOST]; /* behind "#pitot" */
	size_t count;
};

static void note_release(struct note *note)
{
	for (size_t i = 0; i < WORDS_MOST; i++)
		strbuf_release(&note->words[i]);
}

static bool note_split(struct note *note, const char *text, size_t size)
{
	const char *end = text + size;

	note->count = 0;
	for (; note->count < WORDS_MOST; note->count++) {
		const char *stop = memchr(text, '\t', (size_t)(end - text));
		struct strbuf *word = &note->words[note->count];

		stop = stop ? stop : end;
		strbuf_clear(word);
		if (!unescape_tsv(word, text, (size_t)(stop - text)))
			return false;
		text = stop + 1;
		if (stop == end) {
			note->count++;
			return true;
		}
	}
	return false;
}

static bool is_word(const struct note *note, size_t word, const char *text)
{
	return word < note->count && !strcmp(note->words[word].text, text);
}

static uint32_t word_string(struct pprof *pprof, const struct note *note, size_t word)
{
	return profile_string(pprof->profile, note->words[word].text, note->words[word].length);
}

static void read_event(struct pprof *pprof, const struct note *note)
{
	size_t column = strtoul(note->words[1].text, NULL, 10);
	struct profile_event event = {
		.name = word_string(pprof, note, 6),
		.unit = word_string(pprof, note, 5),
		.rank = (uint32_t)strtoul(note->words[2].text, NULL, 10),
		.is_sampled = is_word(note, 3, "sampled"),
	};

	if (column >= pprof->types.count)
		return;
	pprof->has_own_notes = true;
	pprof->types.items[column].event = profile_add_event(pprof->profile, &event);
	pprof->types.items[column].is_even = is_word(note, 4, "even");
}

static void read_module(struct pprof *pprof, const struct note *note)
{
	uint32_t path = word_string(pprof, note, 2);

	for (uint32_t i = 0; i <= MODULE_UNKNOWN; i++)
		if (is_word(note, 1, stream_module_kinds[i]) &&
		    numbers_find(&pprof->kinds, path) == NUMBER_NONE)
			numbers_add(&pprof->kinds, path, i);
}

static void read_note(struct pprof *pprof, const struct note *note)
{
	if (is_word(note, 0, "event") && note->count == 7)
		read_event(pprof, note);
	else if (is_word(note, 0, "module") && note->count == 3)
		read_module(pprof, note);
	else if (is_word(note, 0, "fact") && note->count == 3)
		profile_set_note(pprof->profile, false, note->words[1].text, note->words[2].text);
	else if (is_word(note, 0, "ledger") && note->count == 3)
		profile_set_note(pprof->profile, true, note->words[1].text, note->words[2].text);
	else if (is_word(note, 0, "transform") && note->count == 2)
		profile_add_transform(pprof->profile, note->words[1].text);
	else if (is_word(note, 0, "eventless"))
		pprof->is_eventless = true;
	else if (is_word(note, 0, "incomplete"))
		pprof->profile->is_incomplete = true;
}

/* Those of others are for people. */
static bool read_comments(struct pprof *pprof)
{
	struct strbuf others = STRBUF_INIT;
	struct note note = {.count = 0};
	bool ok = true;

	for (size_t i = 0; i < WORDS_MOST; i++)
		note.words[i] = (struct strbuf)STRBUF_INIT;
	for (size_t i = 0; i < pprof->comments.count && ok; i++) {
		size_t size, start = strlen(PPROF_NOTE);
		const char *text;
		uint32_t string;

		ok = pprof_string(pprof, pprof->comments.items[i], &string);
		if (!ok)
			break;
		text = profile_text(pprof->profile, string);
		size = profile_text_size(pprof->profile, string);
		if (!strncmp(text, PPROF_NOTE, start) &&
		    note_split(&note, text + start, size - start)) {
			read_note(pprof, &note);
			continue;
		}
		if (others.length)
			strbuf_add_char(&others, '\n');
		strbuf_add(&others, text, size);
	}
	if (others.length)
		profile_set_note(pprof->profile, false, "comment", others.text);
	strbuf_release(&others);
	note_release(&note);
	return ok;
}

/* ---- types ------------------------------------------------------------------------------------ */

static bool is_named(const struct pprof *pprof, const struct pprof_type *type, const char *name,
		     const char *unit)
{
	return !strcmp(profile_text(pprof->profile, type->name_text), name) &&
	       !strcmp(profile_text(pprof->profile, type->unit_text), unit);
}

/* Two types of one name would be one event. */
static void tell_apart(struct pprof *pprof, size_t type)
{
	struct pprof_type *types = pprof->types.items;
	struct strbuf text = STRBUF_INIT;
	unsigned same = 1;

	for (size_t i = 0; i < type; i++)
		same += pprof->strings.items[types[i].name] ==
			pprof->strings.items[types[type].name];
	if (same > 1) {
		strbuf_addf(&text, "%s (%u)", profile_text(pprof->profile, types[type].name_text),
			    same);
		types[type].name_text = profile_string(pprof->profile, text.text, text.length);
	}
	strbuf_release(&text);
}

static bool name_types(struct pprof *pprof)
{
	for (size_t i = 0; i < pprof->types.count; i++) {
		struct pprof_type *type = &pprof->types.items[i];

		type->event = NONE;
		if (!pprof_string(pprof, type->name, &type->name_text) ||
		    !pprof_string(pprof, type->unit, &type->unit_text))
			return false;
		tell_apart(pprof, i);
	}
	pprof->has_counts = pprof->types.count > 1 &&
			    is_named(pprof, pprof->types.items, "samples", "count");
	return true;
}

static void make_events(struct pprof *pprof)
{
	bool is_joined = pprof->has_counts && (pprof->has_own_notes || pprof->types.count == 2);

	for (size_t i = is_joined; i < pprof->types.count && !pprof->is_eventless; i++) {
		struct pprof_type *type = &pprof->types.items[i];
		struct profile_event event = {
			.name = type->name_text, .unit = type->unit_text, .rank = (uint32_t)i};

		if (type->event == NONE)
			type->event = profile_add_event(pprof->profile, &event);
	}
}

/* ---- facts ------------------------------------------------------------------------------------ */

static void set_number(struct pprof *pprof, const char *key, uint64_t number)
{
	char text[24];

	if (!number)
		return;
	snprintf(text, sizeof(text), "%" PRId64, (int64_t)number);
	profile_set_note(pprof->profile, false, key, text);
}

static bool set_text(struct pprof *pprof, const char *key, uint64_t index)
{
	uint32_t string;

	if (!pprof_string(pprof, index, &string))
		return false;
	if (string)
		profile_set_note(pprof->profile, false, key,
				 profile_text(pprof->profile, string));
	return true;
}

static bool set_period(struct pprof *pprof)
{
	struct profile *profile = pprof->profile;
	struct strbuf text = STRBUF_INIT;
	uint32_t name, unit;

	set_number(pprof, "period", pprof->period);
	if (!pprof_string(pprof, pprof->period_type.name, &name) ||
	    !pprof_string(pprof, pprof->period_type.unit, &unit))
		return false;
	strbuf_addf(&text, "%s/%s", profile_text(profile, name), profile_text(profile, unit));
	if (name || unit)
		profile_set_note(profile, false, "period_type", text.text);
	strbuf_release(&text);
	return true;
}

/* The first mapping is the program's. */
static bool set_program(struct pprof *pprof)
{
	const struct pprof_mapping *first = pprof->mappings.items;

	return !pprof->mappings.count || (set_text(pprof, "file", first->file) &&
					  set_text(pprof, "build_id", first->build_id));
}

bool pprof_read_notes(struct pprof *pprof)
{
	uint32_t string;

	if (!name_types(pprof) || !read_comments(pprof) ||
	    !pprof_string(pprof, pprof->default_type, &string))
		return false;
	make_events(pprof);
	set_number(pprof, "start_ns", pprof->time);
	set_number(pprof, "duration_ns", pprof->duration);
	return set_period(pprof) && set_program(pprof) &&
	       set_text(pprof, "drop_frames", pprof->drop_frames) &&
	       set_text(pprof, "keep_frames", pprof->keep_frames) &&
	       set_text(pprof, "doc_url", pprof->doc_url);
}

/* ---- types as facts --------------------------------------------------------------------------- */

static bool are_same(const struct pprof *pprof, const struct sample_types *types)
{
	if (types->count != pprof->types.count)
		return false;
	for (size_t i = 0; i < types->count; i++)
		if (!is_named(pprof, &pprof->types.items[i], types->items[i].name,
			      types->items[i].unit))
			return false;
	return true;
}

static void note_order(struct pprof *pprof)
{
	struct profile *profile = pprof->profile;
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < pprof->types.count; i++)
		strbuf_addf(&text, "%s%s/%s", i ? "\n" : "",
			    profile_text(profile, pprof->types.items[i].name_text),
			    profile_text(profile, pprof->types.items[i].unit_text));
	profile_set_note(profile, false, "sample_types", text.text);
	strbuf_release(&text);
}

/* The one that pprof shows: the last, unless another is said to be. */
static const char *default_type(const struct pprof *pprof)
{
	const char *name = profile_text(pprof->profile, pprof->strings.items[pprof->default_type]);
	size_t i;

	for (i = 0; i + 1 < pprof->types.count; i++)
		if (!strcmp(profile_text(pprof->profile, pprof->types.items[i].name_text), name))
			break;
	return profile_text(pprof->profile, pprof->types.items[i].name_text);
}

void pprof_note_types(struct pprof *pprof)
{
	struct sample_types types;

	if (!pprof->types.count)
		return;
	sample_types_init(&types, pprof->profile);
	if (!pprof->has_own_notes && !are_same(pprof, &types)) {
		note_order(pprof);
		sample_types_release(&types);
		sample_types_init(&types, pprof->profile);
	}
	if (strcmp(types.items[types.preferred].name, default_type(pprof)))
		profile_set_note(pprof->profile, false, "default_sample_type",
				 default_type(pprof));
	sample_types_release(&types);
}

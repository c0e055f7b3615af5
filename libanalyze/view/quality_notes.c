/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quality_notes: the words of the notes that tell where names are from. */
#include "view/quality.h"

#include <stdlib.h>
#include <string.h>

struct quality_entry {
	const char *key, *value;
};

static int compare_entries(const void *a, const void *b)
{
	const struct quality_entry *x = a, *y = b;

	return strcmp(x->key, y->key);
}

void quality_notes_init(struct quality_notes *notes, const struct profile *profile, bool of_ledger)
{
	const struct profile_note *from = of_ledger ? profile->ledger.items : profile->facts.items;

	notes->count = of_ledger ? profile->ledger.count : profile->facts.count;
	notes->items = xcalloc(notes->count + 1, sizeof(*notes->items));
	for (size_t i = 0; i < notes->count; i++)
		notes->items[i] = (struct quality_entry){profile_text(profile, from[i].key),
							 profile_text(profile, from[i].value)};
	qsort(notes->items, notes->count, sizeof(*notes->items), compare_entries);
}

void quality_notes_release(struct quality_notes *notes)
{
	free(notes->items);
}

const char *quality_find_note(const struct quality_notes *notes, const char *key)
{
	struct quality_entry wanted = {key, NULL};
	const struct quality_entry *found = bsearch(&wanted, notes->items, notes->count,
						    sizeof(*notes->items), compare_entries);

	return found ? found->value : NULL;
}

static bool starts(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

struct quality_note quality_module_note(const struct quality_notes *ledger, const char *path,
					const char *build_id)
{
	struct quality_note note = {NAMES_UNKNOWN, ""};
	struct strbuf key = STRBUF_INIT;
	const char *any, *own;

	strbuf_addf(&key, "module %s", path);
	any = quality_find_note(ledger, key.text);
	strbuf_addf(&key, " %s", build_id);
	own = quality_find_note(ledger, key.text);
	strbuf_release(&key);
	if (own || any)
		note.words = own ? own : any;
	if (starts(note.words, "found: "))
		note.names = NAMES_FOUND;
	else if (starts(note.words, "not found, "))
		note.names = NAMES_MISSING;
	else
		note.words = "";
	return note;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte, which may be escaped. The end of the text is never passed. */
static const char *unescape(const char *from, struct strbuf *to)
{
	int high, low;

	if (from[0] != '\\' || !from[1]) {
		strbuf_add_char(to, *from);
		return from + 1;
	}
	if (from[1] == 'x') {
		high = hex_digit(from[2]);
		low = high < 0 ? -1 : hex_digit(from[3]);
		if (low >= 0) {
			strbuf_add_char(to, (char)(high << 4 | low));
			return from + 4;
		}
	}
	strbuf_add_char(to, from[1]);
	return from + 2;
}

/* What stands before a word says what the word is. No word has a blank in it that is not quoted. */
static const struct {
	const char *text, *key; /* NULL: no word follows */
} separators[] = {
	{"not found, wanted build-id (not recorded)", NULL},
	{"not found, wanted build-id ", "build-id"},
	{"found: ", "image"},
	{", debug info: ", "debug"},
	{", symbols: ", "symbols"},
	{", no debug info", NULL},
	{"; ", "tried"},
	{": ", "reason"},
};

enum { SEPARATORS = sizeof(separators) / sizeof(*separators) };

/* The key of the word that is next, or NULL at the end or before what is in no note. */
static const char *take_separators(struct quality_note *note)
{
	size_t i = 0;

	while (i < SEPARATORS) {
		if (!starts(note->words, separators[i].text)) {
			i++;
			continue;
		}
		note->words += strlen(separators[i].text);
		if (separators[i].key)
			return separators[i].key;
		i = 0;
	}
	return NULL;
}

/* A word without quotes goes on to a blank, but for the sign before that. */
static const char *word_end(const char *word)
{
	const char *end = word + strcspn(word, " ");

	return *end && end > word ? end - 1 : end;
}

const char *quality_note_next(struct quality_note *note, struct strbuf *value)
{
	const char *key = take_separators(note), *at = note->words, *end;

	strbuf_clear(value);
	if (!key)
		return NULL;
	if (*at == '"') {
		for (at++; *at && *at != '"';)
			at = unescape(at, value);
		at += *at == '"';
	} else {
		end = word_end(at);
		while (at < end)
			at = unescape(at, value);
	}
	note->words = at;
	return key;
}

bool quality_note_value(struct quality_note note, const char *key, struct strbuf *value)
{
	const char *found;

	while ((found = quality_note_next(&note, value)))
		if (!strcmp(found, key))
			return strcmp(value->text, "-") != 0;
	return false;
}

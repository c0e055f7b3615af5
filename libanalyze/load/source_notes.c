/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/source_notes.h"

#include <stdlib.h>
#include <string.h>

static void add_note(struct intern *notes, const char *path, const void *said, size_t size)
{
	struct strbuf note = STRBUF_INIT;

	strbuf_add(&note, path, strlen(path) + 1);
	strbuf_add(&note, said, size);
	intern_add(notes, note.text, note.length);
	strbuf_release(&note);
}

void source_notes_add(struct source_notes *notes, const struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->source_count; i++) {
		const struct symbol_source *source = &symbols->sources[i];

		if (source->md5)
			add_note(&notes->digests, source->path, source->md5, SYMBOL_MD5_SIZE);
		if (source->text)
			add_note(&notes->texts, source->path, source->text, strlen(source->text));
	}
}

/* ---- as facts ---------------------------------------------------------------------------------
 */

static int compare_notes(const void *left, const void *right)
{
	const struct span *a = left, *b = right;
	int order = memcmp(a->at, b->at, a->size < b->size ? a->size : b->size);

	return order ? order : (a->size > b->size) - (a->size < b->size);
}

static struct span *sorted_notes(const struct intern *notes)
{
	struct span *sorted = xcalloc(notes->count + 1, sizeof(*sorted));

	for (size_t i = 0; i < notes->count; i++)
		sorted[i] =
			(struct span){(const unsigned char *)notes->strings[i], notes->sizes[i]};
	if (notes->count)
		qsort(sorted, notes->count, sizeof(*sorted), compare_notes);
	return sorted;
}

static void set_fact(struct profile *profile, const char *kind, const char *path, const char *value)
{
	struct strbuf key = STRBUF_INIT;

	strbuf_addf(&key, "%s %s", kind, path);
	profile_set_note(profile, false, key.text, value);
	strbuf_release(&key);
}

static void set_digests(const struct intern *notes, struct profile *profile)
{
	struct span *sorted = sorted_notes(notes);
	struct strbuf digits = STRBUF_INIT;
	const char *before = NULL;

	for (size_t i = 0; i < notes->count; i++) {
		const char *path = (const char *)sorted[i].at;

		if (before && !strcmp(before, path))
			strbuf_add_char(&digits, ' ');
		else
			strbuf_clear(&digits);
		for (size_t k = strlen(path) + 1; k < sorted[i].size; k++)
			strbuf_addf(&digits, "%02x", sorted[i].at[k]);
		set_fact(profile, "md5", path, digits.text);
		before = path;
	}
	strbuf_release(&digits);
	free(sorted);
}

/* Of several texts of one path the first is as good as any: there is only one name for them. */
static void set_texts(const struct intern *notes, struct profile *profile)
{
	struct span *sorted = sorted_notes(notes);

	for (size_t i = notes->count; i-- > 0;) {
		const char *path = (const char *)sorted[i].at;

		set_fact(profile, "source", path, path + strlen(path) + 1);
	}
	free(sorted);
}

void source_notes_finish(struct source_notes *notes, struct profile *profile)
{
	set_digests(&notes->digests, profile);
	set_texts(&notes->texts, profile);
	intern_release(&notes->digests);
	intern_release(&notes->texts);
}

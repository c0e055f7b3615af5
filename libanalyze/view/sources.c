// SPDX-License-Identifier: GPL-2.0-or-later
/* sources: each file is read once, and compared with what debug info knows of it. */
#include "view/sources.h"
#include "base/intern.h"
#include "base/md5.h"
#include "base/vector.h"
#include "view/modules.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct sources {
	const struct profile *profile;
	const struct source_paths *paths;
	struct module_search *search;
	struct intern known; /* paths */
	PROFILE_TABLE(struct source *) sources;
	struct arena arena;
};

struct sources *sources_new(const struct profile *profile, const struct source_paths *paths,
			    const struct module_paths *modules)
{
	struct sources *sources = xcalloc(1, sizeof(*sources));

	sources->profile = profile;
	sources->paths = paths;
	sources->search = module_search_new(modules);
	return sources;
}

void sources_free(struct sources *sources)
{
	if (!sources)
		return;
	for (size_t i = 0; i < sources->sources.count; i++)
		free(sources->sources.items[i]->lines);
	vector_release(&sources->sources);
	module_search_free(sources->search);
	intern_release(&sources->known);
	arena_release(&sources->arena);
	free(sources);
}

static const char *keep(struct sources *sources, const char *text)
{
	return arena_copy(&sources->arena, text, strlen(text));
}

/* "md5 /src/app.c"; NULL: the profile has no such fact. */
static const char *source_fact(const struct sources *sources, const char *kind, const char *path)
{
	const struct profile *profile = sources->profile;
	size_t length = strlen(kind);

	for (size_t i = 0; i < profile->facts.count; i++) {
		const char *key = profile_text(profile, profile->facts.items[i].key);

		if (!strncmp(key, kind, length) && key[length] == ' ' &&
		    !strcmp(key + length + 1, path))
			return profile_text(profile, profile->facts.items[i].value);
	}
	return NULL;
}

/* ---- is it what was compiled? ---------------------------------------------------------------- */

static bool has_digest(const char *digests, const struct source_file *file)
{
	unsigned char digest[MD5_SIZE];
	struct strbuf digits = STRBUF_INIT;
	bool found;

	md5_of(file->bytes, file->size, digest);
	for (int i = 0; i < MD5_SIZE; i++)
		strbuf_addf(&digits, "%02x", digest[i]);
	found = strstr(digests, digits.text) != NULL;
	strbuf_release(&digits);
	return found;
}

/* When the program was made, where it is here and is the one that was recorded. */
static bool program_changed(struct sources *sources, uint32_t number, struct timespec *changed)
{
	struct module *module = NULL;
	struct stat status;
	bool known = false;

	if (sources->profile->modules.items[number].kind == MODULE_FILE)
		module = modules_find(sources->search, sources->profile, number, false);
	if (module && module_has_image(module) && !stat(module_image_path(module), &status)) {
		*changed = status.st_mtim;
		known = true;
	}
	module_close(module);
	return known;
}

/* A program that is not here was made before it was run. */
static bool recording_began(const struct sources *sources, struct timespec *began)
{
	enum { NS_PER_S = 1000000000 };
	size_t size;
	const char *text = profile_fact(sources->profile, "start_ns", &size);
	long long time_ns = text ? strtoll(text, NULL, 10) : 0;

	*began = (struct timespec){time_ns / NS_PER_S, time_ns % NS_PER_S};
	return time_ns > 0;
}

static bool is_later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

static const char *find_fault(struct sources *sources, const char *recorded, uint32_t module,
			      const struct source_file *file)
{
	const char *digests = source_fact(sources, "md5", recorded);
	struct timespec made;

	if (digests)
		return has_digest(digests, file)
			       ? NULL
			       : "this is not the source that was compiled: its MD5 is another";
	if (program_changed(sources, module, &made))
		return is_later(&file->changed, &made) ? "this may not be the source that was "
							 "compiled: it is newer than the "
							 "program"
						       : NULL;
	if (recording_began(sources, &made) && is_later(&file->changed, &made))
		return "this may not be the source that was compiled: it is newer than the "
		       "recording";
	return NULL;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void split_lines(struct source *source, const char *text, size_t size)
{
	size_t capacity = 0, count = 0;

	while (size) {
		const char *newline = memchr(text, '\n', size);
		size_t whole = newline ? (size_t)(newline - text) + 1 : size;
		size_t length = newline ? whole - 1 : whole;

		if (length && text[length - 1] == '\r')
			length--;
		source->lines =
			vector_grow(source->lines, count, &capacity, sizeof(*source->lines));
		source->lines[count++] = (struct span){(const unsigned char *)text, length};
		text += whole;
		size -= whole;
	}
	source->line_count = (uint32_t)count;
}

static void read_source(struct sources *sources, struct source *source, const char *recorded,
			uint32_t module)
{
	const char *embedded = source_fact(sources, "source", recorded);
	struct source_file file = {.path = NULL};
	struct strbuf problem = STRBUF_INIT;

	if (embedded) {
		split_lines(source, embedded, strlen(embedded));
	} else if (source_file_read(sources->paths, recorded, &file, &problem)) {
		source->warning = find_fault(sources, recorded, module, &file);
		split_lines(source, arena_copy(&sources->arena, file.bytes, file.size), file.size);
	} else {
		source->problem = keep(sources, problem.text);
	}
	source->error_number = file.error_number;
	if (file.path)
		source->path = keep(sources, file.path);
	free(file.path);
	free(file.bytes);
	strbuf_release(&problem);
}

const struct source *sources_find(struct sources *sources, struct span path, uint32_t module)
{
	uint32_t number = intern_add(&sources->known, path.at, path.size);
	const char *recorded = sources->known.strings[number];
	struct source *source;

	if (number < sources->sources.count)
		return sources->sources.items[number];
	source = arena_alloc(&sources->arena, sizeof(*source));
	*vector_push(&sources->sources) = source;
	if (!path.size || strlen(recorded) != path.size)
		source->problem = "there are no line numbers";
	else
		read_source(sources, source, recorded, module);
	return source;
}

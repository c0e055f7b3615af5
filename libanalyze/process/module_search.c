/* SPDX-License-Identifier: GPL-2.0-or-later */
/* module_search: how debug trees, sysroots and caches are laid out. */
#include "process/module_search.h"

#include "base/vector.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A pile is not a file system. */
enum { PILE_DEPTH = 4, PILE_FILES = 20000 };

static const char *join(struct arena *arena, const char *directory, const char *rest)
{
	struct strbuf path = STRBUF_INIT;
	const char *copy;

	strbuf_addf(&path, "%s%s", directory, rest);
	copy = arena_copy(arena, path.text, path.length);
	strbuf_release(&path);
	return copy;
}

static void find_caches(struct module_search *search)
{
	const char *home = getenv("HOME");
	const char *given = getenv("DEBUGINFOD_CACHE_PATH");
	const char *xdg = getenv("XDG_CACHE_HOME");

	if (home && *home) {
		search->home_cache = join(&search->arena, home, "/.debug");
		search->debuginfod[2] = join(&search->arena, home, "/.cache/debuginfod_client");
	}
	if (given && *given)
		search->debuginfod[0] = join(&search->arena, given, "");
	if (xdg && *xdg)
		search->debuginfod[1] = join(&search->arena, xdg, "/debuginfod_client");
}

struct module_search *module_search_new(const struct module_paths *paths)
{
	struct module_search *search = xcalloc(1, sizeof(*search));

	pthread_mutex_init(&search->lock, NULL);
	search->force = paths->force;
	search->only_given = paths->only_given;
	search->root_count = paths->symbols_count;
	search->roots = xcalloc(paths->symbols_count + 1, sizeof(*search->roots));
	for (size_t i = 0; i < paths->symbols_count; i++)
		search->roots[i].path = paths->symbols[i];
	if (!search->only_given)
		find_caches(search);
	return search;
}

void module_search_free(struct module_search *search)
{
	if (!search)
		return;
	for (size_t i = 0; i < search->root_count; i++)
		vector_release(&search->roots[i].pile);
	free(search->roots);
	pthread_mutex_destroy(&search->lock);
	arena_release(&search->arena);
	free(search);
}

/* Recorders fill short ids up with zeros. */
bool module_ids_equal(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
	size_t common = a_size < b_size ? a_size : b_size;
	const uint8_t *rest = a_size > b_size ? a : b;

	if (!common || memcmp(a, b, common) != 0)
		return false;
	for (size_t i = common; i < a_size || i < b_size; i++)
		if (rest[i])
			return false;
	return true;
}

/* ---- piles ----------------------------------------------------------------------------------- */

static void add_to_pile(struct module_search *search, struct module_root *root, const char *path)
{
	struct error error;
	struct elf_file *elf = elf_open(path, &error);
	struct pile_file *file;

	if (elf && elf->build_id_size) {
		file = vector_push(&root->pile);
		memcpy(file->build_id, elf->build_id, sizeof(file->build_id));
		file->build_id_size = elf->build_id_size;
		file->path = join(&search->arena, path, "");
	}
	elf_close(elf);
}

static void read_pile(struct module_search *search, struct module_root *root, const char *path,
		      unsigned depth, size_t *left)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		struct strbuf inner = STRBUF_INIT;
		const char *name = entries[i]->d_name;
		struct stat status;

		strbuf_addf(&inner, "%s/%s", path, name);
		if (*left && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
		    lstat(inner.text, &status) == 0) {
			if (S_ISDIR(status.st_mode) && depth < PILE_DEPTH) {
				read_pile(search, root, inner.text, depth + 1, left);
			} else if (S_ISREG(status.st_mode)) {
				--*left;
				add_to_pile(search, root, inner.text);
			}
		}
		strbuf_release(&inner);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static bool try_pile(struct module_search *search, struct module_root *root,
		     const struct place_key *key, place_visitor *visit, void *state)
{
	size_t left = PILE_FILES;

	pthread_mutex_lock(&search->lock);
	if (!root->is_read) {
		root->is_read = true;
		read_pile(search, root, root->path, 0, &left);
	}
	pthread_mutex_unlock(&search->lock);
	for (size_t i = 0; i < root->pile.count; i++) {
		const struct pile_file *file = &root->pile.items[i];

		if (module_ids_equal(key->id, key->id_size, file->build_id, file->build_id_size) &&
		    visit(state, file->path))
			return true;
	}
	return false;
}

/* ---- layouts --------------------------------------------------------------------------------- */

struct place_try {
	const struct place_key *key;
	place_visitor *visit;
	void *state;
	char hex[2 * ELF_BUILD_ID_MAX + 1];
};

static bool try_place(const struct place_try *try, const char *format, ...) PRINTF_LIKE(2, 3);
static bool try_place(const struct place_try *try, const char *format, ...)
{
	char path[4096];
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	return size > 0 && (size_t)size < sizeof(path) && try->visit(try->state, path);
}

/* DIR/xx/yyyy.debug, as debug packages have it, and perf's cache: DIR/xx/yyyy/elf */
static bool try_id_tree(const struct place_try *try, const char *directory, const char *below)
{
	const char *hex = try->hex;

	if (strlen(hex) < 4)
		return false;
	if (try->key->role == MODULE_DEBUG &&
	    (try_place(try, "%s%s/%.2s/%s.debug", directory, below, hex, hex + 2) ||
	     try_place(try, "%s%s/%.2s/%s/debug", directory, below, hex, hex + 2)))
		return true;
	return try_place(try, "%s%s/%.2s/%s", directory, below, hex, hex + 2) ||
	       try_place(try, "%s%s/%.2s/%s/elf", directory, below, hex, hex + 2) ||
	       try_place(try, "%s%s/%.2s/%s/vdso", directory, below, hex, hex + 2);
}

static bool try_debuginfod(const struct place_try *try, const char *directory)
{
	return *try->hex && try_place(try, "%s/%s/%s", directory, try->hex,
				      try->key->role == MODULE_DEBUG ? "debuginfo" : "executable");
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Below DIR by the recorded path, as in a sysroot, a debug tree, perf's cache, or by name alone. */
static bool try_by_path(const struct place_try *try, const char *directory)
{
	const char *path = try->key->path;
	const char *slash = path && *path == '/' ? "" : "/";

	if (!path || !*path || *path == '[')
		return false;
	if (try->key->role == MODULE_DEBUG &&
	    (try_place(try, "%s/usr/lib/debug%s%s.debug", directory, slash, path) ||
	     try_place(try, "%s%s%s.debug", directory, slash, path) ||
	     try_place(try, "%s/%s.debug", directory, last_name(path))))
		return true;
	if (*try->hex && try_place(try, "%s%s%s/%s/elf", directory, slash, path, try->hex))
		return true;
	return try_place(try, "%s%s%s", directory, slash, path) ||
	       try_place(try, "%s/%s", directory, last_name(path));
}

static bool try_root(struct module_search *search, struct module_root *root,
		     const struct place_try *try)
{
	if (try_id_tree(try, root->path, "/.build-id") || try_id_tree(try, root->path, "") ||
	    try_id_tree(try, root->path, "/usr/lib/debug/.build-id") ||
	    try_debuginfod(try, root->path) || try_by_path(try, root->path))
		return true;
	return try->key->id_size && try_pile(search, root, try->key, try->visit, try->state);
}

static bool try_system(struct module_search *search, const struct place_try *try)
{
	if (try->key->role == MODULE_IMAGE && try->key->trust_path && try->key->path &&
	    try->visit(try->state, try->key->path))
		return true;
	if (!try->key->id_size)
		return false;
	if (try_id_tree(try, "/usr/lib/debug", "/.build-id"))
		return true;
	if (search->home_cache && try_id_tree(try, search->home_cache, "/.build-id"))
		return true;
	for (size_t i = 0; i < sizeof(search->debuginfod) / sizeof(search->debuginfod[0]); i++)
		if (search->debuginfod[i] && try_debuginfod(try, search->debuginfod[i]))
			return true;
	return false;
}

bool module_search_each(struct module_search *search, const struct place_key *key,
			place_visitor *visit, void *state)
{
	struct place_try try = {.key = key, .visit = visit, .state = state};

	for (size_t i = 0; i < key->id_size && i < ELF_BUILD_ID_MAX; i++)
		snprintf(try.hex + 2 * i, 3, "%02x", key->id[i]);
	for (size_t i = 0; i < search->root_count; i++)
		if (try_root(search, &search->roots[i], &try))
			return true;
	return !search->only_given && try_system(search, &try);
}

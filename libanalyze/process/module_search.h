/* SPDX-License-Identifier: GPL-2.0-or-later */
/* module_search: the places where the files of a module may be, in the order they are tried. */
#ifndef PROCESS_MODULE_SEARCH_H
#define PROCESS_MODULE_SEARCH_H

#include "process/module_state.h"

#include <pthread.h>

/* A file found by its build-id in a directory of files under any names. */
struct pile_file {
	uint8_t build_id[ELF_BUILD_ID_MAX];
	size_t build_id_size;
	const char *path;
};

/* A given directory. Its files are looked at when nothing else helped, once. */
struct module_root {
	const char *path;
	bool is_read;
	struct {
		struct pile_file *items;
		size_t count, capacity;
	} pile; /* in order of path */
};

struct module_search {
	struct module_root *roots;
	size_t root_count;
	bool force, only_given;
	const char *home_cache;    /* of perf: ~/.debug, or NULL */
	const char *debuginfod[3]; /* caches of its clients, or NULL */
	pthread_mutex_t lock; /* of the piles: several may look for files at the same time */
	struct arena arena;
};

/* Called with each place; true: that is it. */
typedef bool place_visitor(void *state, const char *path);

/* What a place is looked for by. */
struct place_key {
	enum module_role role;
	const char *path; /* or NULL */
	const uint8_t *id;
	size_t id_size; /* 0: unknown */
	bool trust_path;
};

bool module_search_each(struct module_search *search, const struct place_key *key,
			place_visitor *visit, void *state);
bool module_ids_equal(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module: one ELF image and the debug files that belong to it, found by build-id first.
 *
 * Places are looked through in a fixed order, and a file that is not the one meant is refused: the
 * list of what was tried, and why it would not do, stays with the module. Nothing is ever fetched
 * from a network, and no program is run.
 */
#ifndef ANALYZE_MODULE_H
#define ANALYZE_MODULE_H

#include "analyze/base.h"

/* Where to look. The strings are kept, not copied. */
struct module_paths {
	/*
	 * Each a sysroot, a debug tree (usr/lib/debug/... or .build-id/...), a build-id cache of
	 * perf or debuginfod, or a directory of ELF files under any names. Looked through before
	 * the places of this system.
	 */
	const char *const *symbols;
	size_t symbols_count;
	bool force;      /* take files in spite of a wrong build-id or checksum */
	bool only_given; /* not the places of this system */
};

/* The places, with what is learned of them on the way. Used by one thread at a time. */
struct module_search;

struct module_search *module_search_new(const struct module_paths *paths);
void module_search_free(struct module_search *search);

/* What is wanted. */
struct module_wanted {
	const char *path; /* as recorded */
	const uint8_t *build_id;
	size_t build_id_size; /* 0: not known */
	bool trust_path;      /* the file of that path on this machine may be opened, too */
	bool is_own_vdso;     /* what this process has may be it, if the build-id agrees */
};

/* A place where something was looked for in vain. */
struct module_tried {
	const char *path;
	const char *reason;
};

struct module;

/*
 * Never NULL: what was not found is told by module_has_*. module_open takes the file as it is,
 * whatever its build-id, and looks for its debug files only; it is NULL when that cannot be opened.
 */
struct module *module_find(struct module_search *search, const struct module_wanted *wanted);
struct module *module_open(struct module_search *search, const char *path, struct error *error);
void module_close(struct module *module);

bool module_has_image(const struct module *module); /* the file that was mapped */
bool module_has_debug(const struct module *module); /* DWARF, in it or apart */
bool module_found(const struct module *module);     /* either */
/* Whether it is the one of this build-id, as far as anyone can tell: either may have none. */
bool module_has_build_id(const struct module *module, const uint8_t *id, size_t size);
/* The files in use, or NULL. */
const char *module_image_path(const struct module *module);
const char *module_debug_path(const struct module *module);

size_t module_tried_count(const struct module *module);
const struct module_tried *module_tried(const struct module *module, size_t index);

/*
 * What was mapped is known by its place in the file; symbols and debug info speak of addresses.
 * false: no part of the file is loaded from there.
 */
bool module_address(const struct module *module, uint64_t file_offset, uint64_t *address);

/* The address of a symbol, such as _text; false when there is none of that name. */
bool module_symbol_address(const struct module *module, const char *name, uint64_t *address);

#endif

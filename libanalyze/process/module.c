/* SPDX-License-Identifier: GPL-2.0-or-later */
/* module: choosing the image and its debug files, and remembering what would not do. */
#include "analyze/module.h"

#include "base/reader.h"
#include "base/vector.h"
#include "process/elf_unpack.h"
#include "process/module_search.h"
#include "process/vdso.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

/* The list is for people. */
enum { TRIED_MOST = 64 };

void module_note_tried(struct module *module, const char *path, const char *reason)
{
	if (module->tried.count >= TRIED_MOST)
		return;
	*vector_push(&module->tried) = (struct module_tried){
		arena_copy(&module->arena, path, strlen(path)),
		arena_copy(&module->arena, reason, strlen(reason)),
	};
}

/* What makes a file the one. */
struct wanted_file {
	struct module *module;
	enum module_role role;
	const uint8_t *id;
	size_t id_size;
	bool check_crc;
	uint32_t crc;
	struct elf_file *found;
};

static bool has_symbols(const struct elf_file *elf)
{
	for (size_t i = 0; i < elf->section_count; i++)
		if (elf->sections[i].type == SHT_SYMTAB && elf->sections[i].bytes.size)
			return true;
	return false;
}

/* Why not; NULL: it is the one. */
static const char *fault_of(const struct wanted_file *wanted, const struct elf_file *elf)
{
	bool force = wanted->module->search->force;

	if (wanted->id_size && !force && !elf->build_id_size)
		return "it has no build-id";
	if (wanted->id_size && !force &&
	    !module_ids_equal(wanted->id, wanted->id_size, elf->build_id, elf->build_id_size))
		return "it has another build-id";
	if (wanted->role == MODULE_IMAGE && !elf_has_code(elf))
		return "it has no code";
	if (wanted->role == MODULE_DEBUG && !elf_has_dwarf(elf) &&
	    (elf_has_code(elf) || !has_symbols(elf)))
		return "it has no debug info";
	if (wanted->check_crc && !force &&
	    crc32_z(0, elf->bytes.at, elf->bytes.size) != wanted->crc)
		return "its checksum is not that of the link";
	return NULL;
}

/* What is not there is not worth more than a word. */
static const char *cause_of(const struct error *error)
{
	const char *cause = strrchr(error->message, ':');

	return cause ? cause + 2 : error->message;
}

static bool try_file(void *state, const char *path)
{
	struct wanted_file *wanted = state;
	struct error error;
	struct elf_file *elf = elf_open(path, &error);
	const char *fault;

	if (!elf) {
		module_note_tried(wanted->module, path, cause_of(&error));
		return false;
	}
	fault = fault_of(wanted, elf);
	if (fault) {
		module_note_tried(wanted->module, path, fault);
		elf_close(elf);
		return false;
	}
	wanted->found = elf;
	return true;
}

static bool try_file_at(struct wanted_file *wanted, const char *format, ...) PRINTF_LIKE(2, 3);
static bool try_file_at(struct wanted_file *wanted, const char *format, ...)
{
	char path[4096];
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	return size > 0 && (size_t)size < sizeof(path) && try_file(wanted, path);
}

/* The directory of a file, links followed; freed by the caller. Without the last slash. */
static char *directory_of(const char *path)
{
	char *whole = realpath(path, NULL);
	char *slash;

	if (!whole)
		whole = xstrdup(path);
	slash = strrchr(whole, '/');
	if (slash)
		*slash = '\0';
	else
		memcpy(whole, ".", whole[0] ? 2 : 1);
	return whole;
}

/* The image names its debug file: beside it, in .debug, or in the system's debug tree. */
static struct elf_file *follow_debuglink(struct module *module)
{
	struct module_search *search = module->search;
	struct wanted_file wanted = {
		.module = module,
		.role = MODULE_DEBUG,
		.id = module->build_id,
		.id_size = module->build_id_size,
		.check_crc = !module->build_id_size,
	};
	struct elf_link link;
	char *directory;

	if (!module->image || !elf_debuglink(module->image, &link))
		return NULL;
	wanted.crc = link.crc;
	directory = directory_of(module->image->path);
	for (size_t i = 0; i < search->root_count && !wanted.found; i++)
		(void)(try_file_at(&wanted, "%s/usr/lib/debug%s/%s", search->roots[i].path,
				   directory, link.name) ||
		       try_file_at(&wanted, "%s%s/%s", search->roots[i].path, directory,
				   link.name) ||
		       try_file_at(&wanted, "%s/%s", search->roots[i].path, link.name));
	if (!wanted.found)
		(void)(try_file_at(&wanted, "%s/%s", directory, link.name) ||
		       try_file_at(&wanted, "%s/.debug/%s", directory, link.name) ||
		       (!search->only_given &&
			try_file_at(&wanted, "/usr/lib/debug%s/%s", directory, link.name)));
	free(directory);
	return wanted.found;
}

static struct elf_file *find_by_key(struct module *module, enum module_role role,
				    const struct module_wanted *what)
{
	struct wanted_file wanted = {
		.module = module,
		.role = role,
		.id = what->build_id,
		.id_size = what->build_id_size,
	};
	struct place_key key = {
		.role = role,
		.path = what->path,
		.id = what->build_id,
		.id_size = what->build_id_size,
		.trust_path = what->trust_path,
	};

	module_search_each(module->search, &key, try_file, &wanted);
	return wanted.found;
}

/* What dwz took out of several debug files stands in one of its own. */
static void find_alternate(struct module *module)
{
	struct module_search *search = module->search;
	struct module_wanted what = {0};
	struct wanted_file wanted = {.module = module, .role = MODULE_DEBUG};
	struct elf_link link;
	char *directory;

	if (!module->debug || !elf_altlink(module->debug, &link))
		return;
	wanted.id = what.build_id = link.id.at;
	wanted.id_size = what.build_id_size = link.id.size;
	what.path = link.name;
	directory = directory_of(module->debug->path);
	for (size_t i = 0; i < search->root_count && !wanted.found && *link.name == '/'; i++)
		try_file_at(&wanted, "%s%s", search->roots[i].path, link.name);
	if (!wanted.found)
		try_file_at(&wanted, "%s%s%s", *link.name == '/' ? "" : directory,
			    *link.name == '/' ? "" : "/", link.name);
	free(directory);
	module->alternate = wanted.found ? wanted.found : find_by_key(module, MODULE_DEBUG, &what);
}

static void find_minidebug(struct module *module)
{
	const struct elf_section *section =
		module->image ? elf_find_section(module->image, ".gnu_debugdata") : NULL;
	struct error error;
	size_t size;
	void *memory;

	if (!section || !section->bytes.size)
		return;
	memory = elf_unpack_xz(section->bytes, ".gnu_debugdata", &size, &error);
	if (memory)
		module->tables = elf_open_memory(memory, size, ".gnu_debugdata", &error);
}

static void find_debug(struct module *module)
{
	struct module_wanted what = {
		.path = module->path,
		.build_id = module->build_id,
		.build_id_size = module->build_id_size,
	};

	if (module->image && elf_has_dwarf(module->image))
		module->debug = module->image;
	if (!module->debug && module->build_id_size)
		module->debug = find_by_key(module, MODULE_DEBUG, &what);
	if (!module->debug)
		module->debug = follow_debuglink(module);
	if (!module->debug)
		find_minidebug(module);
	find_alternate(module);
}

static struct module *new_module(struct module_search *search, const char *path)
{
	struct module *module = xcalloc(1, sizeof(*module));

	module->search = search;
	module->path = arena_copy(&module->arena, path ? path : "", path ? strlen(path) : 0);
	return module;
}

static void take_build_id(struct module *module, const uint8_t *id, size_t size)
{
	if (size > sizeof(module->build_id))
		size = sizeof(module->build_id);
	if (size)
		memcpy(module->build_id, id, size);
	module->build_id_size = size;
}

static struct elf_file *take_own_vdso(struct module *module)
{
	struct wanted_file wanted = {
		.module = module,
		.role = MODULE_IMAGE,
		.id = module->build_id,
		.id_size = module->build_id_size,
	};
	struct elf_file *own = vdso_open_own();
	const char *fault = own ? fault_of(&wanted, own) : NULL;

	if (!fault)
		return own;
	module_note_tried(module, "the vdso of this machine", fault);
	elf_close(own);
	return NULL;
}

struct module *module_find(struct module_search *search, const struct module_wanted *wanted)
{
	struct module *module = new_module(search, wanted->path);

	take_build_id(module, wanted->build_id, wanted->build_id_size);
	module->image = find_by_key(module, MODULE_IMAGE, wanted);
	if (!module->image && wanted->is_own_vdso)
		module->image = take_own_vdso(module);
	if (module->image && !module->build_id_size)
		take_build_id(module, module->image->build_id, module->image->build_id_size);
	find_debug(module);
	return module;
}

struct module *module_open(struct module_search *search, const char *path, struct error *error)
{
	struct elf_file *elf = elf_open(path, error);
	struct module *module;

	if (!elf)
		return NULL;
	module = new_module(search, path);
	module->image = elf;
	take_build_id(module, elf->build_id, elf->build_id_size);
	find_debug(module);
	return module;
}

void module_close(struct module *module)
{
	if (!module)
		return;
	if (module->debug != module->image)
		elf_close(module->debug);
	elf_close(module->image);
	elf_close(module->tables);
	elf_close(module->alternate);
	vector_release(&module->tried);
	arena_release(&module->arena);
	free(module);
}

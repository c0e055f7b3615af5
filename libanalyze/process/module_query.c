/* SPDX-License-Identifier: GPL-2.0-or-later */
/* module_query: what others ask of a module, and the split debug files that it leads to. */
#include "base/reader.h"
#include "process/elf_unpack.h"
#include "process/module_search.h"

#include <stdio.h>
#include <stdlib.h>

bool module_has_image(const struct module *module)
{
	return module->image != NULL;
}

bool module_has_debug(const struct module *module)
{
	return module->debug && elf_has_dwarf(module->debug);
}

bool module_found(const struct module *module)
{
	return module->image || module->debug;
}

bool module_has_build_id(const struct module *module, const uint8_t *id, size_t size)
{
	return !size || !module->build_id_size ||
	       module_ids_equal(id, size, module->build_id, module->build_id_size);
}

const char *module_image_path(const struct module *module)
{
	return module->image ? module->image->path : NULL;
}

const char *module_debug_path(const struct module *module)
{
	return module->debug ? module->debug->path : NULL;
}

size_t module_tried_count(const struct module *module)
{
	return module->tried.count;
}

const struct module_tried *module_tried(const struct module *module, size_t index)
{
	return &module->tried.items[index];
}

bool module_address(const struct module *module, uint64_t file_offset, uint64_t *address)
{
	const struct elf_file *elf = module->image ? module->image : module->debug;

	return elf && elf_address_of(elf, file_offset, address);
}

static bool find_symbol(const struct elf_file *elf, const char *name, uint64_t *address)
{
	for (size_t i = 0; elf && i < elf->section_count; i++) {
		const struct elf_section *section = &elf->sections[i];
		size_t size = elf->is_64 ? 24 : 16;
		struct elf_data table = {0}, strings = {0};
		struct error error;
		bool found = false;

		if (section->type != SHT_SYMTAB || section->link >= elf->section_count)
			continue;
		if (elf_load_section(elf, section, &table, &error) < 0 ||
		    elf_load_section(elf, &elf->sections[section->link], &strings, &error) < 0)
			table.bytes.size = 0;
		for (size_t at = 0; at + size <= table.bytes.size && !found; at += size) {
			const unsigned char *sym = table.bytes.at + at;
			const char *text = elf_string(strings.bytes, load_u32(sym, elf->swap));

			found = text && strcmp(text, name) == 0;
			if (found)
				*address = elf->is_64 ? load_u64(sym + 8, elf->swap)
						      : load_u32(sym + 4, elf->swap);
		}
		elf_data_release(&table);
		elf_data_release(&strings);
		if (found)
			return true;
	}
	return false;
}

bool module_symbol_address(const struct module *module, const char *name, uint64_t *address)
{
	return find_symbol(module->image, name, address) ||
	       (module->debug != module->image && find_symbol(module->debug, name, address));
}

static struct elf_file *open_at(const char *format, ...) PRINTF_LIKE(1, 2);
static struct elf_file *open_at(const char *format, ...)
{
	char path[4096];
	struct error error;
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	return size > 0 && (size_t)size < sizeof(path) ? elf_open(path, &error) : NULL;
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int directory_length(const char *path)
{
	return (int)(last_name(path) - path);
}

/* The ids of units are checked by whoever reads it. */
struct elf_file *module_open_dwo(const struct module *module, const char *directory,
				 const char *name)
{
	const struct module_search *search = module->search;
	const char *before = *name == '/' || !directory ? "" : directory;
	const char *slash = *before ? "/" : "";
	const char *own = module->debug->path;
	struct elf_file *elf = NULL;

	for (size_t i = 0; i < search->root_count && !elf; i++) {
		const char *root = search->roots[i].path;

		elf = open_at("%s/%s%s%s", root, before, slash, name);
		if (!elf)
			elf = open_at("%s/%s", root, name);
		if (!elf)
			elf = open_at("%s/%s", root, last_name(name));
	}
	if (elf || search->only_given)
		return elf;
	elf = open_at("%s%s%s", before, slash, name);
	if (!elf)
		elf = open_at("%.*s%s", directory_length(own), own, name);
	if (!elf)
		elf = open_at("%.*s%s", directory_length(own), own, last_name(name));
	return elf;
}

struct elf_file *module_open_dwp(const struct module *module)
{
	const struct module_search *search = module->search;
	const char *image = module->image ? module->image->path : module->path;
	struct elf_file *elf = NULL;

	for (size_t i = 0; i < search->root_count && !elf; i++)
		elf = open_at("%s/%s.dwp", search->roots[i].path, last_name(image));
	if (elf || search->only_given)
		return elf;
	if (module->image)
		elf = open_at("%s.dwp", image);
	if (!elf)
		elf = open_at("%s.dwp", module->debug->path);
	return elf;
}

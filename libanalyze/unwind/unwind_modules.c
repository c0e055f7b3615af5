/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/unwind_modules.h"

#include "unwind/machine.h"

#include <stdlib.h>

void unwind_modules_init(struct unwind_modules *modules, const struct recording *recording,
			 const struct history *history, const struct module_paths *paths)
{
	modules->recording = recording;
	modules->search = module_search_new(paths);
	modules->history = history;
	modules->count = history_image_count(history);
	modules->of_image = xcalloc(modules->count + 1, sizeof(*modules->of_image));
	pthread_mutex_init(&modules->lock, NULL);
}

void unwind_modules_release(struct unwind_modules *modules)
{
	for (size_t i = 0; i < modules->count; i++) {
		struct unwind_module *module = atomic_load(&modules->of_image[i]);

		if (!module)
			continue;
		unwind_tables_release(&module->tables);
		module_close(module->module);
		free(module);
	}
	free(modules->of_image);
	module_search_free(modules->search);
	pthread_mutex_destroy(&modules->lock);
}

static struct unwind_module *open_module(struct unwind_modules *modules, const struct image *image)
{
	struct unwind_module *made = xcalloc(1, sizeof(*made));
	struct module_wanted wanted = {
		.path = image->path,
		.build_id = image->build_id,
		.build_id_size = image->build_id_size,
		.trust_path = image_may_trust_path(image, modules->recording),
		.is_own_vdso = image_is_own_vdso(image, modules->history),
	};
	const struct machine *machine;

	made->module = module_find(modules->search, &wanted);
	made->image = made->module->image;
	machine = made->image ? machine_by_elf(made->image->machine) : NULL;
	if (machine)
		unwind_tables_read(&made->tables, made->module, machine->stack_pointer);
	return made;
}

struct unwind_module *unwind_modules_find(struct unwind_modules *modules, const struct image *image)
{
	_Atomic(struct unwind_module *) *place = &modules->of_image[image->index];
	struct unwind_module *module = atomic_load(place);

	if (module)
		return module;
	pthread_mutex_lock(&modules->lock);
	module = atomic_load(place);
	if (!module) {
		module = open_module(modules, image);
		atomic_store(place, module);
	}
	pthread_mutex_unlock(&modules->lock);
	return module;
}

uint64_t unwind_modules_compiled(const struct unwind_modules *modules)
{
	uint64_t compiled = 0;

	for (size_t i = 0; i < modules->count; i++) {
		const struct unwind_module *module = atomic_load(&modules->of_image[i]);

		if (module)
			compiled += atomic_load(&module->tables.compiled);
	}
	return compiled;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unwind_modules: the files of a recording's images, each opened when a stack first needs it. */
#ifndef UNWIND_UNWIND_MODULES_H
#define UNWIND_UNWIND_MODULES_H

#include "analyze/process.h"
#include "unwind/unwind_tables.h"

#include <pthread.h>

struct unwind_module {
	struct module *module;
	const struct elf_file *image; /* NULL: it cannot be had */
	struct unwind_tables tables;
};

struct unwind_modules {
	const struct recording *recording;
	const struct history *history;
	struct module_search *search; /* under the lock, as is the making of modules */
	pthread_mutex_t lock;
	_Atomic(struct unwind_module *) *of_image;
	size_t count;
};

void unwind_modules_init(struct unwind_modules *modules, const struct recording *recording,
			 const struct history *history, const struct module_paths *paths);
void unwind_modules_release(struct unwind_modules *modules);
/* Never NULL. From any thread. */
struct unwind_module *unwind_modules_find(struct unwind_modules *modules,
					  const struct image *image);
uint64_t unwind_modules_compiled(const struct unwind_modules *modules);

#endif

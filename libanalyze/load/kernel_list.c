/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/kernel_list.h"

#include "base/parallel.h"

static void find(void *state, unsigned index)
{
	struct kernel_list *list = state;

	(void)index;
	list->names = kernel_names_find(list->kernel, list->options);
}

static void finish(struct kernel_list *list)
{
	parallel_end(list->task);
	list->task = NULL;
}

void kernel_list_release(struct kernel_list *list)
{
	finish(list);
	kernel_names_release(&list->names);
	list->kernel = NULL;
}

void kernel_list_begin(struct kernel_list *list, const struct image *kernel)
{
	if (parallel_threads(list->options->threads, 2) < 2)
		return;
	kernel_list_release(list);
	list->kernel = kernel;
	list->task = parallel_begin(find, list);
}

const struct kernel_names *kernel_list_of(struct kernel_list *list, const struct image *kernel)
{
	if (list->kernel != kernel) {
		kernel_list_release(list);
		list->kernel = kernel;
		find(list, 0);
	}
	finish(list);
	return &list->names;
}

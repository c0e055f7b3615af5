/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_list: the names of the kernel that was asked for last. The list is long, the modules of
 * the kernel all ask for it, and it can be read while something else is done.
 */
#ifndef LOAD_KERNEL_LIST_H
#define LOAD_KERNEL_LIST_H

#include "load/kernel_names.h"

struct kernel_list {
	const struct load_options *options;
	const struct image *kernel; /* NULL: nobody has asked */
	struct kernel_names names;
	struct parallel_task *task; /* which reads them */
};

/* It will be asked for these; nothing is done when threads are not wanted. */
void kernel_list_begin(struct kernel_list *list, const struct image *kernel);
const struct kernel_names *kernel_list_of(struct kernel_list *list, const struct image *kernel);
void kernel_list_release(struct kernel_list *list);

#endif

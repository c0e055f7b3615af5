/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_names: the kernel's list of its symbols, if it is the recorded kernel's: one that was
 * named, one that perf saved, or that of the running kernel when its build-id and its place are the
 * same.
 */
#ifndef LOAD_KERNEL_NAMES_H
#define LOAD_KERNEL_NAMES_H

#include "analyze/load.h"
#include "analyze/process.h"
#include "analyze/symbol.h"
#include "base/input.h"

struct kernel_names {
	struct kallsyms *list; /* NULL: none, and why */
	struct input text;     /* of the list */
	uint64_t shift;
	const char *source; /* where it is from, or why there is none */
	const char *fault;  /* of the list that was given; NULL: none */
};

struct kernel_names kernel_names_find(const struct image *kernel,
				      const struct load_options *options);
void kernel_names_release(struct kernel_names *names);

/* Why a vmlinux is not the recorded kernel's; NULL: it is, and `text` is where it begins in that.
 */
const char *vmlinux_fault(const struct image *kernel, const struct module *module, bool force,
			  uint64_t *text);

#endif

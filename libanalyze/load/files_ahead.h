/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * files_ahead: what the files of images say of their spots. While one is asked, and what it said put
 * into the profile, another thread asks those that come next: much of what there is to do for a file,
 * like unpacking a section, is one thread's.
 */
#ifndef LOAD_FILES_AHEAD_H
#define LOAD_FILES_AHEAD_H

#include "analyze/load.h"
#include "analyze/symbol.h"
#include "load/spot_groups.h"

/* Who asks, and of what. */
struct file_asker {
	const struct recording *recording;
	const struct history *history;
	const struct resolved *resolved;
	const struct load_options *options;
	struct module_search *search;
};

/* What is at the addresses of a group, which are those of the file by then. */
struct symbols *ask_module(const struct file_asker *asker, const struct spot_group *group,
			   struct module *module, unsigned threads);

struct file_answer {
	struct module *module;
	struct symbols *symbols; /* NULL: it is a module of the kernel, and there is no file */
};

struct files_ahead;

/* Groups of images that are files are to be taken in their order. */
struct files_ahead *files_ahead_begin(const struct file_asker *asker, struct spot_groups *groups);
/* The group has the addresses in the file then. The answer is the caller's. */
struct file_answer files_ahead_take(struct files_ahead *ahead, const struct spot_group *group);
void files_ahead_end(struct files_ahead *ahead);

#endif

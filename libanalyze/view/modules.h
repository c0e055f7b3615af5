/* SPDX-License-Identifier: GPL-2.0-or-later */
/* modules: the files of a module of the profile. */
#ifndef VIEW_MODULES_H
#define VIEW_MODULES_H

#include "analyze/module.h"
#include "analyze/profile.h"

/*
 * By its build-id; by its path only when that is to be trusted. NULL: it has no build-id. What it
 * is looked for as is `path`, or NULL for the recorded one.
 */
struct module *modules_find(struct module_search *search, const struct profile *profile,
			    uint32_t number, const char *path, bool trust_path);

#endif

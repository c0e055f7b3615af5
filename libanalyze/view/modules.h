/* SPDX-License-Identifier: GPL-2.0-or-later */
/* modules: the files of a module of the profile. */
#ifndef VIEW_MODULES_H
#define VIEW_MODULES_H

#include "analyze/module.h"
#include "analyze/profile.h"

/*
 * By its build-id; without one by its path, where the recording was made here and the file is still
 * the one that was mapped, and below the directories that were given. `force`: by its path anyhow.
 */
struct module *modules_find(struct module_search *search, const struct profile *profile,
			    uint32_t number, bool force);
/* By its build-id alone; NULL: it has none. */
struct module *modules_find_kernel(struct module_search *search, const struct profile *profile,
				   uint32_t number);

#endif

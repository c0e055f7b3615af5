/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock_names: which variable the lock is that a label has the address of. */
#ifndef LOAD_LOCK_NAMES_H
#define LOAD_LOCK_NAMES_H

#include "load/count.h"

/* Rows with a label `lock` that is in the data of a file, or of the kernel, get a label `variable`. */
void lock_names(const struct recording *recording, const struct history *history,
		const struct load_options *options, struct counted *counted);

#endif

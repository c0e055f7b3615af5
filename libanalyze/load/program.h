/* SPDX-License-Identifier: GPL-2.0-or-later */
/* program: which file a profile is of. */
#ifndef LOAD_PROGRAM_H
#define LOAD_PROGRAM_H

#include "analyze/profile.h"

/*
 * Sets the facts "file" and "build_id" by the executable file that is outermost in the stacks of
 * most samples. Shared objects are no programs; where nothing else has samples there are no such
 * facts.
 */
void set_program(struct profile *profile);

/* By its name: libfoo.so, or libfoo.so.1. */
bool program_is_shared_object(const char *path);

#endif

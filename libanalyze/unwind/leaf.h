/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * leaf: code that no unwind tables tell of, and that makes no frame. What is taken for a return
 * address has to be behind a call.
 */
#ifndef UNWIND_LEAF_H
#define UNWIND_LEAF_H

#include "unwind/unwind_modules.h"
#include "unwind/walk.h"

/*
 * The innermost function: one that calls nothing often makes no frame, and any has none at its
 * start. The return address is where the call has put it. False: it is not there; only walk->ending
 * has changed.
 */
bool walk_by_leaf(struct walk *walk, struct unwind_modules *modules, uint32_t epoch);

/* What only calls: on x86_64 it aligns the stack by a word for that. Python's -X perf makes such. */
bool walk_by_trampoline(struct walk *walk, struct unwind_modules *modules, uint32_t epoch);

/* Whether code that ends there ends with a call. */
bool leaf_ends_with_call(const struct machine *machine, struct span code);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * coroutine: a stack that makecontext of glibc made. Its outermost function returns to code that
 * nothing has called, and that no unwind table tells of.
 */
#ifndef UNWIND_COROUTINE_H
#define UNWIND_COROUTINE_H

#include "unwind/walk.h"

/* Of where a function returns to, by the code there. */
bool coroutine_returns_to(const struct machine *machine, struct span code);
/* Of the start of a function that is returned to, by the stack. */
bool coroutine_began(const struct walk *walk);

#endif

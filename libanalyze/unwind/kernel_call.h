/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_call: how a program of i386 calls its kernel: by a function of the vdso, which no file has.
 */
#ifndef UNWIND_KERNEL_CALL_H
#define UNWIND_KERNEL_CALL_H

#include "unwind/walk.h"

/* Whether there is code at an address of the program. */
typedef bool kernel_call_is_code(void *state, uint64_t address);

/* From the innermost frame, in a vdso of i386 that cannot be had, as walk_by_rule. */
bool walk_by_kernel_call(struct walk *walk, kernel_call_is_code *is_code, void *state);

#endif

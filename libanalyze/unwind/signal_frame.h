/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signal_frame: what the kernel puts on a stack before it runs a signal handler: the registers that
 * were interrupted. Not every C library, and no kernel, tells of it in unwind tables that hold; it
 * is known by the code that handlers return to.
 */
#ifndef UNWIND_SIGNAL_FRAME_H
#define UNWIND_SIGNAL_FRAME_H

#include "unwind/walk.h"

struct signal_frame;

/* By the code at an address of the program; NULL: it is no return from a handler. */
const struct signal_frame *signal_frame_at(const struct machine *machine, struct span code);
/* What a return address in a vdso that cannot be had stands for; NULL: that is not known. */
const struct signal_frame *signal_frame_of_vdso(const struct machine *machine);
/* The tables for it, where there are any, say less than is there. */
bool signal_frame_is_better(const struct signal_frame *frame);
/* The code alone does not say so of all: whether the stack does not speak against it. */
bool signal_frame_is_there(struct walk *walk, const struct signal_frame *frame);

/* To what was interrupted, as walk_by_rule. */
bool walk_by_signal_frame(struct walk *walk, const struct signal_frame *frame);

#endif

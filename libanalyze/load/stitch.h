/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stitch: a stack that was cut short continues as the one complete stack does that has the same
 * outermost frames. A guess, and therefore asked for: what was stitched ends in ENDING_STITCHED.
 */
#ifndef LOAD_STITCH_H
#define LOAD_STITCH_H

#include "load/resolve.h"

/* Of two places where it could go on, that with more equal frames wins; of two such, neither. */
void stitch_stacks(const struct counted *counted, struct resolved *resolved);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* user_chain: a stack walked from a dump, and the chain that the kernel recorded of the same. */
#ifndef UNWIND_USER_CHAIN_H
#define UNWIND_USER_CHAIN_H

#include "analyze/unwind.h"

/*
 * The walk, from `start` in `stack` on, did not reach the root: where the recorded chain goes on
 * from a place that both have, and further, and through code only, it takes over from there.
 */
void user_chain_join(struct stack *stack, size_t start, const struct stack *chain,
		     const struct history *history, uint32_t epoch);

#endif

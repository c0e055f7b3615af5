/* SPDX-License-Identifier: GPL-2.0-or-later */
/* jit_rules: how code is unwound that a program made, by what its jitdump file has of it. */
#ifndef UNWIND_JIT_RULES_H
#define UNWIND_JIT_RULES_H

#include "process/history_jit.h"
#include "unwind/rules.h"

/*
 * By a place in such a file; the rule's addresses are offsets in it. NULL: nothing is said of the
 * place. The caller frees `*own`, which is set in either case, or stays as it was.
 */
const struct unwind_rule *jit_rules_find(const struct history *history,
					 const struct machine *machine, const struct place *place,
					 struct unwind_rules **own);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* jit_rules: how code is unwound that a program made, by what its jitdump file has of it. */
#ifndef UNWIND_JIT_RULES_H
#define UNWIND_JIT_RULES_H

#include "process/jit_dump.h"
#include "unwind/rules.h"

/* What holds at an offset of the file, by offsets of the file; NULL: nothing is said of it. */
struct unwind_rules *jit_rules_at(const struct jit_dump *dump, const struct machine *machine,
				  uint64_t offset);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ending: what people are told of how a stack ended. */
#include "analyze/ending.h"

#include <stddef.h>

static const struct {
	const char *mark, *cause;
} endings[ENDING_COUNT] = {
	[ENDING_ROOT] = {NULL, NULL},
	[ENDING_NOT_WALKED] = {"[not unwound]", "not unwound"},
	[ENDING_DUMP] = {"[truncated: stack dump exhausted]", "stack dump exhausted"},
	[ENDING_NO_CFI] = {"[truncated: no unwind information]", "no unwind information"},
	[ENDING_NO_MODULE] = {"[truncated: module not found]", "module not found"},
	[ENDING_BAD_ADDRESS] = {"[truncated: bad address]", "bad address"},
	[ENDING_DEPTH] = {"[truncated: depth limit]", "depth limit"},
	[ENDING_STITCHED] = {NULL, "stitched to a complete one"},
};

const char *ending_mark(enum ending ending)
{
	return endings[ending].mark;
}

const char *ending_cause(enum ending ending)
{
	return endings[ending].cause;
}

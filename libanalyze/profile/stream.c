// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/stream.h"

const char *const stream_module_kinds[MODULE_UNKNOWN + 1] = {
	[MODULE_FILE] = "file",
	[MODULE_KERNEL] = "kernel",
	[MODULE_ANONYMOUS] = "anonymous",
	[MODULE_JIT] = "jit",
	[MODULE_UNKNOWN] = "unknown",
};

const char *const stream_endings[ENDING_COUNT] = {
	[ENDING_ROOT] = "root",           [ENDING_NOT_WALKED] = "not-walked",
	[ENDING_DUMP] = "dump",           [ENDING_NO_CFI] = "no-cfi",
	[ENDING_NO_MODULE] = "no-module", [ENDING_BAD_ADDRESS] = "bad-address",
	[ENDING_DEPTH] = "depth",         [ENDING_STITCHED] = "stitched",
};

void stream_end_line(const struct profile *profile, struct strbuf *line)
{
	const struct {
		const char *kind;
		size_t count;
	} counts[] = {
		{"incomplete", profile->is_incomplete},
		{"fact", profile->facts.count},
		{"ledger", profile->ledger.count},
		{"transform", profile->transforms.count},
		{"event", profile->events.count},
		{"module", profile->modules.count},
		{"function", profile->functions.count},
		{"location", profile->locations.count},
		{"labels", profile->label_sets.count - 1}, /* the empty set has no line */
		{"n", profile->nodes.count},
		{"s", profile->samples.count},
	};

	strbuf_add_string(line, "end");
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		strbuf_add_char(line, '\t');
		strbuf_add_string(line, counts[i].kind);
		strbuf_add_char(line, '=');
		strbuf_add_u64(line, counts[i].count);
	}
	strbuf_add_char(line, '\n');
}

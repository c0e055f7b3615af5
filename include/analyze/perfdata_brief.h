/* SPDX-License-Identifier: GPL-2.0-or-later */
/* perfdata_brief: what is asked of most samples, without a look at the rest. */
#ifndef ANALYZE_PERFDATA_BRIEF_H
#define ANALYZE_PERFDATA_BRIEF_H

#include "analyze/perfdata.h"

/* As it is in struct sample. */
struct sample_brief {
	const struct event *event; /* NULL: none, and nothing else is there */
	bool is_whole;             /* what sample_read says */
	bool has_time;
	uint32_t pid, tid, cpu;
	uint64_t ip, time, period;
	struct span raw;
};

void sample_read_brief(const struct recording *recording, const struct record *record,
		       struct sample_brief *brief);

#endif

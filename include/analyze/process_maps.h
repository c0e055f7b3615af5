/* SPDX-License-Identifier: GPL-2.0-or-later */
/* process_maps: the history as a table: who had what mapped, and when. */
#ifndef ANALYZE_PROCESS_MAPS_H
#define ANALYZE_PROCESS_MAPS_H

#include "analyze/process.h"

struct maps_options {
	int64_t pid; /* -1: all. PID_KERNEL and PID_GUEST_KERNEL are shown with all only */
	bool tsv;    /* a header line, raw times, every field */
};

/* Appends it; the number of mappings. */
uint64_t maps_write(const struct history *history, const struct maps_options *options,
		    struct strbuf *text);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* perfdata_info: a recording at a glance, after recording_scan. */
#ifndef ANALYZE_PERFDATA_INFO_H
#define ANALYZE_PERFDATA_INFO_H

#include "analyze/perfdata.h"

/* Nothing is known to be missing. */
bool recording_complete(const struct recording *recording);

struct recording_info_options {
	bool features;  /* what the sections of the header say, line by line */
	bool build_ids; /* each of them */
};

/* Both append; what comes from the input is inert. For people: */
void recording_info_text(const struct recording *recording,
			 const struct recording_info_options *options, struct strbuf *text);
/* For programs: an object of which pitot-info(1) documents every key; all there is. */
void recording_info_json(const struct recording *recording, struct strbuf *text);

#endif

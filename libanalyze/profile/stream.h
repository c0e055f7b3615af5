/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stream: the words of pitot-profile(5), for the writer and the reader. */
#ifndef PROFILE_STREAM_H
#define PROFILE_STREAM_H

#include "analyze/profile.h"

#define STREAM_FIRST_LINE "pitot-profile 1\n"

extern const char *const stream_module_kinds[MODULE_UNKNOWN + 1];
extern const char *const stream_endings[ENDING_COUNT];

/* The last line: how many lines there are of each kind. */
void stream_end_line(const struct profile *profile, struct strbuf *line);

#endif

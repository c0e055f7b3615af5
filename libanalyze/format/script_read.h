/* SPDX-License-Identifier: GPL-2.0-or-later */
/* script_read: the parts of the reader of `perf script`. */
#ifndef FORMAT_SCRIPT_READ_H
#define FORMAT_SCRIPT_READ_H

#include "analyze/profile.h"

/* A comment: a fact of the recording, or nothing to us. */
void script_read_fact(struct profile *profile, struct span line);

#endif

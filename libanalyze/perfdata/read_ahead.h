/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read_ahead: a file in windows, one after the other. Another thread reads those to come; who asks
 * for one that is not there yet reads, too, in place of waiting.
 */
#ifndef PERFDATA_READ_AHEAD_H
#define PERFDATA_READ_AHEAD_H

#include "base/input.h"

struct read_ahead;

enum {
	WINDOW_SIZE = 256 * 1024,
	WINDOW_MORE = 128, /* bytes of the next one, so that what is small is not cut in two */
};

/* Of `size` bytes of the input. */
struct read_ahead *read_ahead_new(const struct input *input, const unsigned char *bytes,
				  uint64_t size, bool wants_thread);
/* The bytes from `window` times WINDOW_SIZE on, or NULL; until the next call, which goes on. */
const unsigned char *read_ahead_window(struct read_ahead *ahead, uint64_t window);
void read_ahead_free(struct read_ahead *ahead);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workers: many pieces of work, done by some threads. */
#ifndef SYMBOL_WORKERS_H
#define SYMBOL_WORKERS_H

#include "analyze/base.h"

/* One piece; `worker` is below the number of threads, and no two run with the same at a time. */
typedef void worker_function(void *state, size_t piece, unsigned worker);

/*
 * Runs all pieces and waits for them. They are begun in order, but end in any: what they leave must
 * not depend on it. Where threads cannot be had, fewer do the work.
 */
void workers_run(unsigned threads, size_t pieces, worker_function *function, void *state);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parallel: the same function on several threads, which share work out by themselves. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include "analyze/base.h"

/* `wanted`, or the number of processors when that is 0; never more than `most`, at least 1. */
unsigned parallel_threads(unsigned wanted, size_t most);

/*
 * Calls work(state, i) for each i below `threads`, one on the caller's thread, and returns when all
 * have. Where a thread cannot be made, its call is made by the caller, when its own has returned:
 * none may wait for another.
 */
void parallel_run(unsigned threads, void work(void *state, unsigned index), void *state);
/*
 * For those that wait for each other: before any begins, start(state, n) is told how many there will
 * be, which is as many as there can be threads.
 */
void parallel_run_together(unsigned threads, void start(void *state, unsigned threads),
			   void work(void *state, unsigned index), void *state);

/* One call of work(state, 1) while the caller goes on; where no thread can be made, by the caller.
 */
struct parallel_task;
struct parallel_task *parallel_begin(void work(void *state, unsigned index), void *state);
/* Waits for its end; NULL is allowed. */
void parallel_end(struct parallel_task *task);

#endif

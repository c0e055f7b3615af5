/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workers: threads that take the next piece until there is none. */
#include "symbol/workers.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct work {
	worker_function *function;
	void *state;
	size_t pieces, next;
};

struct worker {
	struct work *work;
	unsigned number;
	pthread_t thread;
};

static void *work_on(void *argument)
{
	struct worker *worker = argument;
	struct work *work = worker->work;

	for (;;) {
		size_t piece = __atomic_fetch_add(&work->next, 1, __ATOMIC_RELAXED);

		if (piece >= work->pieces)
			return NULL;
		work->function(work->state, piece, worker->number);
	}
}

void workers_run(unsigned threads, size_t pieces, worker_function *function, void *state)
{
	struct work work = {function, state, pieces, 0};
	struct worker *workers;
	unsigned started = 0;
	sigset_t all, before;

	if (threads > pieces)
		threads = (unsigned)pieces;
	if (!threads)
		return;
	workers = xcalloc(threads, sizeof(*workers));
	/* Signals are for the thread that was there first. */
	sigfillset(&all);
	sigdelset(&all, SIGBUS);
	sigdelset(&all, SIGSEGV);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	for (unsigned i = 0; i < threads; i++)
		workers[i] = (struct worker){.work = &work, .number = i};
	for (unsigned i = 1; i < threads; i++) {
		if (pthread_create(&workers[i].thread, NULL, work_on, &workers[i]) != 0)
			break;
		started = i;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	work_on(&workers[0]);
	for (unsigned i = 1; i <= started; i++)
		pthread_join(workers[i].thread, NULL);
	free(workers);
}

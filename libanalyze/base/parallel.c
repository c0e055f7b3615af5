/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum { THREADS_MAX = 256 };

struct worker {
	void (*work)(void *state, unsigned index);
	void *state;
	unsigned index;
	pthread_t thread;
	bool is_running;
};

unsigned parallel_threads(unsigned wanted, size_t most)
{
	if (!wanted) {
		cpu_set_t cpus;

		wanted = 1;
		if (!sched_getaffinity(0, sizeof(cpus), &cpus))
			wanted = (unsigned)CPU_COUNT(&cpus);
	}
	if (wanted > THREADS_MAX)
		wanted = THREADS_MAX;
	if (wanted > most)
		wanted = (unsigned)most;
	return wanted ? wanted : 1;
}

static void *run_worker(void *argument)
{
	struct worker *worker = argument;

	worker->work(worker->state, worker->index);
	return NULL;
}

void parallel_run(unsigned threads, void work(void *state, unsigned index), void *state)
{
	struct worker *workers = xcalloc(threads, sizeof(*workers));

	for (unsigned i = 1; i < threads; i++) {
		workers[i] = (struct worker){.work = work, .state = state, .index = i};
		workers[i].is_running =
			!pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]);
	}
	work(state, 0);
	for (unsigned i = 1; i < threads; i++) {
		if (workers[i].is_running)
			pthread_join(workers[i].thread, NULL);
		else
			work(state, i);
	}
	free(workers);
}

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

/* Where there is no thread, the caller does it. */
static void begin(struct worker *worker)
{
	worker->is_running = !pthread_create(&worker->thread, NULL, run_worker, worker);
}

static void end(struct worker *worker)
{
	if (worker->is_running)
		pthread_join(worker->thread, NULL);
	else
		worker->work(worker->state, worker->index);
}

void parallel_run(unsigned threads, void work(void *state, unsigned index), void *state)
{
	struct worker *workers = xcalloc(threads, sizeof(*workers));

	for (unsigned i = 1; i < threads; i++) {
		workers[i] = (struct worker){.work = work, .state = state, .index = i};
		begin(&workers[i]);
	}
	work(state, 0);
	for (unsigned i = 1; i < threads; i++)
		end(&workers[i]);
	free(workers);
}

/* ---- together ---------------------------------------------------------------------------------- */

struct gate {
	pthread_mutex_t lock; /* held until all are there */
	void (*work)(void *state, unsigned index);
	void *state;
};

static void pass_gate(void *state, unsigned index)
{
	struct gate *gate = state;

	pthread_mutex_lock(&gate->lock);
	pthread_mutex_unlock(&gate->lock);
	gate->work(gate->state, index);
}

void parallel_run_together(unsigned threads, void start(void *state, unsigned threads),
			   void work(void *state, unsigned index), void *state)
{
	struct worker *workers = xcalloc(threads, sizeof(*workers));
	struct gate gate = {.work = work, .state = state};
	unsigned count = 1;

	pthread_mutex_init(&gate.lock, NULL);
	pthread_mutex_lock(&gate.lock);
	for (; count < threads; count++) {
		workers[count] =
			(struct worker){.work = pass_gate, .state = &gate, .index = count};
		begin(&workers[count]);
		if (!workers[count].is_running)
			break;
	}
	start(state, count);
	pthread_mutex_unlock(&gate.lock);
	work(state, 0);
	for (unsigned i = 1; i < count; i++)
		end(&workers[i]);
	pthread_mutex_destroy(&gate.lock);
	free(workers);
}

/* ---- aside ------------------------------------------------------------------------------------- */

struct parallel_task {
	struct worker worker;
};

struct parallel_task *parallel_begin(void work(void *state, unsigned index), void *state)
{
	struct parallel_task *task = xcalloc(1, sizeof(*task));

	task->worker = (struct worker){.work = work, .state = state, .index = 1};
	begin(&task->worker);
	return task;
}

void parallel_end(struct parallel_task *task)
{
	if (task)
		end(&task->worker);
	free(task);
}

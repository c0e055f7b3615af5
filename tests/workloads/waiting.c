/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiting MODE: threads that wait in known ways, and log what they measured themselves: lines
 * "NAME KEY NANOSECONDS" on stdout.
 *
 *	sleep           sleeps 20 times 20 ms in one function, and computes in another
 *	pipe            three readers are blocked on a pipe that is written to every 20 ms
 *	mutex           four threads fight over a mutex, each holding it for 5 ms
 *	pool COUNT      so many threads, all parked at the same place
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define KEPT __attribute__((noinline, noclone))

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void log_ns(const char *name, const char *key, uint64_t ns)
{
	printf("%s %s %llu\n", name, key, (unsigned long long)ns);
}

static void nap(long ns)
{
	struct timespec left = {0, ns};

	while (nanosleep(&left, &left) != 0)
		;
}

KEPT uint64_t do_sleep(int times)
{
	uint64_t start = clock_ns(CLOCK_MONOTONIC);

	for (int i = 0; i < times; i++)
		nap(20 * 1000 * 1000);
	return clock_ns(CLOCK_MONOTONIC) - start;
}

KEPT uint64_t do_compute(uint64_t ns)
{
	uint64_t start = clock_ns(CLOCK_THREAD_CPUTIME_ID), now;
	volatile unsigned spin = 0;

	do {
		for (int i = 0; i < 10000; i++)
			spin += (unsigned)i;
		now = clock_ns(CLOCK_THREAD_CPUTIME_ID);
	} while (now - start < ns);
	return now - start;
}

static void run_sleep(void)
{
	uint64_t start = clock_ns(CLOCK_MONOTONIC);

	log_ns("main", "asleep", do_sleep(20));
	log_ns("main", "computing", do_compute(150 * 1000 * 1000));
	log_ns("main", "wall", clock_ns(CLOCK_MONOTONIC) - start);
	log_ns("main", "cpu", clock_ns(CLOCK_PROCESS_CPUTIME_ID));
}

/* ---- readers of a pipe ------------------------------------------------------------------------- */

enum { READERS = 3, WRITES = 15, HOLDERS = 4, HOLDS = 5 };

static int ends[2];
static uint64_t waited[HOLDERS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, parked = PTHREAD_MUTEX_INITIALIZER;

static void set_name(const char *name, long index)
{
	char text[16];

	snprintf(text, sizeof(text), "%s%ld", name, index);
	prctl(PR_SET_NAME, text);
}

KEPT int read_one(uint64_t *sum)
{
	uint64_t start = clock_ns(CLOCK_MONOTONIC);
	char byte;
	ssize_t got = read(ends[0], &byte, 1);

	*sum += clock_ns(CLOCK_MONOTONIC) - start;
	return got == 1;
}

static void *reader(void *argument)
{
	long index = (long)argument;

	set_name("reader", index);
	while (read_one(&waited[index]))
		;
	return NULL;
}

static void *holder(void *argument)
{
	long index = (long)argument;

	set_name("holder", index);
	for (int i = 0; i < HOLDS; i++) {
		uint64_t start = clock_ns(CLOCK_MONOTONIC);

		pthread_mutex_lock(&mutex);
		waited[index] += clock_ns(CLOCK_MONOTONIC) - start;
		nap(5 * 1000 * 1000);
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

static void run_threads(const char *name, int count, void *work(void *), int writes)
{
	pthread_t threads[HOLDERS];
	char text[16];

	if (pipe(ends))
		exit(1);
	for (long i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, work, (void *)i);
	for (int i = 0; i < writes; i++) {
		nap(20 * 1000 * 1000);
		if (write(ends[1], "x", 1) != 1)
			exit(1);
	}
	close(ends[1]);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < count; i++) {
		snprintf(text, sizeof(text), "%s%d", name, i);
		log_ns(text, "waited", waited[i]);
	}
}

/* ---- a pool ------------------------------------------------------------------------------------ */

KEPT void park(void)
{
	pthread_mutex_lock(&parked);
	pthread_mutex_unlock(&parked);
}

static void *worker(void *argument)
{
	(void)argument;
	prctl(PR_SET_NAME, "worker");
	park();
	return NULL;
}

static void run_pool(int count)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 << 10);
	pthread_mutex_lock(&parked);
	for (int i = 0; i < count; i++)
		if (pthread_create(&thread, &attributes, worker, NULL))
			exit(1);
	nap(200 * 1000 * 1000);
	log_ns("worker", "threads", (uint64_t)count);
	fflush(stdout);
	_exit(0);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";

	if (!strcmp(mode, "sleep"))
		run_sleep();
	else if (!strcmp(mode, "pipe"))
		run_threads("reader", READERS, reader, WRITES);
	else if (!strcmp(mode, "mutex"))
		run_threads("holder", HOLDERS, holder, 0);
	else if (!strcmp(mode, "pool") && argc > 2)
		run_pool(atoi(argv[2]));
	else
		return 2;
	return 0;
}

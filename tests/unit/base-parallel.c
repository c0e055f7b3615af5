// SPDX-License-Identifier: GPL-2.0-or-later
/* Work on several threads, and where there cannot be any but the caller's. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/parallel.h"

enum { THREADS = 5 };

struct calls {
	atomic_uint of[THREADS];
	atomic_uint met; /* of those that wait for each other */
	unsigned started;
};

static void work(void *state, unsigned index)
{
	struct calls *calls = state;

	calls->of[index]++;
}

static void start(void *state, unsigned threads)
{
	struct calls *calls = state;

	assert_int_equal(calls->met, 0);
	calls->started = threads;
}

/* Returns when all are there. */
static void meet(void *state, unsigned index)
{
	struct calls *calls = state;

	work(state, index);
	calls->met++;
	while (calls->met < calls->started)
		sched_yield();
}

/* No thread can have a stack of that size. */
static void allow_threads(bool allowed)
{
	static size_t usual;
	pthread_attr_t attr;

	assert_int_equal(pthread_getattr_default_np(&attr), 0);
	if (!usual)
		assert_int_equal(pthread_attr_getstacksize(&attr, &usual), 0);
	assert_int_equal(pthread_attr_setstacksize(&attr, allowed ? usual : (size_t)1 << 60), 0);
	assert_int_equal(pthread_setattr_default_np(&attr), 0);
	pthread_attr_destroy(&attr);
}

static void each_is_called(void **state)
{
	(void)state;
	for (int allowed = 0; allowed < 2; allowed++) {
		struct calls calls = {.started = 0};

		allow_threads(allowed);
		parallel_run(THREADS, work, &calls);
		for (unsigned i = 0; i < THREADS; i++)
			assert_int_equal(calls.of[i], 1);
		parallel_end(parallel_begin(work, &calls));
		assert_int_equal(calls.of[1], 2);
		allow_threads(true);
	}
}

static void together(void **state)
{
	(void)state;
	for (int allowed = 0; allowed < 2; allowed++) {
		struct calls calls = {.started = 0};

		allow_threads(allowed);
		parallel_run_together(THREADS, start, meet, &calls);
		assert_int_equal(calls.started, allowed ? THREADS : 1);
		for (unsigned i = 0; i < THREADS; i++)
			assert_int_equal(calls.of[i], i < calls.started);
		allow_threads(true);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_called),
		cmocka_unit_test(together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

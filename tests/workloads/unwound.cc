// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unwound: half a second in all that makes a stack hard to follow: signal handlers, exceptions,
 * templates, calls from libc back into the program, functions of libc that have no frame, calls
 * through the PLT, tail calls, another thread, and recursion deeper than a small copy of the stack.
 */
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <stdexcept>
#include <thread>

#include <sys/time.h>

static volatile long sink;

#define APART __attribute__((noinline))

APART static void spin(long count)
{
	for (long i = 0; i < count; i++)
		sink = sink + i;
}

template <int depth> struct nested {
	APART static long call(long value)
	{
		volatile char room[depth % 5 * 40 + 8];

		room[0] = static_cast<char>(value);
		return nested<depth - 1>::call(value + 1) + room[0];
	}
};

template <> struct nested<0> {
	APART static long call(long value)
	{
		spin(2000);
		if (value % 3 == 0)
			throw std::runtime_error("odd");
		return value;
	}
};

static int compare(const void *a, const void *b)
{
	spin(10);
	return *static_cast<const int *>(a) - *static_cast<const int *>(b);
}

APART static void sort_some()
{
	int numbers[300];

	for (int i = 0; i < 300; i++)
		numbers[i] = i * 7919 % 1009;
	qsort(numbers, 300, sizeof(*numbers), compare);
	sink = sink + numbers[7];
}

APART static void copy_some()
{
	static char from[1 << 16], to[1 << 16];

	for (int i = 0; i < 80; i++)
		memcpy(to, from, sizeof(to));
	sink = sink + to[5];
}

APART static void call_plt()
{
	for (int i = 0; i < 5000; i++)
		sink = sink + rand();
}

APART static long last(long value)
{
	spin(3000);
	return value;
}

APART static long tail(long value)
{
	return last(value + 1);
}

APART static long recurse(int depth)
{
	volatile char room[200];

	room[depth % 200] = 1;
	if (!depth) {
		spin(200000);
		return 1;
	}
	return recurse(depth - 1) + room[depth % 200];
}

static double seconds(clockid_t clock)
{
	timespec now;

	clock_gettime(clock, &now);
	return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/* For a fifth of the time to the next one, on a slow machine, too. */
extern "C" void on_signal(int)
{
	double start = seconds(CLOCK_THREAD_CPUTIME_ID);

	while (seconds(CLOCK_THREAD_CPUTIME_ID) - start < 0.001)
		spin(20000);
	sink = sink + 1;
}

APART static void work(int round)
{
	std::function<long(int)> call = [&](int depth) -> long {
		return depth ? call(depth - 1) + 1 : nested<12>::call(round);
	};

	try {
		sink = sink + call(round % 10);
	} catch (const std::exception &) {
		sink = sink + 1;
	}
	sort_some();
	copy_some();
	call_plt();
	sink = sink + tail(round);
	sink = sink + recurse(30);
}

int main()
{
	struct itimerval timer = {{0, 5000}, {0, 5000}};
	std::thread other;

	signal(SIGPROF, on_signal);
	setitimer(ITIMER_PROF, &timer, nullptr);
	other = std::thread([] {
		for (int i = 0; i < 200; i++)
			sort_some();
	});
	for (int round = 0; seconds(CLOCK_PROCESS_CPUTIME_ID) < 0.5; round++)
		work(round);
	other.join();
	return 0;
}

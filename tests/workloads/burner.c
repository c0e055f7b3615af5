/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Spends processor time in functions whose names are chosen when it is built, and prints how much
 * each took. What follows the times on the command line is run by exec. Without a second name it is
 * the source of a shared object: one function and no main.
 *
 *	cc -DFIRST=alpha -DSECOND=beta burner.c; ./a.out MS MS [PROGRAM ARGUMENT...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define TEXT(name) #name
#define NAME(name) TEXT(name)

static inline __attribute__((always_inline)) long long spent_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* The clock is read seldom, so that next to nothing is spent outside of the function. */
static inline __attribute__((always_inline)) long long spend(long ms)
{
	long long start = spent_ns(), spent;
	volatile unsigned int turns;

	do {
		for (turns = 0; turns < 200000; turns++)
			;
		spent = spent_ns() - start;
	} while (spent < ms * 1000000LL);
	return spent;
}

long long FIRST(long ms);

/* Code before it, of a length to choose, moves it to another address. */
#ifdef SHIFT
void shift(void);
void shift(void)
{
	__asm__ volatile(".skip " NAME(SHIFT) ", 0x90");
}
#endif

__attribute__((noinline)) long long FIRST(long ms)
{
	return spend(ms);
}

#ifdef SECOND
#ifdef HIDDEN
static
#else
long long SECOND(long ms);
#endif
__attribute__((noinline)) long long SECOND(long ms)
{
	return spend(ms);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	printf("%s %lld\n", NAME(FIRST), FIRST(atol(argv[1])));
	printf("%s %lld\n", NAME(SECOND), SECOND(atol(argv[2])));
	fflush(stdout);
	if (argc > 3)
		execv(argv[3], argv + 3);
	return argc > 3;
}
#endif

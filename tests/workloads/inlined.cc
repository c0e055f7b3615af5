/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that are surely inlined, of shares that are known: Light::turn has a quarter of what
 * Heavy::turn has, by the length of the same loop, and the program prints what each took.
 * Both are called by shop::work alone, which spends next to nothing itself; Heavy by way of another
 * inlined function.
 */
#include <cstdio>
#include <cstdlib>
#include <ctime>

#define INLINED inline __attribute__((always_inline))

namespace shop
{

static long long spent_ns()
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

template <typename T> struct Heavy {
	static INLINED void turn(volatile T &count, T length)
	{
		for (count = 0; count < length; count = count + 1)
			;
	}
};

struct Light {
	INLINED void turn(volatile int &count, int length) const
	{
		for (count = 0; count < length; count = count + 1)
			;
	}
};

INLINED void through(volatile int &count, int length)
{
	Heavy<int>::turn(count, length);
}

struct Spent {
	long long heavy, light;
};

__attribute__((noinline)) Spent work(long rounds)
{
	volatile int count;
	Spent spent = {0, 0};
	Light light;

	while (rounds-- > 0) {
		long long start = spent_ns();

		through(count, 800000);
		spent.heavy += spent_ns() - start;
		start = spent_ns();
		light.turn(count, 200000);
		spent.light += spent_ns() - start;
	}
	return spent;
}

} // namespace shop

int main(int argc, char **argv)
{
	shop::Spent spent = shop::work(argc > 1 ? atol(argv[1]) : 1);

	printf("shop::Heavy::turn %lld\n", spent.heavy);
	printf("shop::Light::turn %lld\n", spent.light);
	return 0;
}

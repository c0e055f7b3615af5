/* SPDX-License-Identifier: GPL-2.0-or-later */
/* truth.cc: as truth.c, with exceptions on their way, calls by table, and templates between. */
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#define APART extern "C" __attribute__((noinline))
#define AFTER __asm__ volatile("" ::: "memory")

static volatile uint64_t sink;

static inline __attribute__((always_inline)) void burn(int rounds)
{
	for (int i = 0; i < rounds; i++)
		sink = sink * 3 + 1;
}

struct guard {
	uint64_t value;
	~guard() { sink = sink + value; }
};

/* ---- thrown through frames that have something to do on the way --------------------------------- */

APART void t_0_g_g_g_g(int number)
{
	std::string text(40, 'x');

	burn(50);
	if (number % 3)
		throw number;
	throw text;
}

APART void t_0_g_g_g(int number)
{
	guard guard = {3};
	std::vector<int> numbers(20, number);

	t_0_g_g_g_g(numbers[7]);
	AFTER;
	sink = sink + guard.value;
}

APART void t_0_g_g(int number)
{
	guard guard = {5};

	try {
		t_0_g_g_g(number);
	} catch (const std::string &text) {
		sink = sink + text.size();
		throw 4;
	}
	AFTER;
	sink = sink + guard.value;
}

APART void t_0_g(int number)
{
	try {
		t_0_g_g(number);
	} catch (int caught) {
		burn(caught % 8);
	}
	AFTER;
}

APART void t_0(int number)
{
	t_0_g(number);
	AFTER;
}

/* ---- calls by table, through templates ---------------------------------------------------------- */

APART void t_1_g_g_0(int number)
{
	burn(200 + number);
	AFTER;
}

APART void t_1_g_g(const std::function<void(int)> &call)
{
	call(3);
	AFTER;
}

APART void t_1_g()
{
	t_1_g_g(t_1_g_g_0);
	AFTER;
}

APART void t_1()
{
	t_1_g();
	AFTER;
}

APART bool t_2_g_0(const std::string &a, const std::string &b)
{
	burn(5);
	__asm__ volatile("" : : "r"(&a), "r"(&b) : "memory");
	return a.size() < b.size();
}

APART void t_2_g(int salt)
{
	{
		std::vector<std::string> words;

		for (int i = 0; i < 30; i++)
			words.push_back(std::string(static_cast<size_t>((i * 7919 + salt) % 100), 'x'));
		std::stable_sort(words.begin(), words.end(), t_2_g_0);
	}
	AFTER;
}

APART void t_2(int salt)
{
	t_2_g(salt);
	AFTER;
}

APART void t(int number)
{
	t_0(number);
	t_1();
	t_2(number);
	AFTER;
}

APART void run(clock_t end)
{
	for (int i = 0; clock() < end; i++) {
		for (int k = 0; k < 10; k++)
			t(i + k);
		AFTER;
	}
}

int main(int argc, char **argv)
{
	run(clock() + (argc > 1 ? atoi(argv[1]) : 300) * CLOCKS_PER_SEC / 1000);
	return 0;
}

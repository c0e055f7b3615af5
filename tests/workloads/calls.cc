/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls [SECONDS]: deep and different stacks of C++, with inlined calls of the standard library at
 * their ends; five seconds of CPU time, or so many.
 */
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>
#include <vector>

static uint32_t state = 1;

static inline uint32_t random_number()
{
	state = state * 1664525u + 1013904223u;
	return state >> 8;
}

struct node {
	node *left, *right;
	uint32_t value;
};

static node *build(int depth)
{
	if (!depth)
		return nullptr;
	return new node{build(depth - 1), build(depth - 1), random_number()};
}

/* A function for each depth, and each calls the next from two places. */
template <int depth> struct walk {
	static __attribute__((noinline)) uint64_t down(const node *at, uint32_t way)
	{
		uint64_t below;

		if (!at)
			return 0;
		if (way & 1)
			below = walk<depth - 1>::down(at->left, way >> 1);
		else
			below = walk<depth - 1>::down(at->right, way >> 1) + 1;
		return below + at->value;
	}
};

template <> struct walk<0> {
	static __attribute__((noinline)) uint64_t down(const node *at, uint32_t way)
	{
		uint64_t sum = way;

		for (uint64_t i = 0; i < 20; i++)
			sum ^= sum * 31 + i + (at ? at->value : 0);
		return sum;
	}
};

static __attribute__((noinline)) uint64_t sort_numbers()
{
	std::vector<uint32_t> numbers(2000);

	for (auto &number : numbers)
		number = random_number();
	std::sort(numbers.begin(), numbers.end(),
		  [](uint32_t a, uint32_t b) { return a % 1000 < b % 1000; });
	return numbers[7];
}

static __attribute__((noinline)) uint64_t fill_map()
{
	std::map<std::string, uint64_t> map;

	for (uint64_t i = 0; i < 300; i++)
		map["key" + std::to_string(random_number() % 500)] += i;
	return map.size();
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 5;
	node *tree = build(14);
	volatile uint64_t sum = 0;

	while (double(clock()) < seconds * CLOCKS_PER_SEC) {
		for (int i = 0; i < 2000; i++)
			sum = sum + walk<12>::down(tree, random_number());
		sum = sum + sort_numbers() + fill_map();
	}
	return 0;
}

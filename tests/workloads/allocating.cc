// SPDX-License-Identifier: GPL-2.0-or-later
// allocating: C++, whose new is a malloc. Lines as of allocating.c.
#include <cstddef>
#include <cstdio>
#include <new>

struct alignas(128) wide {
	char bytes[256];
};

static void *volatile kept;

extern "C" __attribute__((noinline)) void created()
{
	kept = new char[40];
	kept = new char[60];
	delete[] static_cast<char *>(kept);
	kept = new wide;
	kept = new wide;
	delete static_cast<wide *>(kept);
}

int main()
{
	created();
	std::puts("created 4 612 2 296");
}

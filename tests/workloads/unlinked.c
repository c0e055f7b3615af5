/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions in several sections, one of which a kernel would free after the start. */
static volatile int sink;
static inline __attribute__((always_inline)) int twice(int x)
{
	return sink + x * 2;
}
__attribute__((section(".init.text"), noinline)) int setup(int x)
{
	return twice(x) + 7;
}
__attribute__((noinline)) int first(int x)
{
	sink = x;
	return twice(x) + twice(sink);
}
__attribute__((cold, noinline)) int rare(int x)
{
	sink += x;
	return twice(x);
}
__attribute__((section(".noinstr.text"), noinline, aligned(64))) int quiet(int x)
{
	sink -= x;
	return twice(x) ^ 3;
}

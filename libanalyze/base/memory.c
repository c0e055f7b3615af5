/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory: allocation that does not fail. What the input asks for is bounded by the readers before
 * it comes here, so that being out of memory is the machine's state and not the input's choice.
 */
#include "analyze/base.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void memory_is_out(void)
{
	/* No stdio: a full buffer would want memory. 2 is the status of "cannot do it at all". */
	dprintf(2, "%s: out of memory\n", program_invocation_short_name);
	_Exit(2);
}

static void *checked(void *memory)
{
	if (!memory)
		memory_is_out();
	return memory;
}

void *xmalloc(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *xcalloc(size_t count, size_t size)
{
	if (!count || !size)
		count = size = 1;
	return checked(calloc(count, size));
}

void *xcalloc_table(size_t count, size_t size)
{
	enum { LINE = 64 };
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) ||
	    __builtin_add_overflow(bytes, LINE, &bytes))
		memory_is_out();
	bytes &= ~(size_t)(LINE - 1);
	return memset(checked(aligned_alloc(LINE, bytes)), 0, bytes);
}

void *xrealloc_array(void *memory, size_t count, size_t size)
{
	/* A size of 0 would free the memory and give NULL, or not, as the C library likes. */
	if (!count || !size)
		count = size = 1;
	return checked(reallocarray(memory, count, size));
}

char *xstrdup(const char *string)
{
	size_t size = strlen(string) + 1;

	return memcpy(xmalloc(size), string, size);
}

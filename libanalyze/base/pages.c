/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/pages.h"

#include <sys/mman.h>

/* What so many items take, in whole pages of any machine. */
static size_t pages_size(size_t capacity, size_t item_size)
{
	enum { PAGE = 1 << 16 };

	return (capacity * item_size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

void *pages_grow(void *items, size_t *capacity, size_t item_size)
{
	enum { FIRST = 1 << 16 };
	size_t old_size = pages_size(*capacity, item_size), size;
	void *memory = MAP_FAILED;

	size = old_size ? old_size * 2 : FIRST;
	if (size > old_size && items)
		memory = mremap(items, old_size, size, MREMAP_MAYMOVE);
	else if (size > old_size)
		memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			      0);
	if (memory == MAP_FAILED)
		memory_is_out();
	*capacity = size / item_size;
	return memory;
}

void pages_free(void *items, size_t capacity, size_t item_size)
{
	if (items)
		munmap(items, pages_size(capacity, item_size));
}

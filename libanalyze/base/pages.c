/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/pages.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __has_feature /* clang */
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PAGES_COPIED
#endif
#endif

enum { PAGE = 1 << 16 }; /* whole ones of any machine */

/* What so many items take. */
static size_t pages_size(size_t capacity, size_t item_size)
{
	return (capacity * item_size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(PAGES_COPIED)

/* Sanitizers look after memory of malloc; what is known of pages that move, they do not move. */
static void *move(void *items, size_t old_size, size_t size)
{
	void *memory = aligned_alloc(PAGE, size);

	if (memory && items)
		memcpy(memory, items, old_size);
	if (memory)
		free(items);
	return memory;
}

static void drop(void *items, size_t size)
{
	(void)size;
	free(items);
}

#else

static void *move(void *items, size_t old_size, size_t size)
{
	void *memory;

	if (items)
		memory = mremap(items, old_size, size, MREMAP_MAYMOVE);
	else
		memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			      0);
	return memory == MAP_FAILED ? NULL : memory;
}

static void drop(void *items, size_t size)
{
	munmap(items, size);
}

#endif

void *pages_grow(void *items, size_t *capacity, size_t item_size)
{
	size_t old_size = pages_size(*capacity, item_size);
	size_t size = old_size ? old_size * 2 : PAGE;
	void *memory;

	assert(item_size <= PAGE);
	memory = size > old_size ? move(items, old_size, size) : NULL;
	if (!memory)
		memory_is_out();
	*capacity = size / item_size;
	return memory;
}

void pages_free(void *items, size_t capacity, size_t item_size)
{
	if (items)
		drop(items, pages_size(capacity, item_size));
}

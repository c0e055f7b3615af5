// SPDX-License-Identifier: GPL-2.0-or-later
/* Arrays of whole pages: what was in them stays, and items begin where their alignment wants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/pages.h"

/* Sizes that divide a page, and that do not. */
struct odd {
	uint64_t number;
	char rest[16];
};

struct even {
	_Alignas(64) uint64_t number;
};

#define GROW(type)                                                                                 \
	do {                                                                                       \
		struct {                                                                           \
			struct type *items;                                                        \
			size_t count, capacity;                                                    \
		} pages = {NULL, 0, 0};                                                            \
                                                                                                   \
		pages_release(&pages);                                                             \
		for (uint64_t i = 0; i < COUNT; i++)                                               \
			*pages_push(&pages) = (struct type){.number = i * i};                      \
		assert_int_equal(pages.count, COUNT);                                              \
		assert_in_range(pages.capacity, COUNT, 4 * COUNT);                                 \
		assert_int_equal((uintptr_t)pages.items % 64, 0);                                  \
		for (uint64_t i = 0; i < COUNT; i++)                                               \
			assert_int_equal(pages.items[i].number, i * i);                            \
		pages_release(&pages);                                                             \
		assert_null(pages.items);                                                          \
		assert_int_equal(pages.count + pages.capacity, 0);                                 \
	} while (0)

static void items_stay(void **state)
{
	enum { COUNT = 300000 };

	(void)state;
	GROW(odd);
	GROW(even);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(items_stay)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

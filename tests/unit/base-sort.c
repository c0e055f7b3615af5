// SPDX-License-Identifier: GPL-2.0-or-later
/* Sorting by numbers, against the sort of the C library: the same order, and stable. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/sort.h"

enum { MOST = 3000 };

static int compare(const void *a, const void *b)
{
	const struct sort_item *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static void check(size_t count, uint64_t mask)
{
	struct sort_item *items = xcalloc(count, sizeof(*items));
	struct sort_item *sorted = xcalloc(count, sizeof(*sorted));
	uint64_t random = 1 + count;

	for (size_t i = 0; i < count; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		items[i] = sorted[i] = (struct sort_item){(random ^ random >> 29) & mask, i};
	}
	qsort(sorted, count, sizeof(*sorted), compare);
	sort_items(items, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(items[i].key, sorted[i].key);
		assert_int_equal(items[i].number, sorted[i].number);
	}
	free(items);
	free(sorted);
}

/* Few and many, all bytes and some, all alike. */
static void as_the_library_sorts(void **state)
{
	static const uint64_t masks[] = {UINT64_MAX, 0xff, 0x3, 0, 0xff00000000ff0000, 1ull << 63};

	(void)state;
	for (size_t i = 0; i < sizeof(masks) / sizeof(*masks); i++)
		for (size_t count = 0; count < MOST; count += count < 40 ? 1 : 977)
			check(count, masks[i]);
}

static void things_go_with_their_keys(void **state)
{
	enum { THINGS = 100, SIZE = 3 };
	struct sort_item *order = xcalloc(THINGS, sizeof(*order));
	unsigned char *things = xcalloc(THINGS, SIZE);

	(void)state;
	for (size_t i = 0; i < THINGS; i++) {
		things[i * SIZE + 2] = (unsigned char)(i * 37 % THINGS);
		order[i] = (struct sort_item){i * 37 % THINGS, i};
	}
	things = sort_things(things, SIZE, order, THINGS);
	for (size_t i = 0; i < THINGS; i++)
		assert_int_equal(things[i * SIZE + 2], i);
	free(things);
}

static void nothing(void **state)
{
	(void)state;
	sort_items(NULL, 0);
	free(sort_things(NULL, 4, NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_the_library_sorts),
		cmocka_unit_test(things_go_with_their_keys),
		cmocka_unit_test(nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory that is mapped and unmapped, against an array with an owner for each byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measure/mapped.h"

enum { PLACES = 200, STEPS = 20000, START = 1000 };

static uint32_t owners[PLACES]; /* + 1; 0: nobody */
static uint64_t left[STEPS];

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void shrink(void *state, uint32_t block, uint64_t bytes)
{
	(void)state;
	assert_true(bytes <= left[block]);
	left[block] -= bytes;
}

/* In order, apart, and each byte is its owner's. */
static void compare(const struct mapped *mapped)
{
	uint32_t seen[PLACES] = {0};

	for (size_t i = 0; i < mapped->count; i++) {
		const struct mapped_piece *piece = &mapped->items[i];

		assert_true(piece->start < piece->end);
		assert_true(!i || mapped->items[i - 1].end <= piece->start);
		for (uint64_t at = piece->start; at < piece->end; at++)
			seen[at - START] = piece->block + 1;
	}
	assert_memory_equal(seen, owners, sizeof(owners));
}

static void test_model(void **state)
{
	struct mapped mapped = {0};
	uint32_t random = 7;

	(void)state;
	for (uint32_t step = 0; step < STEPS; step++) {
		uint64_t start = next_random(&random) % PLACES;
		uint64_t end = start + 1 + next_random(&random) % (PLACES - start);
		uint32_t limit = next_random(&random) % 4 ? UINT32_MAX
							   : next_random(&random) % (step + 1);
		bool is_added = next_random(&random) % 2;

		if (is_added)
			limit = UINT32_MAX;
		mapped_remove(&mapped, START + start, START + end, limit, shrink, NULL);
		for (uint64_t at = start; at < end; at++)
			if (owners[at] && owners[at] - 1 < limit)
				owners[at] = 0;
		if (is_added) {
			struct mapped_piece piece = {START + start, START + end, step};

			assert_true(mapped_add(&mapped, &piece));
			left[step] = end - start;
			for (uint64_t at = start; at < end; at++)
				owners[at] = step + 1;
		}
		compare(&mapped);
	}
	for (uint32_t at = 0; at < PLACES; at++)
		if (owners[at])
			left[owners[at] - 1]--;
	for (uint32_t step = 0; step < STEPS; step++)
		assert_int_equal(left[step], 0);
	mapped_release(&mapped);
}

static void test_nothing(void **state)
{
	struct mapped mapped = {0};

	(void)state;
	mapped_remove(&mapped, 0, UINT64_MAX, UINT32_MAX, shrink, NULL);
	assert_int_equal(mapped.count, 0);
	mapped_release(&mapped);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

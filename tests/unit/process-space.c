// SPDX-License-Identifier: GPL-2.0-or-later
/* Address spaces, against a plain array with a slot for every address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "process/space.h"

enum { ADDRESSES = 256, VERSIONS = 64, ROUNDS = 40 };

/* What a tree should hold: at each address the number of its mapping, and where that one began. */
struct naive {
	uint32_t owner[ADDRESSES]; /* mapping number + 1; 0: nothing */
	uint64_t offset[ADDRESSES];
};

static struct image images[ROUNDS * VERSIONS + 1];

static void naive_insert(struct naive *naive, uint64_t start, uint64_t end, uint32_t number)
{
	for (uint64_t at = start; at < end; at++) {
		naive->owner[at] = number;
		naive->offset[at] = number ? 1000 + at - start : 0;
	}
}

static void assert_same(const struct space_pool *pool, uint32_t root, const struct naive *naive)
{
	for (uint64_t at = 0; at < ADDRESSES; at++) {
		const struct mapping *mapping = space_floor(pool, root, at);
		bool there = mapping && at < mapping->end;

		assert_int_equal(there, naive->owner[at] != 0);
		if (!there)
			continue;
		assert_ptr_equal(mapping->image, &images[naive->owner[at] - 1]);
		assert_int_equal(at - mapping->start + mapping->file_offset, naive->offset[at]);
	}
}

static void assert_overlaps(const struct space_pool *pool, uint32_t root,
			    const struct naive *naive, uint64_t start, uint64_t end)
{
	bool expected = false;

	for (uint64_t at = start; at < end; at++)
		expected |= naive->owner[at] != 0;
	assert_int_equal(space_overlap(pool, root, start, end) != NULL, expected);
}

struct last {
	uint64_t end;
};

static void check_order(void *state, const struct mapping *mapping)
{
	struct last *last = state;

	assert_true(mapping->start >= last->end && mapping->end > mapping->start);
	last->end = mapping->end;
}

/* Random changes, each by an owner of its own or by the one before; all versions stay as they were. */
static void versions_stay(void **state)
{
	uint32_t roots[VERSIONS + 1];
	struct naive *naives = calloc(VERSIONS + 1, sizeof(*naives));

	(void)state;
	srand(7);
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct space_pool pool = {0};
		uint32_t number = 0;

		roots[0] = 0;
		memset(&naives[0], 0, sizeof(naives[0]));
		for (unsigned i = 1; i <= VERSIONS; i++) {
			uint64_t start = (uint64_t)rand() % (ADDRESSES - 1);
			uint64_t end = start + 1 + (uint64_t)rand() % (ADDRESSES - start);
			unsigned from = rand() % 4 ? i - 1 : (unsigned)rand() % i; /* a fork */
			struct mapping mapping = {start, end, 1000, &images[number], 0};

			naives[i] = naives[from];
			assert_overlaps(&pool, roots[from], &naives[from], start, end);
			if (rand() % 5) {
				naive_insert(&naives[i], start, end, ++number);
				roots[i] = space_insert(&pool, roots[from], i, &mapping);
			} else {
				naive_insert(&naives[i], start, end, 0);
				roots[i] = space_remove(&pool, roots[from], i, start, end);
			}
		}
		for (unsigned i = 0; i <= VERSIONS; i++) {
			struct last last = {0};

			assert_same(&pool, roots[i], &naives[i]);
			space_each(&pool, roots[i], check_order, &last);
		}
		space_pool_release(&pool);
	}
	free(naives);
}

/* One owner changes its own tree in place: it does not grow by its depth each time. */
static void one_owner_shares_nothing(void **state)
{
	struct space_pool pool = {0};
	uint32_t root = 0;

	(void)state;
	for (uint64_t i = 0; i < 10000; i++) {
		struct mapping mapping = {i * 16, i * 16 + 8, 0, &images[0], 0};

		root = space_insert(&pool, root, 1, &mapping);
	}
	assert_int_equal(pool.count, 10001);
	for (uint64_t i = 0; i < 10000; i++) {
		assert_non_null(space_overlap(&pool, root, i * 16, i * 16 + 1));
		assert_null(space_overlap(&pool, root, i * 16 + 8, i * 16 + 16));
	}
	space_pool_release(&pool);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_stay),
		cmocka_unit_test(one_owner_shares_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

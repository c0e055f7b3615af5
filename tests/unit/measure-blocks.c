// SPDX-License-Identifier: GPL-2.0-or-later
/* Blocks of memory, against an array that is searched from its start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "measure/blocks.h"

enum { ADDRESSES = 3000, PROCESSES = 3, STEPS = 200000 };

static uint64_t sizes[PROCESSES][ADDRESSES]; /* 0: it is not allocated */

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void test_model(void **state)
{
	struct blocks blocks = {.slots = NULL};
	struct block block, old;
	uint32_t random = 7;
	size_t count = 0;

	(void)state;
	assert_false(blocks_take(&blocks, 0, 16, &block));
	for (uint64_t step = 1; step <= STEPS; step++) {
		uint32_t process = next_random(&random) % PROCESSES;
		uint32_t number = next_random(&random) % ADDRESSES;
		uint64_t *size = &sizes[process][number];
		uint64_t address = 16 * ((uint64_t)number + 1);

		if (next_random(&random) % 2) {
			block = (struct block){
				.address = address, .process = process, .size = step};
			assert_int_equal(blocks_add(&blocks, &block, &old), *size == 0);
			if (*size)
				assert_int_equal(old.size, *size);
			count += *size == 0;
			*size = step;
		} else {
			assert_int_equal(blocks_take(&blocks, process, address, &block),
					 *size != 0);
			if (*size)
				assert_int_equal(block.size, *size);
			count -= *size != 0;
			*size = 0;
		}
		assert_int_equal(blocks.count, count);
	}
	assert_true(count > ADDRESSES);
	blocks_release(&blocks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Stacks go into a tree: equal ones are one, and each comes out of it as it went in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vector.h"
#include "load/stack_tree.h"

enum { STACKS = 3000, DEPTH_MOST = 12, SEED = 4711 };

struct given {
	struct sample_key key;
	struct stack_address frames[DEPTH_MOST];
	size_t count;
	uint32_t number;
};

/* Few addresses, so that most stacks have something in common, and some are equal. */
static struct given make_stack(unsigned *random)
{
	struct given given = {.key = {.kernel_epoch = 7}};

	given.key.epoch = 1 + (unsigned)rand_r(random) % 2;
	given.count = (size_t)(rand_r(random) % (DEPTH_MOST + 1));
	for (size_t i = 0; i < given.count; i++) {
		given.frames[i].address = 0x1000 + (uint64_t)(rand_r(random) % 3);
		given.frames[i].space = rand_r(random) % 8 ? SPACE_USER : SPACE_KERNEL;
		given.frames[i].is_return = rand_r(random) % 4;
	}
	return given;
}

static uint32_t add(struct stack_tree *tree, const struct given *given)
{
	struct hashed_stack stack = {0};
	uint32_t number;

	for (size_t i = 0; i < given->count; i++)
		*vector_push(&stack.stack) = given->frames[i];
	stack_tree_expect(tree, &stack, &given->key, SEED);
	number = stack_tree_add(tree, &stack, &given->key);
	hashed_stack_release(&stack);
	return number;
}

static bool is_same_frame(const struct given *a, const struct given *b, size_t i)
{
	const struct stack_address *x = &a->frames[i], *y = &b->frames[i];

	return x->address == y->address && x->space == y->space && x->is_return == y->is_return &&
	       (x->space == SPACE_KERNEL || a->key.epoch == b->key.epoch);
}

static bool is_same(const struct given *a, const struct given *b)
{
	for (size_t i = 0; i < a->count && a->count == b->count; i++)
		if (!is_same_frame(a, b, i))
			return false;
	return a->count == b->count;
}

static void expect_frames(const struct stack_tree *tree, const struct given *given)
{
	uint32_t number = given->number;

	for (size_t i = 0; i < given->count; i++) {
		const struct tree_frame *frame = &tree->frames.items[number];
		bool is_kernel = given->frames[i].space == SPACE_KERNEL;

		assert_int_equal(frame->address, given->frames[i].address);
		assert_int_equal(frame->space, given->frames[i].space);
		assert_int_equal(frame->is_return, given->frames[i].is_return);
		assert_int_equal(frame->epoch, is_kernel ? 7 : given->key.epoch);
		assert_true(frame->outer == FRAME_NONE || frame->outer < number);
		number = frame->outer;
	}
	assert_int_equal(number, FRAME_NONE);
}

static void stacks_in_and_out(void **state)
{
	struct given *given = xcalloc(STACKS, sizeof(*given));
	struct stack_tree tree = {0};
	unsigned random = 1;
	size_t equal = 0, frames = 0;

	(void)state;
	for (size_t i = 0; i < STACKS; i++) {
		given[i] = make_stack(&random);
		given[i].number = add(&tree, &given[i]);
		frames += given[i].count;
	}
	for (size_t i = 0; i < STACKS; i++) {
		expect_frames(&tree, &given[i]);
		for (size_t k = 0; k < i; k++) {
			bool same = is_same(&given[i], &given[k]);

			assert_int_equal(given[i].number == given[k].number, same);
			equal += same;
		}
	}
	assert_true(equal); /* there were some */
	assert_true(tree.frames.count < frames);
	stack_tree_release(&tree);
	free(given);
}

/* What is known is not added again, whatever the size of the table. */
static void nothing_twice(void **state)
{
	struct stack_tree tree = {0};
	unsigned random = 1;
	size_t frames;

	(void)state;
	for (size_t i = 0; i < STACKS; i++) {
		struct given given = make_stack(&random);

		add(&tree, &given);
	}
	frames = tree.frames.count;
	random = 1;
	for (size_t i = 0; i < STACKS; i++) {
		struct given given = make_stack(&random);

		add(&tree, &given);
	}
	assert_int_equal(tree.frames.count, frames);
	stack_tree_release(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stacks_in_and_out),
		cmocka_unit_test(nothing_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

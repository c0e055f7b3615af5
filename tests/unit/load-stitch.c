// SPDX-License-Identifier: GPL-2.0-or-later
/* Stacks of numbered places -> which of those that were cut go on, and as which other one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vector.h"
#include "load/stitch.h"

enum { STACKS_MOST = 16 };

static struct distinct items[STACKS_MOST];
static struct sample_key keys[STACKS_MOST];
static struct resolved_stack stacks[STACKS_MOST];
static struct counted counted = {.items = items};
static struct resolved resolved = {.stacks = stacks};

/* Frames are letters, the leaf first. */
static size_t add(uint32_t epoch, enum ending ending, const char *frames)
{
	uint32_t outer = FRAME_NONE;

	for (size_t i = strlen(frames); i-- > 0;) {
		*vector_push(&resolved.frames) =
			(struct resolved_frame){outer, (uint32_t)frames[i]};
		outer = (uint32_t)resolved.frames.count - 1;
	}
	stacks[counted.count] = (struct resolved_stack){outer, ending};
	keys[counted.count].epoch = epoch;
	items[counted.count].key = &keys[counted.count];
	return counted.count++;
}

static int start(void **state)
{
	(void)state;
	counted.count = 0;
	vector_release(&resolved.frames);
	return 0;
}

static void expect(size_t number, enum ending ending, const char *frames)
{
	const struct resolved_stack *stack = &stacks[number];

	assert_int_equal(stack->ending, ending);
	for (uint32_t i = stack->frame; i != FRAME_NONE; i = resolved.frames.items[i].outer) {
		assert_int_equal(resolved.frames.items[i].spot, *frames);
		frames++;
	}
	assert_int_equal(*frames, '\0');
}

static void one_place_to_go_on(void **state)
{
	size_t whole, cut;

	(void)state;
	cut = add(1, ENDING_DUMP, "xyzcb");
	whole = add(1, ENDING_ROOT, "edcbam");
	stitch_stacks(&counted, &resolved);
	expect(cut, ENDING_STITCHED, "xyzcbam");
	expect(whole, ENDING_ROOT, "edcbam");
}

static void two_places_or_none(void **state)
{
	size_t two, none, one_frame, other_process, not_walked;

	(void)state;
	add(1, ENDING_ROOT, "dcbam");
	add(1, ENDING_ROOT, "dcbnm");
	two = add(1, ENDING_DUMP, "xcb");
	none = add(1, ENDING_DUMP, "xyq");
	one_frame = add(1, ENDING_BAD_ADDRESS, "xya");
	other_process = add(2, ENDING_DUMP, "xba");
	not_walked = add(1, ENDING_NOT_WALKED, "ba");
	stitch_stacks(&counted, &resolved);
	expect(two, ENDING_DUMP, "xcb");
	expect(none, ENDING_DUMP, "xyq");
	expect(one_frame, ENDING_BAD_ADDRESS, "xya");
	expect(other_process, ENDING_DUMP, "xba");
	expect(not_walked, ENDING_NOT_WALKED, "ba");
}

/* Both have "cb", but only one of them "dcb". */
static void more_equal_frames_win(void **state)
{
	size_t cut;

	(void)state;
	add(1, ENDING_ROOT, "dcbam");
	add(1, ENDING_ROOT, "ecbnm");
	cut = add(1, ENDING_NO_CFI, "xecb");
	stitch_stacks(&counted, &resolved);
	expect(cut, ENDING_STITCHED, "xecbnm");
}

/* Equal complete stacks of two samples are one place. */
static void same_stack_twice(void **state)
{
	size_t cut;

	(void)state;
	add(1, ENDING_ROOT, "dcbam");
	add(1, ENDING_ROOT, "fcbam");
	cut = add(1, ENDING_DUMP, "xcb");
	stitch_stacks(&counted, &resolved);
	expect(cut, ENDING_STITCHED, "xcbam");
}

static void nothing_to_go_by(void **state)
{
	size_t cut, empty;

	(void)state;
	cut = add(1, ENDING_DUMP, "abc");
	empty = add(1, ENDING_DUMP, "");
	stitch_stacks(&counted, &resolved);
	expect(cut, ENDING_DUMP, "abc");
	expect(empty, ENDING_DUMP, "");
	add(1, ENDING_ROOT, "");
	stitch_stacks(&counted, &resolved);
	expect(empty, ENDING_DUMP, "");
	start(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(one_place_to_go_on, start),
		cmocka_unit_test_setup(two_places_or_none, start),
		cmocka_unit_test_setup(more_equal_frames_win, start),
		cmocka_unit_test_setup(same_stack_twice, start),
		cmocka_unit_test_setup(nothing_to_go_by, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

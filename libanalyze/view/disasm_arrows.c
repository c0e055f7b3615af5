// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * disasm_arrows: jumps back within a block are loops. Each place that is jumped back to has a lane
 * beside the code, as far as the last jump to it; inner loops are nearer to the code. Where lanes
 * run out, the outermost loops have none.
 */
#include "base/vector.h"
#include "view/disasm.h"

#include <stdlib.h>

enum { LANES_MOST = 4, WIDTH = 2 * LANES_MOST + 1 };

struct loop {
	size_t head, last; /* instructions: jumped to, and the last that does */
	unsigned lane;     /* 0 is next to the code; LANES_MOST: none */
};

struct arrows {
	PROFILE_TABLE(struct loop) loops;
	size_t *heads; /* by instruction: that it jumps back to, + 1; 0: none */
};

/* The instruction at an address; `count`: none begins there. */
static size_t find_instruction(const struct instruction *instructions, size_t count,
			       uint64_t address)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (instructions[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && instructions[low].address == address ? low : count;
}

/* The shorter first: what is inside another loop is shorter. */
static int compare_loops(const void *left, const void *right)
{
	const struct loop *a = left, *b = right;
	size_t a_length = a->last - a->head, b_length = b->last - b->head;

	if (a_length != b_length)
		return a_length < b_length ? -1 : 1;
	return (a->head > b->head) - (a->head < b->head);
}

static void give_lanes(struct arrows *arrows)
{
	struct loop *loops = arrows->loops.items;

	for (size_t i = 0; i < arrows->loops.count; i++) {
		bool taken[LANES_MOST + 1] = {false};

		for (size_t k = 0; k < i; k++) {
			if (loops[k].head <= loops[i].last && loops[i].head <= loops[k].last)
				taken[loops[k].lane] = true;
		}
		taken[LANES_MOST] = false;
		while (taken[loops[i].lane])
			loops[i].lane++;
	}
}

struct arrows *arrows_new(const struct instruction *instructions, size_t count)
{
	struct arrows *arrows = xcalloc(1, sizeof(*arrows));
	size_t *lasts = xcalloc(count + 1, sizeof(*lasts)); /* by head, + 1 */

	arrows->heads = xcalloc(count + 1, sizeof(*arrows->heads));
	for (size_t i = 0; i < count; i++) {
		size_t head;

		if (instructions[i].kind != TARGET_JUMP)
			continue;
		head = find_instruction(instructions, count, instructions[i].target);
		if (head > i)
			continue;
		arrows->heads[i] = head + 1;
		lasts[head] = i + 1;
	}
	for (size_t i = 0; i < count; i++) {
		if (lasts[i])
			*vector_push(&arrows->loops) = (struct loop){i, lasts[i] - 1, 0};
	}
	free(lasts);
	if (arrows->loops.count)
		qsort(arrows->loops.items, arrows->loops.count, sizeof(struct loop), compare_loops);
	give_lanes(arrows);
	return arrows;
}

void arrows_free(struct arrows *arrows)
{
	if (!arrows)
		return;
	vector_release(&arrows->loops);
	free(arrows->heads);
	free(arrows);
}

/* From a lane to the code, over the lanes in between. */
static void draw_branch(char *text, size_t place, char corner, bool is_head)
{
	text[place] = corner;
	for (size_t i = place + 1; i < WIDTH; i++)
		text[i] = text[i] == ' ' ? '-' : text[i];
	if (is_head)
		text[WIDTH - 1] = '>';
}

void arrows_add(const struct arrows *arrows, struct strbuf *out, size_t index, bool between)
{
	char text[WIDTH + 1] = "         ";

	for (size_t i = 0; i < arrows->loops.count; i++) {
		const struct loop *loop = &arrows->loops.items[i];

		if (loop->lane < LANES_MOST && loop->head < index && index <= loop->last)
			text[2 * (LANES_MOST - 1 - loop->lane)] = '|';
	}
	for (size_t i = 0; i < arrows->loops.count && !between; i++) {
		const struct loop *loop = &arrows->loops.items[i];
		size_t place = 2 * (LANES_MOST - 1 - (size_t)loop->lane);
		bool is_jump = arrows->heads[index] == loop->head + 1;

		if (loop->lane >= LANES_MOST)
			continue;
		if (loop->head == index)
			draw_branch(text, place, loop->last == index ? '*' : ',', true);
		else if (is_jump)
			draw_branch(text, place, loop->last == index ? '`' : '+', false);
	}
	strbuf_add_string(out, text);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * disasm_arrows: jumps back within a block are loops. Each place that is jumped back to has a lane
 * beside the code, as far as the last jump to it; inner loops are nearer to the code. Where lanes
 * run out, the outermost loops have none.
 */
#include "base/vector.h"
#include "view/disasm.h"

#include <stdlib.h>

enum {
	LANES_MOST = 4,
	WIDTH = 2 * LANES_MOST + 1,
	WORK_MOST = 16 << 20, /* lanes are looked through for no longer than that */
};

struct loop {
	size_t head, last; /* instructions: jumped to, and the last that does */
};

struct arrows {
	PROFILE_TABLE(struct loop) loops;
	size_t *heads;               /* by instruction: that it jumps back to, + 1; 0: none */
	uint32_t *lanes[LANES_MOST]; /* by instruction: the loop that is there, + 1; 0 is inner */
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

/* In a lane where there is no other loop from its first to its last instruction. */
static void give_lane(struct arrows *arrows, uint32_t number, size_t *work)
{
	const struct loop *loop = &arrows->loops.items[number];

	for (unsigned lane = 0; lane < LANES_MOST && *work < WORK_MOST; lane++) {
		size_t at = loop->head;

		while (at <= loop->last && !arrows->lanes[lane][at])
			at++;
		*work += at - loop->head + 1;
		if (at <= loop->last)
			continue;
		for (at = loop->head; at <= loop->last; at++)
			arrows->lanes[lane][at] = number + 1;
		return;
	}
}

static void give_lanes(struct arrows *arrows, size_t count)
{
	size_t work = 0;

	for (unsigned lane = 0; lane < LANES_MOST; lane++)
		arrows->lanes[lane] = xcalloc(count + 1, sizeof(*arrows->lanes[lane]));
	if (arrows->loops.count)
		qsort(arrows->loops.items, arrows->loops.count, sizeof(struct loop), compare_loops);
	for (uint32_t i = 0; i < arrows->loops.count; i++)
		give_lane(arrows, i, &work);
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
			*vector_push(&arrows->loops) = (struct loop){i, lasts[i] - 1};
	}
	free(lasts);
	give_lanes(arrows, count);
	return arrows;
}

void arrows_free(struct arrows *arrows)
{
	if (!arrows)
		return;
	vector_release(&arrows->loops);
	free(arrows->heads);
	for (unsigned lane = 0; lane < LANES_MOST; lane++)
		free(arrows->lanes[lane]);
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

	for (unsigned lane = 0; lane < LANES_MOST; lane++) {
		uint32_t number = arrows->lanes[lane][index];

		if (number && arrows->loops.items[number - 1].head < index)
			text[2 * (LANES_MOST - 1 - lane)] = '|';
	}
	for (unsigned lane = 0; lane < LANES_MOST && !between; lane++) {
		uint32_t number = arrows->lanes[lane][index];
		const struct loop *loop = number ? &arrows->loops.items[number - 1] : NULL;
		size_t place = 2 * (LANES_MOST - 1 - (size_t)lane);

		if (loop && loop->head == index)
			draw_branch(text, place, loop->last == index ? '*' : ',', true);
		else if (loop && arrows->heads[index] == loop->head + 1)
			draw_branch(text, place, loop->last == index ? '`' : '+', false);
	}
	strbuf_add_string(out, text);
}

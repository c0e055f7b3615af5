/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of the lines: by the first word, and then by the stack. */
#include "view/fold.h"

#include <stdlib.h>

static struct text_order order_first_words(const struct fold *fold)
{
	uint32_t count = 0;
	struct text_order order;
	bool *used;

	for (uint32_t i = 0; i < fold->groups.count; i++) {
		if (fold->first_words[i] >= count)
			count = fold->first_words[i] + 1;
	}
	used = xcalloc((size_t)count + 1, sizeof(*used));
	for (uint32_t i = 0; i < fold->groups.count; i++)
		used[fold->first_words[i]] = true;
	order = text_order(fold->names, used, count);
	free(used);
	return order;
}

bool fold_is_same_line(const struct folded *line, const struct folded *other)
{
	return line->group == other->group && line->place == other->place;
}

static uint32_t *order_stacks(const struct fold *fold)
{
	bool *ends = xcalloc(fold->stacks.nodes.count + 1, sizeof(*ends));
	uint32_t *order;

	for (size_t i = 0; i < fold->line_count; i++)
		if (fold->lines[i].stack != NONE)
			ends[fold->lines[i].stack] = true;
	order = stacks_order(&fold->stacks, fold->names, ends);
	free(ends);
	return order;
}

static uint32_t place_of(const struct folded *line)
{
	return line->place;
}

static uint32_t group_of(const struct folded *line)
{
	return line->group;
}

/* Places are small numbers: they are counted, not compared. Equal ones stay in order. */
static void sort_by(struct fold *fold, uint32_t key(const struct folded *line))
{
	struct folded *sorted = xrealloc_array(NULL, fold->line_count, sizeof(*sorted));
	size_t count = 0;
	uint32_t *starts;

	for (size_t i = 0; i < fold->line_count; i++)
		if (key(&fold->lines[i]) >= count)
			count = (size_t)key(&fold->lines[i]) + 1;
	starts = xcalloc(count + 1, sizeof(*starts));
	for (size_t i = 0; i < fold->line_count; i++)
		starts[key(&fold->lines[i]) + 1]++;
	for (size_t i = 0; i < count; i++)
		starts[i + 1] += starts[i];
	for (size_t i = 0; i < fold->line_count; i++)
		sorted[starts[key(&fold->lines[i])]++] = fold->lines[i];
	free(starts);
	free(fold->lines);
	fold->lines = sorted;
}

void fold_sort(struct fold *fold)
{
	uint32_t *order = order_stacks(fold);
	struct text_order words = {.count = 0};

	if (fold->first_words)
		words = order_first_words(fold);
	for (size_t i = 0; i < fold->line_count; i++) {
		struct folded *line = &fold->lines[i];

		line->place = line->stack == NONE ? 0 : order[line->stack];
		if (fold->first_words) {
			uint32_t word = fold->first_words[line->group];

			line->group = line->stack == NONE ? words.last[word] : words.inner[word];
			line->word = word;
		}
	}
	sort_by(fold, place_of);
	sort_by(fold, group_of);
	text_order_release(&words);
	free(order);
}

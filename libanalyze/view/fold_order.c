/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of the lines: by the first word, and then by the stack. */
#include "view/fold.h"

#include "base/sort.h"

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

static void sort_lines(struct fold *fold)
{
	struct sort_item *order = xrealloc_array(NULL, fold->line_count, sizeof(*order));

	for (size_t i = 0; i < fold->line_count; i++)
		order[i] = (struct sort_item){
			(uint64_t)fold->lines[i].group << 32 | fold->lines[i].place, i};
	fold->lines = sort_things(fold->lines, sizeof(*fold->lines), order, fold->line_count);
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
	sort_lines(fold);
	text_order_release(&words);
	free(order);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text_order: where a frame stands among others, at the end of a stack and within one.
 *
 * "a", "a b", "a;c": a blank comes before ';', so a stack with more frames below a is not next to
 * the one that ends there. With two places for each text, whole stacks get the order of their bytes
 * by comparing frame by frame.
 */
#include "view/stacks.h"

#include <stdlib.h>
#include <string.h>

struct text_end {
	uint32_t text;
	bool inner; /* a ';' follows */
};

static int byte_at(struct span text, bool inner, size_t at)
{
	if (at < text.size)
		return text.at[at];
	return inner && at == text.size ? ';' : -1;
}

static int compare_ends(const void *left, const void *right, void *context)
{
	const struct text_end *a = left, *b = right;
	struct span x = names_text(context, a->text), y = names_text(context, b->text);
	size_t common = x.size < y.size ? x.size : y.size;
	int order = memcmp(x.at, y.at, common);

	if (!order)
		order = byte_at(x, a->inner, common) - byte_at(y, b->inner, common);
	if (!order && x.size != y.size) /* the shorter one has ended with ';', so has this text */
		order = byte_at(x, a->inner, common + 1) - byte_at(y, b->inner, common + 1);
	return order;
}

struct text_order text_order(const struct names *names, const bool *used, uint32_t text_count)
{
	struct text_end *ends = xrealloc_array(NULL, 2 * (size_t)text_count + 1, sizeof(*ends));
	struct text_order order = {.count = 0};

	order.last = xrealloc_array(NULL, (size_t)text_count + 1, sizeof(*order.last));
	order.inner = xrealloc_array(NULL, (size_t)text_count + 1, sizeof(*order.inner));
	for (uint32_t i = 0; i < text_count; i++) {
		order.last[i] = order.inner[i] = NONE;
		if (!used[i])
			continue;
		ends[order.count++] = (struct text_end){i, false};
		ends[order.count++] = (struct text_end){i, true};
	}
	qsort_r(ends, order.count, sizeof(*ends), compare_ends, (void *)(uintptr_t)names);
	for (uint32_t i = 0; i < order.count; i++)
		*(ends[i].inner ? &order.inner[ends[i].text] : &order.last[ends[i].text]) = i;
	free(ends);
	return order;
}

void text_order_release(struct text_order *order)
{
	free(order->last);
	free(order->inner);
	*order = (struct text_order){.count = 0};
}

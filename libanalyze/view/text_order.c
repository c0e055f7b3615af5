// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text_order: where a frame stands among others, at the end of a stack and within one.
 *
 * "a", "a b", "a;c": a blank comes before ';', so a stack with more frames below a is not next to
 * the one that ends there. With two places for each text, whole stacks get the order of their bytes
 * by comparing frame by frame.
 */
#include "view/stacks.h"

#include "base/sort.h"

#include <endian.h>
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

struct sorting_texts {
	const struct names *names;
	const struct text_end *ends;
};

static int compare_items(const void *left, const void *right, void *context)
{
	const struct sorting_texts *sorting = context;
	const struct sort_item *a = left, *b = right;

	return compare_ends(&sorting->ends[a->number], &sorting->ends[b->number],
			    (void *)(uintptr_t)sorting->names);
}

/* Eight bytes from there on, the first the highest; behind the end there are zeros. */
static uint64_t key_at(const struct sorting_texts *sorting, const struct text_end *end, size_t at)
{
	struct span text = names_text(sorting->names, end->text);
	uint64_t key = 0;

	if (at + sizeof(key) <= text.size) {
		memcpy(&key, text.at + at, sizeof(key));
		return be64toh(key);
	}
	for (size_t i = at; i < at + sizeof(key); i++) {
		int byte = byte_at(text, end->inner, i);

		key = key << 8 | (byte < 0 ? 0 : (uint64_t)byte);
	}
	return key;
}

/* Whether all of them are longer than that; then what comes next is to be looked at. */
static bool go_on(const struct sorting_texts *sorting, const struct sort_item *items, size_t count,
		  size_t at)
{
	for (size_t i = 0; i < count; i++)
		if (names_text(sorting->names, sorting->ends[items[i].number].text).size < at)
			return false;
	return true;
}

/*
 * Texts that are the same up to `at`, by as many bytes more as a number holds: most of them differ
 * there, or begin alike, by the thousand. Few, or some with an end, are compared.
 */
static void sort_texts(struct sorting_texts *sorting, struct sort_item *items, size_t count,
		       size_t at)
{
	enum { FEW = 16, DEEPEST = 512 };

	if (count < FEW || at > DEEPEST || !go_on(sorting, items, count, at)) {
		qsort_r(items, count, sizeof(*items), compare_items, sorting);
		return;
	}
	for (size_t i = 0; i < count; i++)
		items[i].key = key_at(sorting, &sorting->ends[items[i].number], at);
	sort_items(items, count);
	for (size_t first = 0, i = 1; i <= count; i++) {
		if (i < count && items[i].key == items[first].key)
			continue;
		if (i - first > 1)
			sort_texts(sorting, items + first, i - first, at + sizeof(items->key));
		first = i;
	}
}

struct text_order text_order(const struct names *names, const bool *used, uint32_t text_count)
{
	struct text_end *ends = xrealloc_array(NULL, 2 * (size_t)text_count + 1, sizeof(*ends));
	struct sorting_texts sorting = {names, ends};
	struct text_order order = {.count = 0};
	struct sort_item *items;

	order.last = xrealloc_array(NULL, (size_t)text_count + 1, sizeof(*order.last));
	order.inner = xrealloc_array(NULL, (size_t)text_count + 1, sizeof(*order.inner));
	for (uint32_t i = 0; i < text_count; i++) {
		order.last[i] = order.inner[i] = NONE;
		if (!used[i])
			continue;
		ends[order.count++] = (struct text_end){i, false};
		ends[order.count++] = (struct text_end){i, true};
	}
	items = xrealloc_array(NULL, (size_t)order.count + 1, sizeof(*items));
	for (uint32_t i = 0; i < order.count; i++)
		items[i].number = i;
	sort_texts(&sorting, items, order.count, 0);
	for (uint32_t i = 0; i < order.count; i++) {
		const struct text_end *end = &ends[items[i].number];

		*(end->inner ? &order.inner[end->text] : &order.last[end->text]) = i;
	}
	free(items);
	free(ends);
	return order;
}

void text_order_release(struct text_order *order)
{
	free(order->last);
	free(order->inner);
	*order = (struct text_order){.count = 0};
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flame_modules: where colours say which module, what the legend says of each: the modules that
 * have it, those with the most of their own first.
 */
#include "view/flame_drawer.h"
#include "base/vector.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	NAMED_MOST = 3,
	TEXT_WIDTH = 260, /* so that it fits in a narrow window */
};

struct module_sum {
	uint32_t module; /* a text */
	int group;
	double self;
};

struct module_sums {
	struct names *names;
	struct {
		struct module_sum *items;
		size_t count, capacity;
	} list;
};

static int by_module(const void *left, const void *right)
{
	const struct module_sum *a = left, *b = right;

	return a->module < b->module ? -1 : a->module > b->module;
}

static int by_group(const void *left, const void *right, void *names)
{
	const struct module_sum *a = left, *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->self != b->self)
		return a->self > b->self ? -1 : 1;
	return names_compare(names, a->module, b->module);
}

/* Each module once. */
static void sum_up(struct module_sums *sums)
{
	struct module_sum *items = sums->list.items;
	size_t count = 0;

	if (!sums->list.count)
		return;
	qsort(items, sums->list.count, sizeof(*items), by_module);
	for (size_t i = 1; i < sums->list.count; i++) {
		if (items[i].module == items[count].module)
			items[count].self += items[i].self;
		else
			items[++count] = items[i];
	}
	sums->list.count = count + 1;
	qsort_r(items, sums->list.count, sizeof(*items), by_group, sums->names);
}

static void collect(struct module_sums *sums, const struct flame_drawer *drawer)
{
	const struct flame_tree *tree = drawer->drawing->tree;
	const struct flame_layout *layout = drawer->drawing->layout;

	for (size_t i = 0; i < layout->boxes.count; i++) {
		const struct flame_box *box = &layout->boxes.items[i];
		const struct flame_frame *frame;

		if (box->node == NONE)
			continue;
		frame = flame_tree_frame(tree, tree->nodes.items[box->node].frame);
		if (frame->module)
			*vector_push(&sums->list) =
				(struct module_sum){frame->module, drawer->colors[i].group - 'a',
						    (double)box->self[FLAME_NEW].value};
	}
	sum_up(sums);
}

/* "cc1, libc.so.6, as and 4 more"; returns the first that has another colour. */
static size_t describe(const struct module_sums *sums, size_t first, struct strbuf *text)
{
	const struct module_sum *items = sums->list.items;
	size_t end = first;

	for (; end < sums->list.count && items[end].group == items[first].group; end++) {
		struct span name = names_text(sums->names, items[end].module);

		if (end - first >= NAMED_MOST)
			continue;
		strbuf_add_string(text, end > first ? ", " : "");
		escape_xml(text, name.at, name.size < FLAME_NAME_MAX ? name.size : FLAME_NAME_MAX);
	}
	if (end - first > NAMED_MOST)
		strbuf_addf(text, " and %zu more", end - first - NAMED_MOST);
	return end;
}

void flame_name_modules(struct flame_drawer *drawer)
{
	struct module_sums sums = {.names = drawer->drawing->tree->names};
	struct strbuf text = STRBUF_INIT;

	collect(&sums, drawer);
	for (size_t i = 0; i < sums.list.count;) {
		char **meaning = &drawer->module_names[sums.list.items[i].group];

		strbuf_clear(&text);
		i = describe(&sums, i, &text);
		strbuf_clear(&drawer->fitted);
		flame_text_fit(text.text, text.length, TEXT_WIDTH, FLAME_FONT_SIZE,
			       &drawer->fitted);
		*meaning = xstrdup(drawer->fitted.text);
	}
	strbuf_release(&text);
	vector_release(&sums.list);
}

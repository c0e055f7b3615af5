/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flame_layout: where boxes are, of trees that are made here, without any drawing. */
#include "view/flame.h"
#include "base/vector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { WIDTH = 1000, GRAINS = WIDTH * FLAME_GRAIN, PLENTY = 1 << 30 };

static struct profile *nothing;

static void start(struct flame_tree *tree)
{
	const struct view_names names = {.keep_clones = true};

	nothing = profile_new();
	*tree = (struct flame_tree){.names = names_new(nothing, &names)};
}

static void end(struct flame_tree *tree)
{
	flame_tree_release(tree);
	profile_free(nothing);
}

/* Parents come first. What is in a node is added to all below it. */
static uint32_t add(struct flame_tree *tree, uint32_t parent, const char *name, int64_t value,
		    int side)
{
	uint32_t text = names_add(tree->names, name, strlen(name)), node;
	struct flame_frame frame = {.text = text};
	struct flame_sum sum = {value, (uint64_t)value};

	node = stacks_add(&tree->stacks, parent, text);
	if (node == tree->nodes.count)
		*vector_push(&tree->nodes) = (struct flame_node){
			.frame = intern_add(&tree->frames, &frame, sizeof(frame)), .node_count = 1};
	flame_sum_add(&tree->nodes.items[node].self[side], &sum);
	for (uint32_t at = node; at != NONE; at = tree->stacks.nodes.items[at].parent)
		flame_sum_add(&tree->nodes.items[at].total[side], &sum);
	flame_sum_add(&tree->totals[side], &sum);
	return node;
}

static const char *name_of(const struct flame_tree *tree, const struct flame_box *box)
{
	if (box->node == NONE)
		return box->joined ? "(joined)" : "(all)";
	return (const char *)names_text(tree->names, tree->stacks.nodes.items[box->node].location).at;
}

struct expected {
	const char *name;
	uint32_t depth, x, width;
};

static void assert_boxes(const struct flame_tree *tree, const struct flame_layout *layout,
			 const struct expected *expected, size_t count)
{
	assert_int_equal(layout->boxes.count, count);
	for (size_t i = 0; i < count; i++) {
		const struct flame_box *box = &layout->boxes.items[i];

		assert_string_equal(name_of(tree, box), expected[i].name);
		assert_int_equal(box->depth, expected[i].depth);
		assert_int_equal(box->x, expected[i].x);
		assert_int_equal(box->width, expected[i].width);
	}
}

#define ASSERT_BOXES(tree, layout, expected)                                                       \
	assert_boxes(tree, layout, expected, sizeof(expected) / sizeof(*(expected)))

/* Children by name, from the left side of their parent; nothing above what is its own. */
static void test_places(void **state)
{
	const struct flame_options options = {.width = WIDTH};
	static const struct expected expected[] = {
		{"(all)", 0, 0, GRAINS},
		{"a", 1, 0, GRAINS / 4},
		{"b", 1, GRAINS / 4, GRAINS / 4 * 3},
		{"c", 2, GRAINS / 4, GRAINS / 4},
		{"d", 2, GRAINS / 2, GRAINS / 4},
	};
	struct flame_layout layout;
	struct flame_tree tree;
	uint32_t b;

	(void)state;
	start(&tree);
	b = add(&tree, NONE, "b", 25, FLAME_NEW);
	add(&tree, b, "d", 25, FLAME_NEW);
	add(&tree, NONE, "a", 25, FLAME_NEW);
	add(&tree, b, "c", 25, FLAME_NEW);
	flame_layout_init(&layout, &tree, &options, PLENTY);
	ASSERT_BOXES(&tree, &layout, expected);
	assert_int_equal(layout.depth, 2);
	assert_false(layout.has_small);
	flame_layout_release(&layout);
	end(&tree);
}

/* Sevenths and thirds of a pixel: edges are shared all the same, and nothing is lost. */
static void test_rounding(void **state)
{
	const struct flame_options options = {.width = 7};
	struct flame_layout layout;
	struct flame_tree tree;
	uint32_t parent, next = 0;
	char name[16];

	(void)state;
	start(&tree);
	parent = add(&tree, NONE, "parent", 0, FLAME_NEW);
	for (int i = 0; i < 97; i++) {
		snprintf(name, sizeof(name), "%02d", i);
		add(&tree, parent, name, 1 + i % 3, FLAME_NEW);
	}
	flame_layout_init(&layout, &tree, &options, PLENTY);
	assert_int_equal(layout.boxes.count, 99);
	for (size_t i = 2; i < layout.boxes.count; i++) {
		assert_int_equal(layout.boxes.items[i].x, next);
		next += layout.boxes.items[i].width;
	}
	assert_int_equal(next, 7 * FLAME_GRAIN);
	flame_layout_release(&layout);
	end(&tree);
}

/* What is too small is one box behind its siblings, which says how many frames are in it. */
static void test_small(void **state)
{
	const struct flame_options options = {.width = WIDTH, .min_width = 20};
	static const struct expected expected[] = {
		{"(all)", 0, 0, GRAINS},
		{"large", 1, 0, GRAINS / 100 * 95},
		{"(joined)", 1, GRAINS / 100 * 95, GRAINS / 100 * 2},
	};
	struct flame_layout layout;
	struct flame_tree tree;

	(void)state;
	start(&tree);
	add(&tree, NONE, "a", 1, FLAME_NEW);
	add(&tree, NONE, "large", 95, FLAME_NEW);
	add(&tree, NONE, "z", 1, FLAME_NEW);
	tree.totals[FLAME_NEW].value += 3; /* of nothing that is drawn */
	flame_layout_init(&layout, &tree, &options, PLENTY);
	ASSERT_BOXES(&tree, &layout, expected);
	assert_int_equal(layout.boxes.items[2].joined, 2);
	assert_int_equal(layout.boxes.items[2].total[FLAME_NEW].value, 2);
	assert_true(layout.has_small);
	flame_layout_release(&layout);
	end(&tree);
}

/* Half of the width is each side's, or all of it is of both together. */
static void test_two_sides(void **state)
{
	const struct profile *base = (const void *)""; /* is only asked for, not read */
	struct flame_options options = {.width = WIDTH, .base = base};
	static const struct expected by_share[] = {
		{"(all)", 0, 0, GRAINS},
		{"gone", 1, 0, GRAINS / 4},
		{"new", 1, GRAINS / 4, GRAINS / 2},
		{"same", 1, GRAINS / 4 * 3, GRAINS / 4},
	};
	static const struct expected absolute[] = {
		{"(all)", 0, 0, GRAINS},
		{"gone", 1, 0, GRAINS / 10},
		{"new", 1, GRAINS / 10, GRAINS / 10 * 8},
		{"same", 1, GRAINS / 10 * 9, GRAINS / 10},
	};
	struct flame_layout layout;
	struct flame_tree tree;

	(void)state;
	start(&tree);
	tree.compares = true;
	add(&tree, NONE, "same", 10, FLAME_BASE);
	add(&tree, NONE, "gone", 10, FLAME_BASE);
	add(&tree, NONE, "new", 80, FLAME_NEW);
	flame_layout_init(&layout, &tree, &options, PLENTY);
	ASSERT_BOXES(&tree, &layout, by_share);
	flame_layout_release(&layout);
	options.absolute = true;
	flame_layout_init(&layout, &tree, &options, PLENTY);
	ASSERT_BOXES(&tree, &layout, absolute);
	flame_layout_release(&layout);
	end(&tree);
}

/* A stack of 20,000 frames in 100,000 bytes: the outermost ones, and one box for all the others. */
static void test_deep(void **state)
{
	const struct flame_options options = {.width = WIDTH};
	const size_t size_max = 100000, deep = 20000;
	const struct flame_box *last;
	struct flame_layout layout;
	struct flame_tree tree;
	uint32_t node = NONE;

	(void)state;
	start(&tree);
	for (size_t i = 0; i < deep; i++)
		node = add(&tree, node, "f", i + 1 == deep, FLAME_NEW);
	for (size_t i = deep; i-- > 1;)
		tree.nodes.items[i - 1].node_count += tree.nodes.items[i].node_count;
	flame_layout_init(&layout, &tree, &options, size_max);
	last = &layout.boxes.items[layout.boxes.count - 1];
	assert_true(layout.boxes.count > 100);
	assert_true(last->is_deep);
	assert_int_equal(last->depth, layout.max_depth + 1);
	assert_int_equal(layout.boxes.count - 2 + last->joined, deep);
	assert_int_equal(last->width, GRAINS);
	flame_layout_release(&layout);
	end(&tree);
}

/* Nothing was counted: no width, and no end in it. */
static void test_empty(void **state)
{
	const struct flame_options options = {.width = WIDTH};
	struct flame_layout layout;
	struct flame_tree tree;

	(void)state;
	start(&tree);
	add(&tree, NONE, "nothing", 0, FLAME_NEW);
	flame_layout_init(&layout, &tree, &options, PLENTY);
	assert_string_equal(name_of(&tree, &layout.boxes.items[0]), "(all)");
	for (size_t i = 0; i < layout.boxes.count; i++)
		assert_int_equal(layout.boxes.items[i].width, 0);
	flame_layout_release(&layout);
	end(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places), cmocka_unit_test(test_rounding),
		cmocka_unit_test(test_small),  cmocka_unit_test(test_two_sides),
		cmocka_unit_test(test_deep),   cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

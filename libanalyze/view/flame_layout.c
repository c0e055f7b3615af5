// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flame_layout: tree -> boxes.
 *
 * Both edges of a box are places of sums of whole numbers, rounded; so boxes side by side share an
 * edge, and children never take more than their parent has. From left to right there are children
 * that are large enough, by name; one box for all those that are not; and nothing above what was
 * counted in the parent itself.
 */
#include "view/flame.h"
#include "base/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A node whose children are being placed. */
struct level {
	uint32_t node;           /* NONE: the root */
	uint32_t next;           /* in `sorted` */
	int64_t at[FLAME_SIDES]; /* where the next child starts */
	struct flame_box small;  /* those that are too small, so far */
};

struct placing {
	struct flame_layout *layout;
	const struct flame_tree *tree;
	const struct flame_options *options;
	uint32_t *sorted; /* nodes, parent by parent, by name */
	uint32_t *starts; /* by parent + 1: its first in `sorted`; that of the roots is 0 */
	struct {
		struct level *items;
		size_t count, capacity;
	} levels;
	uint32_t *names_sizes; /* by frame; 0: not known yet */
	size_t size;           /* of all boxes, about */
};

double flame_share(const struct flame_tree *tree, const struct flame_options *options,
		   int64_t value, int64_t base)
{
	double total = (double)tree->totals[FLAME_NEW].value;
	double base_total = (double)tree->totals[FLAME_BASE].value;

	if (!tree->compares)
		return total > 0 ? (double)value / total : 0;
	if (options->absolute || !options->base || total <= 0 || base_total <= 0)
		return total + base_total > 0
			       ? ((double)value + (double)base) / (total + base_total)
			       : 0;
	/* Each side has half of the width. */
	return ((double)value / total + (double)base / base_total) / 2;
}

static bool is_large(const struct placing *placing, const struct flame_node *node, uint32_t depth)
{
	double share = flame_share(placing->tree, placing->options, node->total[FLAME_NEW].value,
				   node->total[FLAME_BASE].value);

	return depth <= placing->layout->max_depth && share > 0 &&
	       share * (double)placing->options->width >= placing->layout->min_width;
}

/* ---- order ----------------------------------------------------------------------------------- */

static int compare_texts(const void *left, const void *right, void *names)
{
	return names_compare(names, *(const uint32_t *)left, *(const uint32_t *)right);
}

/* By text: its place among those of frames that may be drawn; where others stand does not matter.
 */
static uint32_t *rank_texts(const struct placing *placing)
{
	const struct flame_tree *tree = placing->tree;
	size_t count = tree->nodes.count, used_count = 0, text_count = 0;
	const struct profile_node *nodes = tree->stacks.nodes.items;
	uint32_t *ranks, *used;

	for (size_t i = 0; i < count; i++) {
		if (nodes[i].location >= text_count)
			text_count = (size_t)nodes[i].location + 1;
	}
	ranks = xcalloc(text_count + 1, sizeof(*ranks));
	used = xrealloc_array(NULL, text_count + 1, sizeof(*used));
	for (size_t i = 0; i < count; i++) {
		if (is_large(placing, &tree->nodes.items[i], 0) && !ranks[nodes[i].location]++)
			used[used_count++] = nodes[i].location;
	}
	qsort_r(used, used_count, sizeof(*used), compare_texts, tree->names);
	for (size_t i = 0; i < used_count; i++)
		ranks[used[i]] = (uint32_t)i;
	free(used);
	return ranks;
}

/*
 * Two counting sorts, each of which keeps the order of what is equal to it: by name, and then by
 * parent.
 */
static void sort_nodes(struct placing *placing)
{
	const struct profile_node *nodes = placing->tree->stacks.nodes.items;
	size_t count = placing->tree->nodes.count;
	uint32_t *ranks = rank_texts(placing);
	uint32_t *by_name = xcalloc(count + 1, sizeof(*by_name));
	uint32_t *next = xcalloc(count + 2, sizeof(*next));

	for (size_t i = 0; i < count; i++)
		next[ranks[nodes[i].location] + 1]++;
	for (size_t i = 0; i < count; i++)
		next[i + 1] += next[i];
	for (uint32_t i = 0; i < count; i++)
		by_name[next[ranks[nodes[i].location]]++] = i;
	placing->sorted = xcalloc(count + 1, sizeof(*placing->sorted));
	placing->starts = xcalloc(count + 2, sizeof(*placing->starts));
	for (size_t i = 0; i < count; i++)
		placing->starts[nodes[i].parent + 2]++; /* NONE + 1 is 0 */
	for (size_t i = 0; i <= count; i++)
		placing->starts[i + 1] += placing->starts[i];
	memcpy(next, placing->starts, (count + 2) * sizeof(*next));
	for (size_t i = 0; i < count; i++)
		placing->sorted[next[nodes[by_name[i]].parent + 1]++] = by_name[i];
	free(by_name);
	free(next);
	free(ranks);
}

/* ---- places ---------------------------------------------------------------------------------- */

static uint32_t place_at(const struct placing *placing, const int64_t at[FLAME_SIDES])
{
	double share = flame_share(placing->tree, placing->options, at[FLAME_NEW], at[FLAME_BASE]);
	double grains = (double)placing->options->width * FLAME_GRAIN;

	return (uint32_t)lrint(fmin(share, 1) * grains);
}

/* Of the frame's name and place; each text is looked at once. */
static size_t names_size(const struct placing *placing, const struct flame_box *box)
{
	const struct flame_node *node;
	uint32_t *known;

	if (box->node == NONE)
		return 32;
	node = &placing->tree->nodes.items[box->node];
	known = &placing->names_sizes[node->frame];
	if (!*known) {
		const struct flame_frame *frame = flame_tree_frame(placing->tree, node->frame);

		*known = (uint32_t)(flame_text_name_size(placing->tree, frame->text) +
				    flame_text_name_size(placing->tree, frame->module) +
				    flame_text_name_size(placing->tree, frame->file) +
				    (frame->file ? 8 : 1));
	}
	return *known;
}

/* Moves `at` past the box. */
static void add_box(struct placing *placing, struct flame_box *box, int64_t at[FLAME_SIDES])
{
	box->x = place_at(placing, at);
	for (int side = 0; side < FLAME_SIDES; side++)
		at[side] += box->total[side].value;
	box->width = place_at(placing, at) - box->x;
	if (box->depth > placing->layout->depth)
		placing->layout->depth = box->depth;
	box->size = (uint32_t)flame_text_size(placing->tree, box, names_size(placing, box));
	placing->size += box->size;
	*vector_push(&placing->layout->boxes) = *box;
}

static void open_level(struct placing *placing, const struct flame_box *box,
		       const int64_t at[FLAME_SIDES])
{
	struct level *level = vector_push(&placing->levels);

	*level = (struct level){
		.node = box->node,
		.next = placing->starts[box->node + 1],
		.small = {.node = NONE, .depth = box->depth + 1},
	};
	memcpy(level->at, at, sizeof(level->at));
}

static void join(struct placing *placing, struct flame_box *small, const struct flame_node *node)
{
	small->joined += node->node_count;
	placing->layout->has_small |= small->depth <= placing->layout->max_depth;
	small->is_deep = small->depth > placing->layout->max_depth;
	for (int side = 0; side < FLAME_SIDES; side++) {
		flame_sum_add(&small->total[side], &node->total[side]);
		flame_sum_add(&small->self[side], &node->total[side]);
	}
}

/* The next child, or the end of the level. */
static void step(struct placing *placing)
{
	struct level *level = &placing->levels.items[placing->levels.count - 1];
	int64_t start[FLAME_SIDES];
	struct flame_box box;
	const struct flame_node *node;
	uint32_t number;

	if (level->next == placing->starts[level->node + 2]) {
		if (level->small.joined)
			add_box(placing, &level->small, level->at);
		placing->levels.count--;
		return;
	}
	number = placing->sorted[level->next++];
	node = &placing->tree->nodes.items[number];
	if (!is_large(placing, node, level->small.depth)) {
		join(placing, &level->small, node);
		return;
	}
	box = (struct flame_box){.node = number, .depth = level->small.depth};
	memcpy(box.self, node->self, sizeof(box.self));
	memcpy(box.total, node->total, sizeof(box.total));
	memcpy(start, level->at, sizeof(start));
	add_box(placing, &box, level->at);
	open_level(placing, &box, start);
}

static void place_all(struct placing *placing)
{
	struct flame_box root = {.node = NONE};
	int64_t at[FLAME_SIDES] = {0}, start[FLAME_SIDES] = {0};

	placing->layout->boxes.count = 0;
	placing->layout->depth = 0;
	placing->layout->has_small = false;
	placing->size = 0;
	memcpy(root.total, placing->tree->totals, sizeof(root.total));
	add_box(placing, &root, at);
	open_level(placing, &root, start);
	while (placing->levels.count)
		step(placing);
}

/* ---- size ------------------------------------------------------------------------------------ */

enum {
	DEPTH_LEAST = 8,
	DEPTH_GREAT = 1000,
	JOINED_SIZE = 130, /* bytes that a box of several frames takes, about */
	BOXES_USUAL = 1 << 14,
};

/* The deepest level up to which everything is in `size_max`. */
static uint32_t depth_that_fits(const struct placing *placing, size_t size_max)
{
	const struct flame_layout *layout = placing->layout;
	size_t *sizes = xcalloc((size_t)layout->depth + 1, sizeof(*sizes)), sum = 0;
	uint32_t depth;

	for (size_t i = 0; i < layout->boxes.count; i++) {
		const struct flame_box *box = &layout->boxes.items[i];

		sizes[box->depth] += box->size;
	}
	for (depth = 0; depth < layout->depth && sum + sizes[depth] <= size_max; depth++)
		sum += sizes[depth];
	free(sizes);
	/* One less, for the boxes of what is deeper. */
	return depth > DEPTH_LEAST + 2 ? depth - 2 : DEPTH_LEAST;
}

/* Widths fall into classes, as many to a doubling. */
enum { CLASSES_EACH = 16, CLASS_ONE = 40 * CLASSES_EACH, CLASSES = 2 * CLASS_ONE };

static int class_of(double width)
{
	int class = CLASS_ONE + (int)floor(log2(width) * CLASSES_EACH);

	return class < 0 ? 0 : class < CLASSES ? class : CLASSES - 1;
}

/*
 * How wide frames have to be to fit. No frame is wider than its parent, so those that are wide
 * enough are those that are drawn; and half of them have a box of small ones above them.
 */
static double width_that_fits(struct placing *placing, size_t size_max)
{
	const struct flame_tree *tree = placing->tree;
	const double width = (double)placing->options->width;
	size_t *sizes = xcalloc(CLASSES, sizeof(*sizes)), sum = 0;
	int class = CLASSES;

	for (uint32_t i = 0; i < tree->nodes.count; i++) {
		const struct flame_node *node = &tree->nodes.items[i];
		double share = flame_share(tree, placing->options, node->total[FLAME_NEW].value,
					   node->total[FLAME_BASE].value);
		struct flame_box box = {.node = i};

		if (share <= 0 || share * width < placing->layout->min_width)
			continue;
		box.width = (uint32_t)(share * width * FLAME_GRAIN);
		memcpy(box.self, node->self, sizeof(box.self));
		memcpy(box.total, node->total, sizeof(box.total));
		sizes[class_of(share * width)] +=
			flame_text_size(tree, &box, names_size(placing, &box)) + JOINED_SIZE / 2;
	}
	while (class > 0 && sum + sizes[class - 1] <= size_max)
		sum += sizes[--class];
	free(sizes);
	return class ? exp2((double)(class - CLASS_ONE) / CLASSES_EACH) : 0;
}

/*
 * First narrow boxes go, which nobody can see anyway. When those that are left are too many there
 * are a great many levels, and the outermost ones stay; at last whatever is small.
 */
static void make_smaller(struct placing *placing, size_t size_max)
{
	struct flame_layout *layout = placing->layout;
	const double width_seen = layout->depth > DEPTH_GREAT ? 0.5 : 2;

	if (layout->min_width < width_seen || layout->max_depth == DEPTH_LEAST) {
		double least = fmax(layout->min_width, 0.01) * 1.02;
		double ratio = (double)size_max / (double)placing->size;
		double width = width_that_fits(placing, (size_t)(ratio * (double)size_max));

		width = fmax(width, least);
		layout->min_width =
			layout->max_depth == DEPTH_LEAST ? width : fmin(width, width_seen);
	} else {
		uint32_t depth = depth_that_fits(placing, size_max);

		layout->max_depth = depth < layout->max_depth ? depth : layout->max_depth - 1;
		if (layout->max_depth < DEPTH_LEAST)
			layout->max_depth = DEPTH_LEAST;
	}
}

/* Where it is plain from the start that there is too much, not all of it is placed first. */
static void start_small(struct placing *placing, size_t size_max)
{
	const double width_cut = 0.5;
	double width = width_that_fits(placing, size_max);

	if (width > placing->layout->min_width)
		placing->layout->min_width =
			fmax(fmin(width, width_cut), placing->layout->min_width);
}

void flame_layout_init(struct flame_layout *layout, const struct flame_tree *tree,
		       const struct flame_options *options, size_t size_max)
{
	struct placing placing = {.layout = layout, .tree = tree, .options = options};

	*layout = (struct flame_layout){.min_width = options->min_width, .max_depth = NONE};
	placing.names_sizes = xcalloc(tree->frames.count + 1, sizeof(*placing.names_sizes));
	sort_nodes(&placing);
	vector_reserve(&layout->boxes,
		       tree->nodes.count < BOXES_USUAL ? tree->nodes.count + 1 : BOXES_USUAL);
	start_small(&placing, size_max);
	for (;;) {
		place_all(&placing);
		if (placing.size <= size_max || layout->min_width > (double)options->width)
			break;
		make_smaller(&placing, size_max);
	}
	free(placing.sorted);
	free(placing.starts);
	free(placing.names_sizes);
	vector_release(&placing.levels);
}

void flame_layout_release(struct flame_layout *layout)
{
	vector_release(&layout->boxes);
}

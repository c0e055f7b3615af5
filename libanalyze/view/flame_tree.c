// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flame_tree: samples -> a tree of frames by name.
 *
 * Frames of one name below one parent are one node, as in folded stacks. What else is known of a
 * frame, its module and file and how it is there, is that of the first of them in an order of their
 * contents, so that a function is the same in graphs of different recordings.
 */
#include "view/flame.h"
#include "base/vector.h"
#include "view/flame_frames.h"

#include <stdlib.h>
#include <string.h>

void flame_sum_add(struct flame_sum *sum, const struct flame_sum *more)
{
	if (__builtin_add_overflow(sum->value, more->value, &sum->value))
		sum->value = INT64_MAX;
	add_saturated(&sum->count, more->count);
}

const struct flame_frame *flame_tree_frame(const struct flame_tree *tree, uint32_t frame)
{
	return (const struct flame_frame *)(const void *)tree->frames.strings[frame];
}

/* ---- nodes ----------------------------------------------------------------------------------- */

static uint32_t add_node(struct flame_tree *tree, uint32_t parent, uint32_t frame)
{
	uint32_t text = flame_tree_frame(tree, frame)->text;
	uint32_t number = stacks_add(&tree->stacks, parent, text);
	struct flame_node *node;

	if (number == tree->nodes.count) {
		*vector_push(&tree->nodes) = (struct flame_node){.frame = frame, .node_count = 1};
		return number;
	}
	node = &tree->nodes.items[number];
	if (node->frame == frame)
		return number;
	if ((flame_tree_frame(tree, frame)->kind == FLAME_INLINED) !=
	    (flame_tree_frame(tree, node->frame)->kind == FLAME_INLINED))
		node->part_inlined = true;
	if (flame_frames_compare(tree, frame, node->frame) < 0)
		node->frame = frame;
	return number;
}

/* ---- one profile ----------------------------------------------------------------------------- */

/* Where the stack of a sample begins. */
struct start {
	uint32_t sample;
	uint32_t group; /* a frame, or NONE */
	uint32_t mark;  /* the same */
};

struct adding {
	struct flame_tree *tree;
	const struct profile *profile;
	const struct flame_options *options;
	struct flame_frames frames;
	int side;
	struct {
		struct start *items;
		size_t count, capacity;
	} starts;
	PROFILE_TABLE(uint32_t) path; /* scratch */
	uint32_t *made;               /* by profile node: its node */
	uint32_t *made_for;           /* by profile node: the round in which it was made */
	uint32_t round;
};

static int compare_starts(const void *left, const void *right)
{
	const struct start *a = left, *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->mark != b->mark)
		return a->mark < b->mark ? -1 : 1;
	return a->sample < b->sample ? -1 : a->sample > b->sample;
}

static uint32_t mark_of(struct adding *adding, enum ending ending)
{
	const char *mark = ending_mark(ending);

	return mark && !adding->options->no_marks ? flame_frames_word(&adding->frames, mark) : NONE;
}

static void find_starts(struct adding *adding, uint32_t event)
{
	const struct profile *profile = adding->profile;

	for (uint32_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];
		struct start *start;

		if (sample->event != event)
			continue;
		start = vector_push(&adding->starts);
		*start = (struct start){i, flame_frames_group(&adding->frames, sample->labels),
					mark_of(adding, sample->ending)};
		if (start->group == NONE && sample->node == NONE)
			start->group = flame_frames_word(&adding->frames, "[no stack]");
	}
	if (adding->starts.count)
		qsort(adding->starts.items, adding->starts.count, sizeof(*adding->starts.items),
		      compare_starts);
}

static uint32_t add_location(struct adding *adding, uint32_t node, uint32_t location)
{
	uint32_t count = 0;
	const uint32_t *frames = flame_frames_of(&adding->frames, location, &count);

	while (count--)
		node = add_node(adding->tree, node, frames[count]);
	return node;
}

/* Up to the first node that was made in this round, and down again. */
static uint32_t add_stack(struct adding *adding, uint32_t root, uint32_t leaf)
{
	const struct profile_node *nodes = adding->profile->nodes.items;
	uint32_t node = leaf, made;

	adding->path.count = 0;
	for (; node != NONE && adding->made_for[node] != adding->round; node = nodes[node].parent)
		*vector_push(&adding->path) = node;
	made = node == NONE ? root : adding->made[node];
	while (adding->path.count) {
		node = adding->path.items[--adding->path.count];
		made = adding->made[node] = add_location(adding, made, nodes[node].location);
		adding->made_for[node] = adding->round;
	}
	return made;
}

static uint32_t add_reversed(struct adding *adding, const struct start *start, uint32_t leaf)
{
	const struct profile_node *nodes = adding->profile->nodes.items;
	uint32_t made = NONE;

	for (uint32_t node = leaf; node != NONE; node = nodes[node].parent) {
		uint32_t count = 0;
		const uint32_t *frames =
			flame_frames_of(&adding->frames, nodes[node].location, &count);

		for (uint32_t i = 0; i < count; i++)
			made = add_node(adding->tree, made, frames[i]);
	}
	if (start->mark != NONE)
		made = add_node(adding->tree, made, start->mark);
	if (start->group != NONE)
		made = add_node(adding->tree, made, start->group);
	return made;
}

static uint32_t root_of(struct adding *adding, const struct start *start)
{
	uint32_t root = NONE;

	if (start->group != NONE)
		root = add_node(adding->tree, root, start->group);
	if (start->mark != NONE)
		root = add_node(adding->tree, root, start->mark);
	return root;
}

/* What is less than nothing is what the other side has more of. */
static void count_sample(struct adding *adding, uint32_t node, const struct profile_sample *sample)
{
	struct flame_tree *tree = adding->tree;
	struct flame_sum sum = {sample->value, sample->count};
	int side = adding->side;

	if (sum.value < 0) {
		sum.value = sum.value == INT64_MIN ? INT64_MAX : -sum.value;
		side = side == FLAME_NEW ? FLAME_BASE : FLAME_NEW;
		tree->compares = true;
	}
	if (adding->options->samples)
		sum.value = sample->count > INT64_MAX ? INT64_MAX : (int64_t)sample->count;
	flame_sum_add(&tree->nodes.items[node].self[side], &sum);
	tally_add(&tree->tallies[side],
		  &(struct tally){.value = sum.value,
				  .count = sum.count,
				  .squares = adding->options->samples ? sum.count
								      : sample->squares});
}

static void add_profile(struct flame_tree *tree, const struct profile *profile, uint32_t event,
			const struct flame_options *options, int side)
{
	struct adding adding = {.tree = tree, .profile = profile, .options = options, .side = side};

	flame_frames_init(&adding.frames, tree, profile, options);
	find_starts(&adding, event);
	/* Nearly always about as many as there are places in stacks. */
	vector_reserve(&tree->nodes, tree->nodes.count + profile->nodes.count);
	adding.made = xcalloc(profile->nodes.count + 1, sizeof(*adding.made));
	adding.made_for = xcalloc(profile->nodes.count + 1, sizeof(*adding.made_for));
	for (size_t i = 0; i < adding.starts.count; i++) {
		const struct start *start = &adding.starts.items[i];
		const struct start *last = i ? start - 1 : NULL;
		const struct profile_sample *sample = &profile->samples.items[start->sample];
		uint32_t node;

		if (!last || last->group != start->group || last->mark != start->mark)
			adding.round++;
		node = options->reverse ? add_reversed(&adding, start, sample->node)
					: add_stack(&adding, root_of(&adding, start), sample->node);
		count_sample(&adding, node, sample);
	}
	free(adding.made);
	free(adding.made_for);
	vector_release(&adding.path);
	vector_release(&adding.starts);
	flame_frames_release(&adding.frames);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void sum_up(struct flame_tree *tree)
{
	for (size_t i = tree->nodes.count; i--;) {
		struct flame_node *node = &tree->nodes.items[i];
		uint32_t parent = tree->stacks.nodes.items[i].parent;

		for (int side = 0; side < FLAME_SIDES; side++) {
			flame_sum_add(&node->total[side], &node->self[side]);
			flame_sum_add(parent == NONE ? &tree->totals[side]
						     : &tree->nodes.items[parent].total[side],
				      &node->total[side]);
		}
		if (parent != NONE)
			tree->nodes.items[parent].node_count += node->node_count;
	}
}

/*
 * Sums that would not fit are halved where they are made, until they do: the shape is what counts,
 * and no recording has such sums.
 */
static void make_fit(struct flame_tree *tree)
{
	unsigned __int128 sum = 0;
	int shift = 0;

	for (size_t i = 0; i < tree->nodes.count; i++) {
		sum += (uint64_t)tree->nodes.items[i].self[FLAME_NEW].value;
		sum += (uint64_t)tree->nodes.items[i].self[FLAME_BASE].value;
	}
	while (sum >> shift > INT64_MAX)
		shift++;
	for (size_t i = 0; shift && i < tree->nodes.count; i++) {
		for (int side = 0; side < FLAME_SIDES; side++)
			tree->nodes.items[i].self[side].value >>= shift;
	}
}

void flame_tree_init(struct flame_tree *tree, const struct profile *profile,
		     const struct flame_options *options)
{
	*tree = (struct flame_tree){.names = names_new(profile, &options->names)};
	tree->compares = options->base;
	add_profile(tree, profile, options->event, options, FLAME_NEW);
	if (options->base)
		add_profile(tree, options->base, options->base_event, options, FLAME_BASE);
	make_fit(tree);
	sum_up(tree);
}

void flame_tree_release(struct flame_tree *tree)
{
	vector_release(&tree->nodes);
	stacks_release(&tree->stacks);
	intern_release(&tree->frames);
	names_free(tree->names);
}

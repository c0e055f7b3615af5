// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inline_edges: one walk over the tree of stacks, as for aggregate, with calls in the place of
 * keys. Frames of rows that are not shown are passed over: what they call counts as called by the
 * frame above them.
 */
#include "view/inline_edges.h"
#include "base/intern.h"
#include "base/vector.h"

#include <string.h>

struct edge {
	uint32_t to; /* row */
	int64_t weight;
	uint32_t on_path;
	bool is_call; /* not inlined, at least once */
};

struct edge_step {
	uint32_t above; /* the row of the frame that calls this node; NONE: there is none shown */
	struct tally sum;
};

struct edge_walk {
	const struct profile *profile;
	struct frame_keys keys;
	struct intern known; /* pairs of rows */
	struct {
		struct edge *items;
		size_t count, capacity;
	} edges;
	struct edge_step *steps; /* by node */
	uint32_t *row_of_text;   /* NONE: not shown */
	uint32_t text_count;
	uint32_t *first_child, *next;
};

/* The row of a frame, by its name; keys and names of rows are made in the same way. */
static uint32_t row_of(const struct edge_walk *walk, uint32_t key)
{
	uint32_t text = walk->keys.keys.items[key].name;

	return text < walk->text_count ? walk->row_of_text[text] : NONE;
}

static struct edge *edge_between(struct edge_walk *walk, uint32_t from, uint32_t to)
{
	uint32_t pair[] = {from, to};
	uint32_t number = intern_add(&walk->known, pair, sizeof(pair));

	if (number == walk->edges.count)
		*vector_push(&walk->edges) = (struct edge){.to = to};
	return &walk->edges.items[number];
}

/* Down through the frames of a node; the row that is above its children. */
static uint32_t enter(struct edge_walk *walk, uint32_t node)
{
	uint32_t above = walk->steps[node].above, count;
	const uint32_t *keys =
		frame_keys_of(&walk->keys, walk->profile->nodes.items[node].location, &count);

	while (count--) {
		uint32_t row = row_of(walk, keys[count]);

		if (row == NONE)
			continue;
		if (above != NONE && above != row)
			edge_between(walk, above, row)->on_path++;
		above = row;
	}
	return above;
}

static void leave_edge(struct edge_walk *walk, uint32_t node, struct edge *edge, bool inlined)
{
	struct tally weight = {.value = edge->weight};

	if (--edge->on_path || !walk->steps[node].sum.count)
		return;
	tally_add(&weight, &(struct tally){.value = walk->steps[node].sum.value});
	edge->weight = weight.value;
	edge->is_call |= !inlined;
}

/* Up again: a call leaves the path where a stack had it first. */
static void leave(struct edge_walk *walk, uint32_t node)
{
	uint32_t parent = walk->profile->nodes.items[node].parent, count;
	const uint32_t *keys =
		frame_keys_of(&walk->keys, walk->profile->nodes.items[node].location, &count);

	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = row_of(walk, keys[i]), above = NONE, outer = i;

		while (row != NONE && above == NONE && ++outer < count)
			above = row_of(walk, keys[outer]);
		if (above == NONE)
			above = walk->steps[node].above;
		if (row != NONE && above != NONE && above != row)
			leave_edge(walk, node, edge_between(walk, above, row), i + 1 < count);
	}
	if (parent != NONE)
		tally_add(&walk->steps[parent].sum, &walk->steps[node].sum);
}

static void walk_tree(struct edge_walk *walk, uint32_t node)
{
	while (node != NONE) {
		uint32_t above = enter(walk, node), child;

		for (child = walk->first_child[node]; child != NONE; child = walk->next[child])
			walk->steps[child].above = above;
		if (walk->first_child[node] != NONE) {
			node = walk->first_child[node];
			continue;
		}
		while (node != NONE) {
			leave(walk, node);
			if (walk->next[node] != NONE)
				break;
			node = walk->profile->nodes.items[node].parent;
		}
		if (node != NONE)
			node = walk->next[node];
	}
}

static void add_samples(struct edge_walk *walk, uint32_t event)
{
	for (size_t i = 0; i < walk->profile->samples.count; i++) {
		const struct profile_sample *sample = &walk->profile->samples.items[i];
		struct tally tally = {.value = sample->value, .count = 1};

		/* For pprof a sample of no value is none. */
		if (sample->event == event && sample->node != NONE && sample->value)
			tally_add(&walk->steps[sample->node].sum, &tally);
	}
}

/* The first of the roots. */
static uint32_t link_children(struct edge_walk *walk)
{
	size_t count = walk->profile->nodes.count;
	uint32_t root = NONE;

	walk->first_child = xrealloc_array(NULL, count + 1, sizeof(uint32_t));
	walk->next = xrealloc_array(NULL, count + 1, sizeof(uint32_t));
	memset(walk->first_child, 0xff, count * sizeof(uint32_t));
	for (uint32_t node = (uint32_t)count; node-- > 0;) {
		uint32_t parent = walk->profile->nodes.items[node].parent;
		uint32_t *first = parent == NONE ? &root : &walk->first_child[parent];

		walk->next[node] = *first;
		*first = node;
		walk->steps[node].above = NONE;
	}
	return root;
}

static void mark_rows(struct aggregate *aggregate, size_t shown, const struct edge_walk *walk)
{
	double cutoff = (double)aggregate->sum * 0.001; /* pprof's edgefraction */
	uint64_t least = cutoff < 0 ? (uint64_t)-cutoff : (uint64_t)cutoff;

	for (size_t i = 0; i < shown; i++)
		aggregate->rows[i].inlining = 0;
	for (size_t i = 0; i < walk->edges.count; i++) {
		const struct edge *edge = &walk->edges.items[i];
		uint64_t weight =
			edge->weight < 0 ? -(uint64_t)edge->weight : (uint64_t)edge->weight;

		if (weight >= least)
			aggregate->rows[edge->to].inlining |=
				edge->is_call ? FRAME_CALLED : FRAME_INLINED;
	}
}

void inline_edges_mark(struct aggregate *aggregate, size_t shown, const struct profile *profile,
		       struct names *names, const struct aggregate_options *options)
{
	struct edge_walk walk = {.profile = profile};

	for (size_t i = 0; i < shown; i++) {
		if (aggregate->rows[i].text >= walk.text_count)
			walk.text_count = aggregate->rows[i].text + 1;
	}
	walk.row_of_text = xrealloc_array(NULL, (size_t)walk.text_count + 1, sizeof(uint32_t));
	memset(walk.row_of_text, 0xff, walk.text_count * sizeof(uint32_t));
	for (uint32_t i = 0; i < shown; i++)
		walk.row_of_text[aggregate->rows[i].text] = i;
	frame_keys_init(&walk.keys, profile, names, options->by.frames, options->noinlines);
	walk.steps = xcalloc(profile->nodes.count + 1, sizeof(*walk.steps));
	add_samples(&walk, options->event);
	walk_tree(&walk, link_children(&walk));
	mark_rows(aggregate, shown, &walk);
	frame_keys_release(&walk.keys);
	intern_release(&walk.known);
	vector_release(&walk.edges);
	free(walk.steps);
	free(walk.row_of_text);
	free(walk.first_child);
	free(walk.next);
}

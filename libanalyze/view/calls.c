// SPDX-License-Identifier: GPL-2.0-or-later
/* calls: one walk over the tree of stacks, as for aggregate, with calls in the place of keys. */
#include "view/calls.h"
#include "base/intern.h"
#include "base/vector.h"
#include "view/tree_walk.h"

#include <string.h>

/* Where the path is. */
struct call_step {
	uint32_t above; /* the row of the last frame that is shown; NONE: there is none */
	bool residual;  /* there are frames below it that are not */
};

struct call_walk {
	const struct profile *profile;
	struct calls *calls;
	struct frame_keys *keys;
	struct intern known;     /* pairs of rows */
	struct call_step *steps; /* by node: below it */
	uint32_t *row_of_key;    /* NONE: not shown */
	size_t key_count;
};

static uint32_t row_of(const struct call_walk *walk, uint32_t key)
{
	return key < walk->key_count ? walk->row_of_key[key] : NONE;
}

static struct call *call_between(struct call_walk *walk, uint32_t from, uint32_t to)
{
	uint32_t pair[] = {from, to};
	uint32_t number = intern_add(&walk->known, pair, sizeof(pair));

	if (number == walk->calls->count)
		*vector_push(walk->calls) = (struct call){.from = from, .to = to, .inlined = true};
	return &walk->calls->items[number];
}

static struct call_step above_node(const struct call_walk *walk, uint32_t node)
{
	uint32_t parent = walk->profile->nodes.items[node].parent;

	return parent == NONE ? (struct call_step){.above = NONE} : walk->steps[parent];
}

/* Down through the frames of a node. */
static void enter(void *state, uint32_t node, const struct tally *own)
{
	struct call_walk *walk = state;
	struct call_step step = above_node(walk, node);
	uint32_t count;
	const uint32_t *keys =
		frame_keys_of(walk->keys, walk->profile->nodes.items[node].location, &count);

	(void)own;
	while (count--) {
		uint32_t row = row_of(walk, keys[count]);

		step.residual |= row == NONE;
		if (row == NONE)
			continue;
		if (step.above != NONE && step.above != row)
			call_between(walk, step.above, row)->on_path++;
		step.above = row;
		step.residual = false;
	}
	walk->steps[node] = step;
}

/* The call counts where a stack has it first. */
static void leave_call(struct call *call, const struct tally *all, bool inlined, bool residual)
{
	if (--call->on_path)
		return;
	tally_add(&call->weight, all);
	call->inlined &= inlined;
	call->residual |= residual;
}

/* Frame `i` of a node, counted from the innermost, with the frame that is shown above it. */
static void leave_frame(struct call_walk *walk, uint32_t node, const uint32_t *keys, uint32_t count,
			uint32_t i, const struct tally *all)
{
	struct call_step step = {.above = NONE};
	uint32_t row = row_of(walk, keys[i]), outer = i;

	if (row == NONE)
		return;
	while (step.above == NONE && ++outer < count) {
		step.above = row_of(walk, keys[outer]);
		step.residual |= step.above == NONE;
	}
	if (step.above == NONE) {
		bool residual = step.residual;

		step = above_node(walk, node);
		step.residual |= residual;
	}
	if (step.above == NONE && !step.residual)
		tally_add(&walk->calls->begins[row], all);
	else if (step.above != NONE && step.above != row)
		leave_call(call_between(walk, step.above, row), all, i + 1 < count, step.residual);
}

/* And up again. */
static void leave(void *state, uint32_t node, const struct tally *all)
{
	struct call_walk *walk = state;
	uint32_t count;
	const uint32_t *keys =
		frame_keys_of(walk->keys, walk->profile->nodes.items[node].location, &count);

	for (uint32_t i = 0; i < count; i++)
		leave_frame(walk, node, keys, count, i, all);
}

/* For pprof a sample of no value is none. */
static void walk_samples(struct call_walk *walk, uint32_t event)
{
	const struct profile *profile = walk->profile;
	struct tree_visitor visitor = {enter, leave, walk};
	struct tree_walk tree;

	tree_walk_init(&tree, profile);
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		if (sample->event == event && sample->node != NONE && sample->value)
			tree_walk_add(&tree, sample);
	}
	tree_walk_run(&tree, &visitor);
	tree_walk_release(&tree);
}

void calls_init(struct calls *calls, struct aggregate *aggregate, size_t shown,
		const struct profile *profile, const struct aggregate_options *options)
{
	struct call_walk walk = {.profile = profile, .calls = calls, .keys = &aggregate->keys};

	*calls = (struct calls){.begins = xcalloc(shown + 1, sizeof(*calls->begins))};
	walk.key_count = aggregate->keys.keys.count;
	walk.row_of_key = xrealloc_array(NULL, walk.key_count + 1, sizeof(uint32_t));
	memset(walk.row_of_key, 0xff, walk.key_count * sizeof(uint32_t));
	for (uint32_t i = 0; i < shown; i++) {
		if (aggregate->rows[i].key != NONE)
			walk.row_of_key[aggregate->rows[i].key] = i;
	}
	walk.steps = xrealloc_array(NULL, profile->nodes.count + 1, sizeof(*walk.steps));
	walk_samples(&walk, options->event);
	intern_release(&walk.known);
	free(walk.steps);
	free(walk.row_of_key);
}

void calls_release(struct calls *calls)
{
	vector_release(calls);
	free(calls->begins);
	calls->begins = NULL;
}

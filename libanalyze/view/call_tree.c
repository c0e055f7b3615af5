// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/call_tree.h"
#include "base/vector.h"

#include <string.h>

/* What a node is, for `shape`: the number of a key, or of a text with this bit. */
enum { TEXT_BIT = 1u << 31 };

struct making {
	struct call_tree *tree;
	const struct profile *profile;
	const struct tree_options *options;
	struct groups groups;
	uint32_t group;
	uint32_t *made[ENDING_COUNT]; /* by node of the profile: that of the tree; of this group */
	PROFILE_TABLE(uint32_t) path; /* scratch */
	PROFILE_TABLE(uint32_t) touched;
};

struct frame_key call_tree_frame(const struct call_tree *tree, uint32_t node)
{
	uint32_t what = tree->shape.nodes.items[node].location;

	if (what & TEXT_BIT)
		return (struct frame_key){.name = what & ~(uint32_t)TEXT_BIT};
	return tree->keys.keys.items[what];
}

static uint32_t add_node(struct call_tree *tree, uint32_t parent, uint32_t what, unsigned inlining)
{
	uint32_t node = stacks_add(&tree->shape, parent, what);
	uint32_t depth = parent == NONE ? 0 : tree->nodes.items[parent].depth + 1;

	if (node == tree->nodes.count)
		*vector_push(&tree->nodes) = (struct call_tree_node){.depth = depth};
	tree->nodes.items[node].inlining |= inlining;
	return node;
}

static uint32_t add_word(struct call_tree *tree, uint32_t parent, const char *word)
{
	uint32_t text = names_add(tree->names, word, strlen(word));

	return add_node(tree, parent, text | TEXT_BIT, 0);
}

/* Frame `i` of a location, counted from the innermost. */
static uint32_t add_frame(struct call_tree *tree, uint32_t parent, uint32_t location, uint32_t i)
{
	uint32_t count;
	const uint32_t *keys = frame_keys_of(&tree->keys, location, &count);

	return add_node(tree, parent, keys[i], i + 1 < count ? FRAME_INLINED : FRAME_CALLED);
}

static uint32_t frame_count(struct call_tree *tree, uint32_t location)
{
	uint32_t count;

	frame_keys_of(&tree->keys, location, &count);
	return count;
}

/* Label number `i` of a group. */
static uint32_t add_label(struct making *making, uint32_t parent, size_t i)
{
	uint32_t value = making->groups.values[making->group * making->groups.by->label_count + i];

	if (value == NONE)
		return add_word(making->tree, parent, "(none)");
	return add_node(making->tree, parent, value | TEXT_BIT, 0);
}

static const char *mark_of(const struct making *making, const struct profile_sample *sample)
{
	if (sample->node == NONE)
		return "[no stack]";
	return making->options->no_marks ? NULL : ending_mark(sample->ending);
}

/* ---- from roots to leaves -------------------------------------------------------------------- */

static uint32_t add_above(struct making *making, const struct profile_sample *sample)
{
	const char *mark = mark_of(making, sample);
	uint32_t node = NONE;

	for (size_t i = 0; i < making->groups.by->label_count; i++)
		node = add_label(making, node, i);
	return mark ? add_word(making->tree, node, mark) : node;
}

static uint32_t *made_below(struct making *making, enum ending ending)
{
	uint32_t **made = &making->made[making->options->no_marks ? ENDING_ROOT : ending];
	size_t count = making->profile->nodes.count;

	if (!*made) {
		*made = xrealloc_array(NULL, count + 1, sizeof(**made));
		memset(*made, 0xff, count * sizeof(**made));
	}
	return *made;
}

/* Up to the first node that is in the tree already, and down again. */
static uint32_t add_stack(struct making *making, const struct profile_sample *sample)
{
	const struct profile_node *nodes = making->profile->nodes.items;
	uint32_t *made = made_below(making, sample->ending);
	uint32_t from = sample->node, node;

	making->path.count = 0;
	for (; from != NONE && made[from] == NONE; from = nodes[from].parent)
		*vector_push(&making->path) = from;
	node = from == NONE ? add_above(making, sample) : made[from];
	while (making->path.count) {
		uint32_t location, i;

		from = making->path.items[--making->path.count];
		location = nodes[from].location;
		for (i = frame_count(making->tree, location); i-- > 0;)
			node = add_frame(making->tree, node, location, i);
		made[from] = node;
		*vector_push(&making->touched) = from;
	}
	return node;
}

static void forget_group(struct making *making)
{
	for (int ending = 0; ending < ENDING_COUNT; ending++) {
		for (size_t i = 0; making->made[ending] && i < making->touched.count; i++)
			making->made[ending][making->touched.items[i]] = NONE;
	}
	making->touched.count = 0;
}

static void make_down(struct making *making)
{
	struct call_tree *tree = making->tree;
	const struct groups *groups = &making->groups;

	for (making->group = 0; making->group < groups->count; making->group++) {
		uint32_t end = groups->starts[making->group + 1];

		for (uint32_t i = groups->starts[making->group]; i < end; i++) {
			const struct profile_sample *sample =
				&making->profile->samples.items[groups->samples[i]];
			struct tally tally = tally_of(making->profile, sample);
			uint32_t node = add_stack(making, sample);

			tally_add(&tree->nodes.items[node].flat, &tally);
		}
		forget_group(making);
	}
	/* Parents have smaller numbers. */
	for (size_t i = tree->nodes.count; i-- > 0;) {
		struct call_tree_node *node = &tree->nodes.items[i];
		uint32_t parent = tree->shape.nodes.items[i].parent;

		tally_add(&node->cum, &node->flat);
		if (parent != NONE)
			tally_add(&tree->nodes.items[parent].cum, &node->cum);
	}
}

/* ---- from leaves to roots -------------------------------------------------------------------- */

/*
 * All stacks are followed upwards by one frame at a time, so that those that are not worth it any
 * more are left behind: a tree of all would be as large as all stacks written out.
 */
struct climber {
	uint32_t sample, group;
	uint32_t from; /* node of the profile; NONE: past the outermost */
	uint32_t frame;
	uint32_t labels; /* how many are left; the mark comes before them */
	bool marked;     /* the mark is behind it, if there is one */
	uint32_t node;   /* of the tree; NONE: at the start */
};

/* One step up; there is one. */
static void climb(struct making *making, struct climber *climber, const char *mark)
{
	struct call_tree *tree = making->tree;

	if (climber->from != NONE) {
		const struct profile_node *at = &making->profile->nodes.items[climber->from];

		climber->node = add_frame(tree, climber->node, at->location, climber->frame++);
		if (climber->frame == frame_count(tree, at->location)) {
			climber->from = at->parent;
			climber->frame = 0;
		}
	} else if (mark && !climber->marked) {
		climber->marked = true;
		climber->node = add_word(tree, climber->node, mark);
	} else {
		making->group = climber->group;
		climber->node = add_label(making, climber->node, --climber->labels);
	}
}

/* false: it is at its end. */
static bool climb_once(struct making *making, struct climber *climber)
{
	const struct profile_sample *sample = &making->profile->samples.items[climber->sample];
	const char *mark = mark_of(making, sample);
	struct tally tally = tally_of(making->profile, sample);
	struct call_tree_node *node;

	climb(making, climber, mark);
	node = &making->tree->nodes.items[climber->node];
	tally_add(&node->cum, &tally);
	if (climber->from != NONE || (mark && !climber->marked) || climber->labels)
		return true;
	tally_add(&node->flat, &tally);
	return false;
}

static struct climber *start_climbers(const struct making *making, size_t *count)
{
	const struct groups *groups = &making->groups;
	struct climber *climbers;

	*count = groups->starts[groups->count];
	climbers = xrealloc_array(NULL, *count + 1, sizeof(*climbers));
	for (uint32_t group = 0; group < groups->count; group++) {
		for (uint32_t i = groups->starts[group]; i < groups->starts[group + 1]; i++)
			climbers[i] = (struct climber){
				.sample = groups->samples[i],
				.group = group,
				.from = making->profile->samples.items[groups->samples[i]].node,
				.labels = (uint32_t)groups->by->label_count,
				.node = NONE,
			};
	}
	return climbers;
}

static bool is_worth_it(const struct making *making, uint32_t number)
{
	const struct call_tree_node *node = &making->tree->nodes.items[number];
	int64_t depth = making->options->depth, size = tally_magnitude(node->cum.value);

	/* What is the same in sum may have changed further up. */
	if (making->tree->totals.is_difference && node->cum.base > size)
		size = node->cum.base;
	return (uint64_t)size >= making->tree->cutoff &&
	       (depth < 0 || node->depth + 1 < (uint64_t)depth);
}

static void make_up(struct making *making)
{
	size_t count, kept;
	struct climber *climbers = start_climbers(making, &count);

	while (count) {
		kept = 0;
		for (size_t i = 0; i < count; i++) {
			struct climber climber = climbers[i];

			if (climb_once(making, &climber))
				climbers[kept++] = climber;
		}
		count = kept;
		kept = 0;
		for (size_t i = 0; i < count; i++) {
			if (is_worth_it(making, climbers[i].node))
				climbers[kept++] = climbers[i];
		}
		count = kept;
	}
	free(climbers);
}

/* ---- the whole ------------------------------------------------------------------------------- */

int call_tree_init(struct call_tree *tree, const struct profile *profile, struct names *names,
		   const struct tree_options *options, struct error *error)
{
	const struct calls_options *calls = &options->calls;
	struct making making = {.tree = tree, .profile = profile, .options = options};

	*tree = (struct call_tree){.names = names};
	if (groups_init(&making.groups, profile, names, &calls->by, calls->event, error) < 0)
		return -1;
	frame_keys_init(&tree->keys, profile, names, calls->by.frames, calls->noinlines);
	totals_of(&tree->totals, profile, calls->event);
	tree->cutoff = aggregate_cutoff(tree->totals.is_difference ? tree->totals.total.value
								   : tree->totals.sum,
					options->node_fraction);
	if (options->reverse)
		make_up(&making);
	else
		make_down(&making);
	for (int i = 0; i < ENDING_COUNT; i++)
		free(making.made[i]);
	vector_release(&making.path);
	vector_release(&making.touched);
	groups_release(&making.groups);
	return 0;
}

void call_tree_release(struct call_tree *tree)
{
	stacks_release(&tree->shape);
	vector_release(&tree->nodes);
	frame_keys_release(&tree->keys);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* calls: one walk over the tree of stacks, as for aggregate, with calls in the place of keys. */
#include "view/calls.h"
#include "base/intern.h"
#include "base/vector.h"

#include <string.h>

struct call_step {
	uint32_t above; /* the row of the frame that calls this node; NONE: there is none shown */
	bool residual;  /* there are frames between the two that are not shown */
	bool has_value; /* for pprof a sample of no value is none */
	struct tally sum;
};

struct call_walk {
	const struct profile *profile;
	struct calls *calls;
	struct frame_keys *keys;
	struct intern known;     /* pairs of rows */
	struct call_step *steps; /* by node */
	uint32_t *row_of_key;    /* NONE: not shown */
	size_t key_count;
	uint32_t *first_child, *next;
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

/* Down through the frames of a node: what is above its children. */
static struct call_step enter(struct call_walk *walk, uint32_t node)
{
	struct call_step step = walk->steps[node];
	uint32_t count;
	const uint32_t *keys =
		frame_keys_of(walk->keys, walk->profile->nodes.items[node].location, &count);

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
	return step;
}

/* The call leaves the path where a stack had it first. */
static void leave_call(const struct call_step *step, struct call *call, bool inlined, bool residual)
{
	if (--call->on_path || !step->has_value)
		return;
	tally_add(&call->weight, &step->sum);
	call->met = true;
	call->inlined &= inlined;
	call->residual |= residual;
}

/* Frame `i` of a node, counted from the innermost, with the frame that is shown above it. */
static void leave_frame(struct call_walk *walk, const struct call_step *step, const uint32_t *keys,
			uint32_t count, uint32_t i)
{
	uint32_t row = row_of(walk, keys[i]), above = NONE, outer = i;
	bool residual = false;

	if (row == NONE)
		return;
	while (above == NONE && ++outer < count) {
		above = row_of(walk, keys[outer]);
		residual |= above == NONE;
	}
	if (above == NONE) {
		above = step->above;
		residual |= step->residual;
	}
	if (above == NONE && !residual)
		tally_add(&walk->calls->begins[row], &step->sum);
	else if (above != NONE && above != row)
		leave_call(step, call_between(walk, above, row), i + 1 < count, residual);
}

static void leave(struct call_walk *walk, uint32_t node)
{
	const struct call_step *step = &walk->steps[node];
	uint32_t parent = walk->profile->nodes.items[node].parent, count;
	const uint32_t *keys =
		frame_keys_of(walk->keys, walk->profile->nodes.items[node].location, &count);

	for (uint32_t i = 0; i < count; i++)
		leave_frame(walk, step, keys, count, i);
	if (parent == NONE)
		return;
	tally_add(&walk->steps[parent].sum, &step->sum);
	walk->steps[parent].has_value |= step->has_value;
}

static void walk_tree(struct call_walk *walk, uint32_t node)
{
	while (node != NONE) {
		struct call_step below = enter(walk, node);
		uint32_t child;

		for (child = walk->first_child[node]; child != NONE; child = walk->next[child]) {
			walk->steps[child].above = below.above;
			walk->steps[child].residual = below.residual;
		}
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

static void add_samples(struct call_walk *walk, uint32_t event)
{
	for (size_t i = 0; i < walk->profile->samples.count; i++) {
		const struct profile_sample *sample = &walk->profile->samples.items[i];
		struct tally tally = {sample->value, sample->count, sample->squares};
		struct call_step *step;

		if (sample->event != event || sample->node == NONE || !sample->value)
			continue;
		step = &walk->steps[sample->node];
		tally_add(&step->sum, &tally);
		step->has_value = true;
	}
}

/* The first of the roots. */
static uint32_t link_children(struct call_walk *walk)
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

/* Those that are only on stacks of other events are none. */
static void drop_unmet(struct calls *calls)
{
	size_t kept = 0;

	for (size_t i = 0; i < calls->count; i++) {
		if (calls->items[i].met)
			calls->items[kept++] = calls->items[i];
	}
	calls->count = kept;
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
	walk.steps = xcalloc(profile->nodes.count + 1, sizeof(*walk.steps));
	add_samples(&walk, options->event);
	walk_tree(&walk, link_children(&walk));
	drop_unmet(calls);
	intern_release(&walk.known);
	free(walk.steps);
	free(walk.row_of_key);
	free(walk.first_child);
	free(walk.next);
}

void calls_release(struct calls *calls)
{
	vector_release(calls);
	free(calls->begins);
	calls->begins = NULL;
}

/* ---- order ----------------------------------------------------------------------------------- */

struct call_order {
	const struct aggregate *aggregate;
	const struct names *names;
};

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static int compare_rows(const struct call_order *by, uint32_t a, uint32_t b)
{
	const struct row *rows = by->aggregate->rows;

	return names_compare(by->names, rows[a].text, rows[b].text);
}

static int compare_calls(const void *left, const void *right, void *context)
{
	const struct call *a = left, *b = right;
	uint64_t first = magnitude(a->weight.value), second = magnitude(b->weight.value);
	int order = first > second ? -1 : first < second;

	if (!order)
		order = compare_rows(context, a->from, b->from);
	if (!order)
		order = compare_rows(context, a->to, b->to);
	if (!order)
		order = a->from < b->from ? -1 : a->from > b->from;
	return order ? order : a->to < b->to ? -1 : a->to > b->to;
}

void calls_sort(struct calls *calls, const struct aggregate *aggregate, const struct names *names)
{
	struct call_order by = {aggregate, names};

	if (calls->count)
		qsort_r(calls->items, calls->count, sizeof(*calls->items), compare_calls, &by);
}

size_t calls_drop_small(struct calls *calls, uint64_t least)
{
	size_t kept = 0, all = calls->count;

	for (size_t i = 0; i < all; i++) {
		if (magnitude(calls->items[i].weight.value) >= least)
			calls->items[kept++] = calls->items[i];
	}
	calls->count = kept;
	return all - kept;
}

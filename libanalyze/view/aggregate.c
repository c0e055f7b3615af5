// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * aggregate: one walk over the tree of stacks for each set of labels.
 *
 * What was counted at a node and below it is part of the cum of a key that is at the node, unless
 * the key is also further up on the path: then it is counted there. So each key needs only the
 * number of times that it is on the path, and no stack is looked at by itself.
 */
#include "view/aggregate.h"
#include "base/vector.h"
#include "view/groups.h"

#include <string.h>

void tally_add(struct tally *sum, const struct tally *more)
{
	if (__builtin_add_overflow(sum->value, more->value, &sum->value))
		sum->value = more->value < 0 ? INT64_MIN : INT64_MAX;
	if (__builtin_add_overflow(sum->count, more->count, &sum->count))
		sum->count = UINT64_MAX;
	if (__builtin_add_overflow(sum->squares, more->squares, &sum->squares))
		sum->squares = ~(uint128)0;
}

/* What is known of a node during a walk. */
struct step {
	uint32_t first_child, next; /* the next child of the same parent */
	bool met;
	struct tally sum; /* of its own samples on the way down, and all below it on the way up */
};

struct walk {
	struct aggregate *aggregate;
	const struct profile *profile;
	struct groups groups;
	uint32_t group;
	uint32_t roots;
	struct step *steps; /* by node */
	struct {
		uint32_t *items;
		size_t count, capacity;
	} met;
	uint32_t *rows;    /* by key: of this group, + 1; 0: none yet */
	uint32_t *on_path; /* by key: how often */
	size_t key_capacity;
};

static struct row *add_row(struct walk *walk)
{
	struct row *row;
	struct aggregate *a = walk->aggregate;

	a->rows = vector_grow(a->rows, a->row_count, &a->row_capacity, sizeof(*a->rows));
	row = &a->rows[a->row_count++];
	*row = (struct row){
		.key = NONE,
		.labels = walk->group * (uint32_t)walk->groups.by->label_count,
	};
	return row;
}

/* The row of a key in this group. */
static struct row *row_of(struct walk *walk, uint32_t key)
{
	struct row *row;

	if (walk->rows[key])
		return &walk->aggregate->rows[walk->rows[key] - 1];
	row = add_row(walk);
	row->key = key;
	walk->rows[key] = (uint32_t)walk->aggregate->row_count;
	return row;
}

static void reserve_keys(struct walk *walk)
{
	size_t more = walk->aggregate->keys.keys.count;
	size_t old = walk->key_capacity;

	if (more <= old)
		return;
	more *= 2;
	walk->rows = xrealloc_array(walk->rows, more, sizeof(*walk->rows));
	walk->on_path = xrealloc_array(walk->on_path, more, sizeof(*walk->on_path));
	memset(walk->rows + old, 0, (more - old) * sizeof(*walk->rows));
	memset(walk->on_path + old, 0, (more - old) * sizeof(*walk->on_path));
	walk->key_capacity = more;
}

static void enter(struct walk *walk, uint32_t node)
{
	uint32_t count;
	const uint32_t *keys =
		frame_keys_of(&walk->aggregate->keys, walk->profile->nodes.items[node].location, &count);

	reserve_keys(walk);
	tally_add(&row_of(walk, keys[0])->flat, &walk->steps[node].sum);
	for (uint32_t i = 0; i < count; i++)
		walk->on_path[keys[i]]++;
}

static void leave(struct walk *walk, uint32_t node)
{
	uint32_t parent = walk->profile->nodes.items[node].parent;
	struct step *step = &walk->steps[node];
	uint32_t count;
	const uint32_t *keys =
		frame_keys_of(&walk->aggregate->keys, walk->profile->nodes.items[node].location, &count);

	for (uint32_t i = 0; i < count; i++) {
		if (--walk->on_path[keys[i]] == 0)
			tally_add(&row_of(walk, keys[i])->cum, &step->sum);
	}
	if (parent != NONE)
		tally_add(&walk->steps[parent].sum, &step->sum);
}

static void walk_tree(struct walk *walk)
{
	uint32_t node = walk->roots;

	while (node != NONE) {
		enter(walk, node);
		if (walk->steps[node].first_child != NONE) {
			node = walk->steps[node].first_child;
			continue;
		}
		while (node != NONE) {
			leave(walk, node);
			if (walk->steps[node].next != NONE)
				break;
			node = walk->profile->nodes.items[node].parent;
		}
		if (node != NONE)
			node = walk->steps[node].next;
	}
}

/* Hangs a node and those above it into the tree of this group, as far as they are not in it. */
static void meet(struct walk *walk, uint32_t node)
{
	while (node != NONE && !walk->steps[node].met) {
		uint32_t parent = walk->profile->nodes.items[node].parent;
		struct step *step = &walk->steps[node];

		*vector_push(&walk->met) = node;
		step->met = true;
		if (parent == NONE) {
			step->next = walk->roots;
			walk->roots = node;
		} else {
			step->next = walk->steps[parent].first_child;
			walk->steps[parent].first_child = node;
		}
		node = parent;
	}
}

/* ---- groups ---------------------------------------------------------------------------------- */

static struct tally tally_of(const struct profile_sample *sample)
{
	return (struct tally){sample->value, sample->count, sample->squares};
}

static void add_to_all(struct row *row, const struct tally *tally)
{
	tally_add(&row->flat, tally);
	tally_add(&row->cum, tally);
}

/* The samples of one group, all but those without a stack when frames are asked for. */
static void add_group(struct walk *walk, const uint32_t *samples, size_t count)
{
	bool by_frames = walk->aggregate->keys.by;
	struct row *row = by_frames ? NULL : add_row(walk);
	struct tally tally, no_stack = {.value = 0};
	bool has_no_stack = false;

	for (size_t i = 0; i < count; i++) {
		const struct profile_sample *sample = &walk->profile->samples.items[samples[i]];

		tally = tally_of(sample);
		if (!by_frames) {
			add_to_all(row, &tally);
		} else if (sample->node == NONE) {
			tally_add(&no_stack, &tally);
			has_no_stack = true;
		} else {
			meet(walk, sample->node);
			tally_add(&walk->steps[sample->node].sum, &tally);
		}
	}
	if (has_no_stack) {
		row = add_row(walk);
		row->no_stack = true;
		add_to_all(row, &no_stack);
	}
}

static void forget_group(struct walk *walk, size_t first_row)
{
	for (size_t i = first_row; i < walk->aggregate->row_count; i++) {
		if (walk->aggregate->rows[i].key != NONE)
			walk->rows[walk->aggregate->rows[i].key] = 0;
	}
	for (size_t i = 0; i < walk->met.count; i++) {
		struct step *step = &walk->steps[walk->met.items[i]];

		*step = (struct step){.first_child = NONE, .next = NONE};
	}
	walk->met.count = 0;
	walk->roots = NONE;
}

static void add_groups(struct walk *walk)
{
	const struct groups *groups = &walk->groups;

	for (walk->group = 0; walk->group < groups->count; walk->group++) {
		size_t first_row = walk->aggregate->row_count;
		uint32_t start = groups->starts[walk->group];

		add_group(walk, groups->samples + start, groups->starts[walk->group + 1] - start);
		walk_tree(walk);
		forget_group(walk, first_row);
	}
}

static void add_totals(struct aggregate *aggregate, const struct walk *walk)
{
	const struct groups *groups = &walk->groups;

	for (uint32_t i = 0; i < groups->starts[groups->count]; i++) {
		const struct profile_sample *sample =
			&walk->profile->samples.items[groups->samples[i]];
		struct tally signed_tally = {.value = aggregate->sum};
		struct tally tally = tally_of(sample);

		tally_add(&signed_tally, &tally);
		aggregate->sum = signed_tally.value;
		aggregate->has_negative |= tally.value < 0;
		if (tally.value < 0)
			tally.value = tally.value == INT64_MIN ? INT64_MAX : -tally.value;
		tally_add(&aggregate->total, &tally);
	}
}

/* ---- names of rows --------------------------------------------------------------------------- */

static void add_labels(struct strbuf *text, const struct names *names, const uint32_t *values,
		       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct span value = {(const unsigned char *)"(none)", strlen("(none)")};

		if (values[i] != NONE)
			value = names_text(names, values[i]);
		if (i)
			strbuf_add_string(text, ": ");
		strbuf_add(text, value.at, value.size);
	}
}

/* The labels, and then what the frames are called: "sh: main". */
static void name_row(struct walk *walk, struct row *row, struct strbuf *text)
{
	struct names *names = walk->aggregate->keys.names;
	const struct view_by *by = walk->groups.by;
	struct span name;

	if (row->no_stack) {
		row->name = names_add(names, "[no stack]", strlen("[no stack]"));
	} else if (row->key != NONE) {
		const struct frame_key *key = &walk->aggregate->keys.keys.items[row->key];

		row->name = key->name;
		row->module = key->module;
		row->file = key->file;
		row->line = key->line;
		row->inlining = key->inlining;
	}
	strbuf_clear(text);
	add_labels(text, names, walk->aggregate->label_values + row->labels, by->label_count);
	if (by->frames) {
		name = names_text(names, row->name);
		strbuf_add_string(text, by->label_count ? ": " : "");
		strbuf_add(text, name.at, name.size);
	}
	row->text = names_add(names, text->text, text->length);
	if (!by->frames)
		row->name = row->text;
}

static void name_rows(struct walk *walk)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < walk->aggregate->row_count; i++)
		name_row(walk, &walk->aggregate->rows[i], &text);
	strbuf_release(&text);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void walk_release(struct walk *walk)
{
	free(walk->steps);
	free(walk->rows);
	free(walk->on_path);
	vector_release(&walk->met);
}

int aggregate_init(struct aggregate *aggregate, const struct profile *profile, struct names *names,
		   const struct aggregate_options *options, struct error *error)
{
	struct walk walk = {.aggregate = aggregate, .profile = profile, .roots = NONE};
	size_t nodes = profile->nodes.count;

	*aggregate = (struct aggregate){.rows = NULL};
	if (groups_init(&walk.groups, profile, names, &options->by, options->event, error) < 0)
		return -1;
	frame_keys_init(&aggregate->keys, profile, names, options->by.frames, options->noinlines);
	walk.steps = xrealloc_array(NULL, nodes + 1, sizeof(*walk.steps));
	for (size_t i = 0; i < nodes; i++)
		walk.steps[i] = (struct step){.first_child = NONE, .next = NONE};
	add_groups(&walk);
	add_totals(aggregate, &walk);
	aggregate->label_values = groups_take_values(&walk.groups);
	name_rows(&walk);
	walk_release(&walk);
	groups_release(&walk.groups);
	return 0;
}

void aggregate_release(struct aggregate *aggregate)
{
	frame_keys_release(&aggregate->keys);
	free(aggregate->rows);
	free(aggregate->label_values);
	*aggregate = (struct aggregate){.rows = NULL};
}

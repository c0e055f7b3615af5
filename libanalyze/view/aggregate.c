// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * aggregate: one walk over the tree of stacks for each set of labels. Each key needs only the
 * number of times that it is on the path.
 */
#include "view/aggregate.h"
#include "base/vector.h"
#include "view/groups.h"
#include "view/tree_walk.h"

#include <string.h>

struct walk {
	struct aggregate *aggregate;
	const struct profile *profile;
	struct groups groups;
	uint32_t group;
	struct tree_walk tree;
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

static void enter(void *state, uint32_t node, const struct tally *own)
{
	struct walk *walk = state;
	uint32_t count;
	const uint32_t *keys =
		frame_keys_of(&walk->aggregate->keys, walk->profile->nodes.items[node].location, &count);

	reserve_keys(walk);
	tally_add(&row_of(walk, keys[0])->flat, own);
	for (uint32_t i = 0; i < count; i++)
		walk->on_path[keys[i]]++;
}

static void leave(void *state, uint32_t node, const struct tally *all)
{
	struct walk *walk = state;
	uint32_t count;
	const uint32_t *keys =
		frame_keys_of(&walk->aggregate->keys, walk->profile->nodes.items[node].location, &count);

	for (uint32_t i = 0; i < count; i++) {
		if (--walk->on_path[keys[i]] == 0)
			tally_add(&row_of(walk, keys[i])->cum, all);
	}
}

/* ---- groups ---------------------------------------------------------------------------------- */

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

		tally = tally_of(walk->profile, sample);
		if (!by_frames) {
			add_to_all(row, &tally);
		} else if (sample->node == NONE) {
			tally_add(&no_stack, &tally);
			has_no_stack = true;
		} else {
			tree_walk_add(&walk->tree, sample);
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
}

static void add_groups(struct walk *walk)
{
	const struct groups *groups = &walk->groups;
	struct tree_visitor visitor = {enter, leave, walk};

	for (walk->group = 0; walk->group < groups->count; walk->group++) {
		size_t first_row = walk->aggregate->row_count;
		uint32_t start = groups->starts[walk->group];

		add_group(walk, groups->samples + start, groups->starts[walk->group + 1] - start);
		tree_walk_run(&walk->tree, &visitor);
		forget_group(walk, first_row);
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
	tree_walk_release(&walk->tree);
	free(walk->rows);
	free(walk->on_path);
}

int aggregate_init(struct aggregate *aggregate, const struct profile *profile, struct names *names,
		   const struct aggregate_options *options, struct error *error)
{
	struct walk walk = {.aggregate = aggregate, .profile = profile};

	*aggregate = (struct aggregate){.rows = NULL};
	if (groups_init(&walk.groups, profile, names, &options->by, options->event, error) < 0)
		return -1;
	frame_keys_init(&aggregate->keys, profile, names, options->by.frames, options->noinlines);
	tree_walk_init(&walk.tree, profile);
	add_groups(&walk);
	totals_of(&aggregate->totals, profile, options->event);
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

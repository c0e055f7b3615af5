/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tag_frames: the values of labels become frames, above the roots of stacks or below their leaves.
 * What is called after a value has the key for its source file.
 */
#include "base/units.h"
#include "base/vector.h"
#include "transform/tag_match.h"
#include "transform/transform.h"

#include <stdlib.h>
#include <string.h>

struct tag_frames {
	struct transform *transform;
	uint32_t module;
	struct {
		struct span *items;
		size_t count, capacity;
	} keys;           /* the outermost first */
	uint32_t *chains; /* by label set: the innermost node of its frames, over nothing */
	struct {
		uint32_t *items;
		size_t count, capacity;
	} path;
};

/* As pprof shows it: a number of a unit in the unit of its kind that fits it. */
static void add_value(const struct profile *profile, const struct profile_label *label,
		      struct strbuf *text)
{
	const char *unit, *key = profile_text(profile, label->key);
	int64_t value;

	if (profile_is_number_key(profile, label->key) &&
	    tag_read_number(profile, label, &value, &unit) && unit != key)
		units_add_value(text, value, unit, NULL);
	else
		strbuf_add(text, profile_text(profile, label->value),
			   profile_text_size(profile, label->value));
}

/* The values of a label of a set, with commas between them. */
static void add_values(const struct transform *transform, uint32_t label_set, struct span key,
		       struct strbuf *text)
{
	const struct profile *profile = transform->profile;
	const struct profile_label_set *set = &profile->label_sets.items[label_set];
	bool is_first = true;

	for (uint32_t i = 0; i < set->count; i++) {
		const struct profile_label *label = &profile->labels.items[set->start + i];

		if (!transform_is_text(transform, label->key, key))
			continue;
		if (!is_first)
			strbuf_add_char(text, ',');
		add_value(profile, label, text);
		is_first = false;
	}
	if (!text->length)
		strbuf_add_string(text, "(none)");
}

static uint32_t add_node(struct profile *profile, uint32_t parent, uint32_t location)
{
	*vector_push(&profile->nodes) = (struct profile_node){parent, location};
	return (uint32_t)profile->nodes.count - 1;
}

static uint32_t add_frame(struct tag_frames *frames, uint32_t parent, uint32_t label_set,
			  struct span key)
{
	struct profile *profile = frames->transform->profile;
	struct strbuf name = STRBUF_INIT;
	struct profile_function function = {.file = profile_string(profile, key.at, key.size)};
	struct profile_line line = {.function = 0};

	add_values(frames->transform, label_set, key, &name);
	function.name = profile_string(profile, name.text, name.length);
	strbuf_release(&name);
	line.function = profile_add_function(profile, &function);
	return add_node(profile, parent,
			profile_add_location(profile, frames->module, 0, &line, 1));
}

/* By label set of which there are samples, where only those with a node count. */
static void make_chains(struct tag_frames *frames)
{
	const struct profile *profile = frames->transform->profile;

	frames->chains = xrealloc_array(NULL, profile->label_sets.count + 1, sizeof(uint32_t));
	for (uint32_t i = 0; i < profile->label_sets.count; i++) {
		uint32_t node = NONE;

		for (size_t k = 0; k < frames->keys.count; k++)
			node = add_frame(frames, node, i, frames->keys.items[k]);
		frames->chains[i] = node;
	}
}

static int begin(struct tag_frames *frames, struct transform *transform, const char *option,
		 const char *list)
{
	static const struct profile_module nowhere = {.kind = MODULE_UNKNOWN};
	struct span key;

	*frames = (struct tag_frames){.transform = transform};
	while (transform_next_word(&list, &key)) {
		if (profile_need_label(transform->profile, key, option, transform->error) < 0) {
			vector_release(&frames->keys);
			return -1;
		}
		*vector_push(&frames->keys) = key;
	}
	frames->module = profile_add_module(transform->profile, &nowhere);
	make_chains(frames);
	return 0;
}

static void end(struct tag_frames *frames)
{
	vector_release(&frames->keys);
	vector_release(&frames->path);
	free(frames->chains);
}

/* ---- leaves ------------------------------------------------------------------------------------
 */

static int add_leaves(struct transform *transform, const char *list)
{
	struct profile *profile = transform->profile;
	struct tag_frames frames;

	if (!list || !list[strspn(list, ",")])
		return 0;
	if (begin(&frames, transform, "tagleaf", list) < 0)
		return -1;
	for (size_t i = 0; i < profile->samples.count; i++) {
		struct profile_sample *sample = &profile->samples.items[i];
		uint32_t chain = frames.chains[sample->labels];

		/* Chains have one node after the other, the outermost first. */
		for (size_t k = frames.keys.count; k-- > 0;)
			sample->node = add_node(profile, sample->node,
						profile->nodes.items[chain - (uint32_t)k].location);
	}
	end(&frames);
	return 0;
}

/* ---- roots -------------------------------------------------------------------------------------
 */

/* Copies a stack to stand below `root`, but for what was copied there already: `copies` by node. */
static uint32_t copy_below(struct tag_frames *frames, uint32_t root, uint32_t node,
			   uint32_t *copies, uint32_t *owners)
{
	struct profile *profile = frames->transform->profile;
	uint32_t at = root;

	frames->path.count = 0;
	for (; node != NONE; node = profile->nodes.items[node].parent) {
		if (owners[node] == root) {
			at = copies[node];
			break;
		}
		*vector_push(&frames->path) = node;
	}
	while (frames->path.count) {
		node = frames->path.items[--frames->path.count];
		at = add_node(profile, at, profile->nodes.items[node].location);
		copies[node] = at;
		owners[node] = root;
	}
	return at;
}

/* Samples by label set, so that a node is copied once for each set at most. */
static uint32_t *by_label_set(const struct profile *profile)
{
	size_t *starts = xcalloc(profile->label_sets.count + 1, sizeof(*starts));
	uint32_t *order = xcalloc(profile->samples.count + 1, sizeof(*order));

	for (size_t i = 0; i < profile->samples.count; i++)
		starts[profile->samples.items[i].labels + 1]++;
	for (size_t i = 0; i < profile->label_sets.count; i++)
		starts[i + 1] += starts[i];
	for (size_t i = 0; i < profile->samples.count; i++)
		order[starts[profile->samples.items[i].labels]++] = (uint32_t)i;
	free(starts);
	return order;
}

static int add_roots(struct transform *transform, const char *list)
{
	struct profile *profile = transform->profile;
	uint32_t *order, *copies, *owners;
	struct tag_frames frames;
	size_t nodes;

	if (!list || !list[strspn(list, ",")])
		return 0;
	if (begin(&frames, transform, "tagroot", list) < 0)
		return -1;
	nodes = profile->nodes.count;
	copies = xcalloc(nodes + 1, sizeof(*copies));
	owners = xrealloc_array(NULL, nodes + 1, sizeof(*owners));
	memset(owners, 0xff, (nodes + 1) * sizeof(*owners)); /* NONE */
	order = by_label_set(profile);
	for (size_t i = 0; i < profile->samples.count; i++) {
		struct profile_sample *sample = &profile->samples.items[order[i]];

		sample->node = copy_below(&frames, frames.chains[sample->labels], sample->node,
					  copies, owners);
	}
	free(order);
	free(owners);
	free(copies);
	end(&frames);
	return 0;
}

int add_tag_frames(struct transform *transform)
{
	if (add_leaves(transform, transform->options->tagleaf) < 0)
		return -1;
	return add_roots(transform, transform->options->tagroot);
}

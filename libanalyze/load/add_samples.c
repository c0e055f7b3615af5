/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/add_samples.h"

#include "load/resolve.h"
#include "perfdata/info.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The labels of a sample: those of its key, and text NAME\0VALUE\0... */
enum { LABELS_MAX = 64 };

static uint32_t string_number(struct profile *profile, const char *string)
{
	return profile_string(profile, string, strlen(string));
}

/* ---- samples ---------------------------------------------------------------------------------- */

static void add_label(struct profile *profile, struct profile_label *labels, uint32_t *count,
		      const char *key, const char *value)
{
	labels[*count].key = string_number(profile, key);
	labels[*count].value = string_number(profile, value);
	++*count;
}

/* Of a pid or tid: -1 is that of a thread which had ended. */
static void add_id_label(struct profile *profile, struct profile_label *labels, uint32_t *count,
			 const char *key, uint32_t id)
{
	char text[16];

	snprintf(text, sizeof(text), "%" PRId32, (int32_t)id);
	add_label(profile, labels, count, key, text);
}

static void add_number_label(struct profile *profile, struct profile_label *labels,
			     uint32_t *count, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	add_label(profile, labels, count, key, text);
}

/* One that nobody ever named is called as perf does it: ":TID", where -1 is one that had ended. */
static void add_comm(struct strbuf *text, const struct sample_key *key)
{
	if (*key->comm)
		strbuf_add_string(text, key->comm);
	else
		strbuf_addf(text, ":%" PRId32, (int32_t)key->tid);
}

/* Those wanted that were recorded with the event; a number that was not is none, and no 0. */
static unsigned labels_of(const struct sample_adder *adder, uint32_t event)
{
	static const struct {
		uint64_t field;
		unsigned labels;
	} needed[] = {
		{SAMPLE_TID, LABEL_PID | LABEL_TID},
		{SAMPLE_CPU, LABEL_CPU},
		{SAMPLE_CGROUP, LABEL_CGROUP},
	};
	unsigned labels = adder->labels;

	if (event >= adder->recording->event_count) /* of a thread, not of a sample */
		return labels;
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		if (!(adder->recording->events[event]->attr.sample_type & needed[i].field))
			labels &= ~needed[i].labels;
	return labels;
}

static void add_key_labels(const struct sample_adder *adder, const struct sample_key *key,
			   struct profile_label *labels, uint32_t *count)
{
	struct profile *profile = adder->profile;
	unsigned wanted = labels_of(adder, key->event);
	struct strbuf comm = STRBUF_INIT;

	if (wanted & (LABEL_COMM | LABEL_THREAD))
		add_comm(&comm, key);
	if (wanted & LABEL_COMM)
		add_label(profile, labels, count, "comm", comm.text);
	if (wanted & LABEL_PID)
		add_id_label(profile, labels, count, "pid", key->pid);
	if (wanted & LABEL_TID)
		add_id_label(profile, labels, count, "tid", key->tid);
	if (wanted & LABEL_CPU)
		add_number_label(profile, labels, count, "cpu", key->cpu);
	if (wanted & LABEL_CGROUP)
		add_number_label(profile, labels, count, "cgroup", key->cgroup);
	if (wanted & LABEL_THREAD) {
		strbuf_addf(&comm, " %" PRId32, (int32_t)key->tid);
		add_label(profile, labels, count, "thread", comm.text);
	}
	strbuf_release(&comm);
}

/* `text` ends with an empty name. */
static void add_text_labels(const struct sample_adder *adder, const char *text,
			    struct profile_label *labels, uint32_t *count)
{
	while (text && *text && *count < LABELS_MAX) {
		const char *value = text + strlen(text) + 1;

		add_label(adder->profile, labels, count, text, value);
		text = value + strlen(value) + 1;
	}
}

static uint32_t add_labels(const struct sample_adder *adder, const struct distinct *distinct,
			   const char *more)
{
	struct profile_label labels[LABELS_MAX];
	uint32_t count = 0;

	add_key_labels(adder, distinct->key, labels, &count);
	add_text_labels(adder, distinct->labels, labels, &count);
	add_text_labels(adder, more, labels, &count);
	return profile_add_labels(adder->profile, labels, count);
}

/* ---- stacks ------------------------------------------------------------------------------------ */

/* The nodes of all frames. */
static uint32_t *add_stacks(const struct sample_adder *adder)
{
	const struct resolved *resolved = adder->resolved;
	uint32_t *nodes = xrealloc_array(NULL, resolved->frames.count + 1, sizeof(*nodes));

	for (size_t i = 0; i < resolved->frames.count; i++) {
		const struct resolved_frame *frame = &resolved->frames.items[i];

		nodes[i] = profile_add_node(adder->profile,
					    frame->outer == FRAME_NONE ? NONE : nodes[frame->outer],
					    adder->locations[frame->spot]);
	}
	return nodes;
}

static uint32_t node_of(const struct resolved_stack *stack, const uint32_t *nodes)
{
	return stack->frame == FRAME_NONE ? NONE : nodes[stack->frame];
}

/* A frame between the stack of who waited and that of who ended it. */
static uint32_t add_mark(const struct sample_adder *adder, uint32_t node,
			 const struct sample_key *waker)
{
	struct profile *profile = adder->profile;
	struct profile_module module = {.kind = MODULE_UNKNOWN};
	struct profile_function function = {.name = 0};
	struct profile_line line = {0};
	struct strbuf text = STRBUF_INIT;

	strbuf_add_string(&text, "[woken");
	if (waker->comm) {
		strbuf_add_string(&text, " by ");
		add_comm(&text, waker);
	}
	strbuf_add_char(&text, ']');
	function.name = profile_string(profile, text.text, text.length);
	strbuf_release(&text);
	line.function = profile_add_function(profile, &function);
	return profile_add_node(profile, node,
				profile_add_location(profile, profile_add_module(profile, &module),
						     0, &line, 1));
}

/* On top of the first stack, leaf to leaf: the waker's root is the leaf of it all. */
static uint32_t add_both(const struct sample_adder *adder, uint32_t node,
			 const struct resolved_stack *stack, const struct sample_key *waker)
{
	const struct resolved *resolved = adder->resolved;

	node = add_mark(adder, node, waker);
	for (uint32_t i = stack->frame; i != FRAME_NONE; i = resolved->frames.items[i].outer)
		node = profile_add_node(adder->profile, node,
					adder->locations[resolved->frames.items[i].spot]);
	return node;
}

/* ---- samples ----------------------------------------------------------------------------------- */

static int64_t value_of(const struct sample_adder *adder, uint64_t value)
{
	return adder->is_signed || value <= INT64_MAX ? (int64_t)value : INT64_MAX;
}

/* Of what labels are made, but for text that is equal in two places. */
static bool has_labels_of(const struct distinct *distinct, const struct distinct *other)
{
	const struct sample_key *a = distinct->key, *b = other->key;

	return a->event == b->event && a->comm == b->comm && a->pid == b->pid && a->tid == b->tid &&
	       a->cpu == b->cpu && a->cgroup == b->cgroup && distinct->labels == other->labels;
}

static void add_distinct(const struct sample_adder *adder, const uint32_t *nodes)
{
	const struct distinct *items = adder->counted->items;
	uint32_t labels = 0;

	for (size_t i = 0; i < adder->counted->count; i++) {
		const struct sums *sums = &adder->counted->sums[i];
		const struct resolved_stack *stack = &adder->resolved->stacks[i];
		struct profile_sample sample = {
			.node = node_of(stack, nodes),
			.event = adder->events[items[i].key->event],
			.ending = stack->ending,
			.count = sums->count,
			.value = value_of(adder, sums->value),
			.squares = sums->squares,
		};

		if (!i || !has_labels_of(&items[i], &items[i - 1]))
			labels = add_labels(adder, &items[i], NULL);
		sample.labels = labels;
		profile_add_sample(adder->profile, &sample);
	}
}

static void add_row(const struct sample_adder *adder, const struct counted_row *row,
		    const uint32_t *nodes)
{
	const struct counted *counted = adder->counted;
	const struct resolved_stack *stack = &adder->resolved->stacks[row->stack];
	const char *labels = counted->label_sets.strings[row->labels];
	struct profile_sample sample = {
		.node = node_of(stack, nodes),
		.event = adder->events[row->event],
		.labels = add_labels(adder, &counted->items[row->stack], labels),
		.ending = stack->ending,
		.count = row->count,
		.value = value_of(adder, row->value),
		.squares = row->squares,
	};

	if (row->other != STACK_NONE)
		sample.node = add_both(adder, sample.node, &adder->resolved->stacks[row->other],
				       counted->items[row->other].key);
	profile_add_sample(adder->profile, &sample);
}

void add_samples(const struct sample_adder *adder)
{
	uint32_t *nodes = add_stacks(adder);

	if (!adder->counted->has_rows)
		add_distinct(adder, nodes);
	for (size_t i = 0; i < adder->counted->row_count; i++)
		add_row(adder, &adder->counted->rows[i], nodes);
	free(nodes);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/graph_tags.h"
#include "base/vector.h"

#include <string.h>

static int compare_spans(const void *left, const void *right)
{
	const struct span *a = left, *b = right;
	int order = memcmp(a->at, b->at, a->size < b->size ? a->size : b->size);

	return order ? order : a->size < b->size ? -1 : a->size > b->size;
}

/* 0: the samples have none of the labels. */
static uint32_t tag_text(const struct aggregate *aggregate, struct names *names,
			 const struct view_by *by, const struct row *row)
{
	struct strbuf text = STRBUF_INIT;
	uint32_t number;

	for (size_t i = 0; i < by->label_count; i++) {
		uint32_t value = aggregate->label_values[row->labels + i];
		struct span span;

		if (value == NONE)
			continue;
		span = names_text(names, value);
		if (text.length)
			strbuf_add_char(&text, '\n');
		/* A line for each, so no text may have a line end of its own. */
		escape_terminal(&text, by->labels[i].at, by->labels[i].size);
		strbuf_add_char(&text, ':');
		escape_terminal(&text, span.at, span.size);
	}
	number = names_add(names, text.text, text.length);
	strbuf_release(&text);
	return number;
}

static int compare_tags(const void *left, const void *right, void *names)
{
	const struct graph_tag *a = left, *b = right;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return names_compare(names, a->text, b->text);
}

int graph_tags_init(struct graph_tags *tags, const struct call_graph *graph,
		    const struct view_by *labels, uint64_t least, struct error *error)
{
	struct aggregate_options how = graph->options->how;
	struct aggregate aggregate;

	*tags = (struct graph_tags){.items = NULL};
	if (!labels->label_count)
		return 0;
	how.by = *labels;
	qsort(how.by.labels, how.by.label_count, sizeof(*how.by.labels), compare_spans);
	how.by.frames = graph->options->how.by.frames;
	if (aggregate_init(&aggregate, graph->profile, graph->names, &how, error) < 0)
		return -1;
	for (size_t i = 0; i < aggregate.row_count; i++) {
		const struct row *row = &aggregate.rows[i];
		uint32_t text = tag_text(&aggregate, graph->names, &how.by, row);

		if (!text || ((uint64_t)tally_magnitude(row->flat.value) < least &&
			      (uint64_t)tally_magnitude(row->cum.value) < least))
			continue;
		*vector_push(tags) = (struct graph_tag){row->name, text, row->flat, row->cum};
	}
	aggregate_release(&aggregate);
	if (tags->count)
		qsort_r(tags->items, tags->count, sizeof(*tags->items), compare_tags, graph->names);
	return 0;
}

void graph_tags_release(struct graph_tags *tags)
{
	vector_release(tags);
}

const struct graph_tag *graph_tags_of(const struct graph_tags *tags, uint32_t node, size_t *count)
{
	size_t low = 0, high = tags->count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tags->items[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < tags->count && tags->items[end].node == node; end++)
		;
	*count = end - low;
	return *count ? tags->items + low : NULL;
}

size_t graph_tags_room(const void *state, const struct row *row)
{
	size_t count, with_flat = 0;
	const struct graph_tag *tags = graph_tags_of(state, row->name, &count);

	for (size_t i = 0; i < count; i++)
		with_flat += tags[i].flat.value != 0;
	return 1 + (with_flat < GRAPH_TAGS_SHOWN ? with_flat : GRAPH_TAGS_SHOWN);
}

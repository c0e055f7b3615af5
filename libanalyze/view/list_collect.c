// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * list_collect: which frames are listed, as what.
 *
 * A frame counts for its function's block and for its line there; when it is the innermost one of a
 * leaf it has the flat of both. A line at which something was inlined is on the stack like any
 * other call site.
 */
#include "view/list.h"
#include "base/vector.h"
#include "view/matcher.h"

#include <stdlib.h>
#include <string.h>

struct collecting {
	struct list *list;
	uint32_t
		*files; /* by function of the profile: its file without . and ..; NONE: not known */
	struct matcher matcher;
	struct key_uses uses; /* keys are items */
};

static uint32_t add_item(struct list *list, const struct list_item *item)
{
	uint32_t identity[] = {item->kind, item->parent, item->name,
			       item->kind == LIST_LINE ? item->line : item->file};
	uint32_t number = intern_add(&list->known, identity, sizeof(identity));
	struct list_item *known;

	if (number == list->items.count) {
		*vector_push(&list->items) = *item;
		return number;
	}
	known = &list->items.items[number];
	if (item->column && (!known->column || item->column < known->column))
		known->column = item->column;
	if (item->start_line && (!known->start_line || item->start_line < known->start_line))
		known->start_line = item->start_line;
	if (item->kind == LIST_CALL && item->line && (!known->line || item->line < known->line))
		known->line = item->line;
	return number;
}

/* The path itself, or its last parts. */
static bool is_end(struct span path, const char *end)
{
	size_t size = strlen(end);

	if (!size || size > path.size || memcmp(path.at + path.size - size, end, size))
		return false;
	return size == path.size || *end == '/' || path.at[path.size - size - 1] == '/';
}

/* As it is shown. */
static uint32_t file_of(struct collecting *collecting, uint32_t function)
{
	struct list *list = collecting->list;
	uint32_t *known = &collecting->files[function];
	uint32_t string = list->profile->functions.items[function].file;
	const char *path = profile_text(list->profile, string);
	struct strbuf clean = STRBUF_INIT;

	if (*known != NONE)
		return *known;
	source_path_clean(&clean, path);
	if (strlen(path) == profile_text_size(list->profile, string))
		*known = names_add(list->names, clean.text, clean.length);
	else
		*known = names_string(list->names, string);
	strbuf_release(&clean);
	return *known;
}

static int is_match(struct collecting *collecting, uint32_t function, struct error *error)
{
	struct span file;

	if (!collecting->list->options->file)
		return matcher_match(&collecting->matcher, function, error);
	file = list_text_of(collecting->list, file_of(collecting, function));
	return is_end(file, collecting->list->options->file);
}

static struct list_item frame_item(struct collecting *collecting, uint32_t location, uint32_t line)
{
	const struct list *list = collecting->list;
	const struct profile_line *frame = &list->profile->lines.items[line];
	const struct profile_function *function = &list->profile->functions.items[frame->function];

	return (struct list_item){
		.parent = NONE,
		.name = names_function(list->names, frame->function),
		.file = file_of(collecting, frame->function),
		.path = names_string(list->names, function->file),
		.module = list->profile->locations.items[location].module,
		.line = frame->line,
		.column = frame->column,
		.start_line = function->start_line,
	};
}

/* No compiler inlines deeper; what a stream claims beyond is not taken apart. */
enum { CALLS_MOST = 512 };

/* What was inlined at the line of frame `from`: the frames inside it, each below the next outer. */
static void add_calls(struct collecting *collecting, uint32_t location, const struct frames *frames,
		      uint32_t from, uint32_t line_item)
{
	uint32_t parent = line_item;

	for (uint32_t i = from; i-- > 0;) {
		struct list_item call = frame_item(collecting, location, frames->start + i);

		call.kind = LIST_CALL;
		call.parent = parent;
		parent = add_item(collecting->list, &call);
		key_uses_add(&collecting->uses, parent, i == 0);
	}
}

static void add_frame(struct collecting *collecting, uint32_t location, const struct frames *frames,
		      uint32_t index)
{
	struct list *list = collecting->list;
	struct list_item item = frame_item(collecting, location, frames->start + index);
	struct list_item block = item;

	block.kind = LIST_BLOCK;
	block.line = block.column = 0;
	if (list->options->file)
		block.name = block.start_line = 0;
	item.kind = LIST_LINE;
	item.name = 0;
	item.parent = add_item(list, &block);
	key_uses_add(&collecting->uses, item.parent, index == 0);
	item.parent = add_item(list, &item);
	key_uses_add(&collecting->uses, item.parent, index == 0);
	if (list->options->inline_tree && index <= CALLS_MOST)
		add_calls(collecting, location, frames, index, item.parent);
}

static int add_location(struct collecting *collecting, uint32_t location, struct error *error)
{
	const struct profile *profile = collecting->list->profile;
	struct frames frames = frames_of(profile, location, collecting->list->options->noinlines);

	for (uint32_t i = 0; frames.start != NONE && i < frames.count; i++) {
		uint32_t function = profile->lines.items[frames.start + i].function;
		int match = is_match(collecting, function, error);

		if (match < 0)
			return -1;
		if (match)
			add_frame(collecting, location, &frames, i);
	}
	key_uses_end(&collecting->uses);
	return 0;
}

static int add_all(struct collecting *collecting, struct error *error)
{
	struct list *list = collecting->list;
	struct key_tally *tallies;

	for (uint32_t i = 0; i < list->profile->locations.count; i++) {
		if (add_location(collecting, i, error) < 0)
			return -1;
	}
	tallies = key_tallies_count(list->profile, list->options->event, &collecting->uses,
				    list->items.count);
	for (size_t i = 0; i < list->items.count; i++)
		list->items.items[i].tally = tallies[i];
	free(tallies);
	return 0;
}

int list_collect(struct list *list, struct error *error)
{
	struct collecting collecting = {.list = list};
	size_t functions = list->profile->functions.count;
	int result;

	matcher_init(&collecting.matcher, list->profile, list->names, list->options->regex);
	collecting.files = xrealloc_array(NULL, functions + 1, sizeof(*collecting.files));
	memset(collecting.files, 0xff, functions * sizeof(*collecting.files));
	result = add_all(&collecting, error);
	key_uses_release(&collecting.uses);
	free(collecting.files);
	matcher_release(&collecting.matcher);
	return result;
}

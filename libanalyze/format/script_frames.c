// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/script_frames.h"

#include "base/vector.h"
#include "format/text_lines.h"

#include <stdlib.h>
#include <string.h>

enum { FUNCTIONS_MOST = 256 /* in one place */ };

void script_frames_init(struct script_frames *frames, struct profile *profile)
{
	*frames = (struct script_frames){.profile = profile, .name = STRBUF_INIT, .module = NONE};
	text_cache_init(&frames->texts);
}

void script_frames_release(struct script_frames *frames)
{
	text_cache_release(&frames->texts);
	vector_release(&frames->places);
	vector_release(&frames->locations);
	vector_release(&frames->functions);
	vector_release(&frames->steps);
	vector_release(&frames->depths);
	vector_release(&frames->lines);
	strbuf_release(&frames->name);
}

/* ---- modules --------------------------------------------------------------------------------- */

static bool has_start(struct span text, const char *word)
{
	size_t size = strlen(word);

	return text.size >= size && !memcmp(text.at, word, size);
}

static bool has_end(struct span text, const char *word)
{
	size_t size = strlen(word);

	return text.size >= size && !memcmp(text.at + text.size - size, word, size);
}

/* The kernel's are in square brackets, but so are parts of processes that have no file. */
static enum module_kind kind_of(struct span path)
{
	static const struct {
		const char *start, *end;
		enum module_kind kind;
	} kinds[] = {
		{"[vdso", "]", MODULE_FILE},
		{"[vsyscall", "]", MODULE_FILE},
		{"[heap", "]", MODULE_ANONYMOUS},
		{"[stack", "]", MODULE_ANONYMOUS},
		{"[anon", "]", MODULE_ANONYMOUS},
		{"[", "", MODULE_KERNEL},
		{"", "vmlinux", MODULE_KERNEL},
		{"", ".ko", MODULE_KERNEL},
		{"", ".ko.gz", MODULE_KERNEL},
		{"", ".ko.xz", MODULE_KERNEL},
		{"", ".ko.zst", MODULE_KERNEL},
		{"bpf_prog_", "", MODULE_KERNEL},
		{"/tmp/perf-", ".map", MODULE_JIT},
		{"//anon", "", MODULE_ANONYMOUS},
		{"anon_inode:", "", MODULE_ANONYMOUS},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (has_start(path, kinds[i].start) && has_end(path, kinds[i].end))
			return kinds[i].kind;
	return MODULE_FILE;
}

static uint32_t add_module(struct profile *profile, struct span path)
{
	struct profile_module module = {.kind = MODULE_UNKNOWN};

	if (path.size && !(has_start(path, "[unknown]") && path.size == strlen("[unknown]"))) {
		module.path = profile_string(profile, path.at, path.size);
		module.kind = kind_of(path);
	}
	return profile_add_module(profile, &module);
}

/* ---- functions ------------------------------------------------------------------------------- */

static void add_function(struct script_frames *frames, const void *name, size_t size)
{
	struct profile_function function = {.name = profile_string(frames->profile, name, size)};
	uint32_t number = profile_add_function(frames->profile, &function);

	*vector_push(&frames->functions) = number;
}

/* Agents of Java name code OUTER->INLINED->INLINED. */
static void add_functions(struct script_frames *frames, struct span name)
{
	const unsigned char *at = name.at, *end = at + name.size, *arrow = end;

	for (int i = 1; i < FUNCTIONS_MOST; i++) {
		while (arrow > at && !(arrow + 1 < end && arrow[0] == '-' && arrow[1] == '>'))
			arrow--;
		if (arrow <= at)
			break;
		if (arrow + 2 < end)
			add_function(frames, arrow + 2, (size_t)(end - arrow - 2));
		end = arrow--;
	}
	add_function(frames, at, (size_t)(end - at));
}

/* The symbol is not known, and neither is where in the file the address is: only the module. */
static void add_unknown(struct script_frames *frames, struct span path)
{
	const unsigned char *slash = path.size ? memrchr(path.at, '/', path.size) : NULL;
	struct strbuf *name = &frames->name;

	if (slash && slash + 1 < path.at + path.size) {
		path.size -= (size_t)(slash + 1 - path.at);
		path.at = slash + 1;
	}
	strbuf_clear(name);
	if (!path.size) {
		strbuf_add_string(name, "[unknown]");
	} else if (has_start(path, "[") && has_end(path, "]")) {
		strbuf_add(name, path.at, path.size);
	} else {
		strbuf_add_char(name, '[');
		strbuf_add(name, path.at, path.size);
		strbuf_add_char(name, ']');
	}
	add_function(frames, name->text, name->length);
}

/* ---- frames ---------------------------------------------------------------------------------- */

/* Mostly the one of the frame before. */
static uint32_t find_module(struct script_frames *frames, struct span path)
{
	struct span last = frames->module_path;

	if (frames->module == NONE || path.size != last.size ||
	    (path.size && memcmp(path.at, last.at, path.size) != 0)) {
		frames->module_path = path;
		frames->module = add_module(frames->profile, path);
	}
	return frames->module;
}

static struct script_place make_place(struct script_frames *frames,
				      const struct script_frame *frame)
{
	struct script_place place = {.module = find_module(frames, frame->module)};

	place.offset = frame->has_offset ? frame->offset : frame->address;
	place.first_function = (uint32_t)frames->functions.count;
	if (frame->symbol.size && frames->profile->modules.items[place.module].kind == MODULE_JIT)
		add_functions(frames, frame->symbol);
	else if (frame->symbol.size)
		add_function(frames, frame->symbol.at, frame->symbol.size);
	else if (!frame->has_offset)
		add_unknown(frames, frame->module);
	place.function_count = (uint32_t)frames->functions.count - place.first_function;
	return place;
}

static uint32_t make_location(struct script_frames *frames, const struct script_place *place)
{
	struct profile_line lines[FUNCTIONS_MOST];

	for (uint32_t i = 0; i < place->function_count; i++)
		lines[i] = (struct profile_line){
			.function = frames->functions.items[place->first_function + i]};
	return profile_add_location(frames->profile, place->module, place->offset, lines,
				    place->function_count);
}

static void add_place(struct script_frames *frames, struct span line)
{
	struct script_place place = {.function_count = 0};
	uint32_t location = SCRIPT_NO_FRAME;
	struct script_frame frame;

	if (script_frame_read(line, &frame)) {
		place = make_place(frames, &frame);
		location = frame.is_inlined ? SCRIPT_INLINED : make_location(frames, &place);
	}
	*vector_push(&frames->places) = place;
	*vector_push(&frames->locations) = location;
}

/* Most lines were met before: these are not taken apart again. */
static uint32_t find_place(struct script_frames *frames, const struct script_text *text)
{
	bool known;
	uint32_t *number = text_cache_find(&frames->texts, text->key, &known);

	if (!known) {
		*number = (uint32_t)frames->places.count;
		add_place(frames, text->line);
	}
	return *number;
}

static void add_line(struct script_frames *frames, const struct script_text *text, size_t left)
{
	uint32_t place = find_place(frames, text), location = frames->locations.items[place];
	struct script_source source;

	if (location != SCRIPT_NO_FRAME) {
		*vector_push(&frames->steps) =
			(struct script_step){.place = place,
					     .location = location,
					     .is_inlined = location == SCRIPT_INLINED,
					     .left = left};
	} else if (frames->steps.count && script_source_read(text->line, &source)) {
		struct script_step *step = &frames->steps.items[frames->steps.count - 1];

		step->file = profile_string(frames->profile, source.file.at, source.file.size);
		step->line = source.line;
		step->is_inlined |= source.is_inlined;
	}
}

static void note_line(struct script_frames *frames, struct span line)
{
	if (line.size < UINT32_MAX)
		*vector_push(&frames->lines) =
			(struct script_text){line, text_cache_key(&frames->texts, line)};
}

/* ---- stacks ---------------------------------------------------------------------------------- */

/* The functions of a step, which are in its file if that is known. */
static uint32_t add_lines(struct script_frames *frames, const struct script_step *step,
			  struct profile_line *lines, uint32_t count)
{
	const struct script_place *place = &frames->places.items[step->place];

	for (uint32_t i = 0; i < place->function_count && count < FUNCTIONS_MOST; i++) {
		uint32_t number = frames->functions.items[place->first_function + i];
		struct profile_function function = frames->profile->functions.items[number];

		if (step->file) {
			function.file = step->file;
			number = profile_add_function(frames->profile, &function);
		}
		lines[count++] = (struct profile_line){.function = number, .line = step->line};
	}
	return count;
}

/* Of the steps from `first` to `last`: all but the last are inlined in it. */
static uint32_t join_steps(struct script_frames *frames, size_t first, size_t last)
{
	const struct script_place *place = &frames->places.items[frames->steps.items[last].place];
	struct profile_line lines[FUNCTIONS_MOST];
	uint32_t count = 0;

	for (size_t i = first; i <= last; i++)
		count = add_lines(frames, &frames->steps.items[i], lines, count);
	return profile_add_location(frames->profile, place->module, place->offset, lines, count);
}

static uint32_t add_location(struct script_frames *frames, size_t first, size_t last)
{
	const struct script_step *step = &frames->steps.items[last];

	if (first == last && !step->file && !step->line && step->location != SCRIPT_INLINED)
		return step->location;
	return join_steps(frames, first, last);
}

/* Puts the steps on top of the `depth` locations that stay of the stack before. */
static uint32_t finish(struct script_frames *frames, size_t depth)
{
	const struct script_step *steps = frames->steps.items;
	uint32_t node = depth ? frames->depths.items[depth - 1].node : NONE;

	frames->depths.count = depth;
	for (size_t last = frames->steps.count; last > 0;) {
		size_t first = --last;

		while (first > 0 && last - first < FUNCTIONS_MOST && steps[first - 1].is_inlined)
			first--;
		node = profile_add_node(frames->profile, node, add_location(frames, first, last));
		*vector_push(&frames->depths) = (struct script_depth){steps[first].left, node};
		last = first;
	}
	frames->steps.count = 0;
	return node;
}

/* How many bytes at their ends are the same. */
static size_t common_end(struct span a, struct span b)
{
	size_t most = a.size < b.size ? a.size : b.size, size = 0;
	const unsigned char *a_end, *b_end;
	uint64_t x, y;

	if (!most)
		return 0;
	a_end = a.at + a.size;
	b_end = b.at + b.size;
	for (; size + sizeof(x) <= most; size += sizeof(x)) {
		memcpy(&x, a_end - size - sizeof(x), sizeof(x));
		memcpy(&y, b_end - size - sizeof(y), sizeof(y));
		if (x != y)
			break;
	}
	while (size < most && a_end[-1 - (ptrdiff_t)size] == b_end[-1 - (ptrdiff_t)size])
		size++;
	return size;
}

/* How many of the locations of the stack before, from its root, have the same lines in this one. */
static size_t shared_depth(const struct script_frames *frames, struct span stack)
{
	size_t common = common_end(frames->stack, stack), depth = frames->depths.count;

	for (; depth; depth--) {
		size_t left = frames->depths.items[depth - 1].left;

		if (left < common || (left == common && (left == stack.size ||
							 stack.at[stack.size - left - 1] == '\n')))
			break;
	}
	return depth;
}

/* First all are gone for, so that what is found of one need not be waited for before the next. */
static void add_lines_above(struct script_frames *frames, struct text_lines *lines,
			    const unsigned char *end)
{
	struct span line;

	frames->lines.count = 0;
	while (lines->at < end && text_next(lines, &line))
		note_line(frames, line);
	for (size_t i = 0; i < frames->lines.count; i++) {
		const struct script_text *text = &frames->lines.items[i];

		add_line(frames, text, (size_t)(lines->end - text->line.at));
	}
}

/* Stacks are often like the one before but for some frames at the leaf: only these are read. */
uint32_t script_frames_stack(struct script_frames *frames, struct span stack)
{
	struct input input = input_over_bytes(stack.at, stack.size);
	struct text_lines lines = text_lines_over(&input);
	size_t depth = shared_depth(frames, stack), count;

	for (;; depth--) {
		size_t left = depth ? frames->depths.items[depth - 1].left : 0;

		add_lines_above(frames, &lines, lines.end - left);
		count = frames->steps.count;
		/* What is inlined in the first shared location makes it another one. */
		if (!depth || !count || !frames->steps.items[count - 1].is_inlined)
			break;
	}
	frames->stack = stack;
	return finish(frames, depth);
}

uint32_t script_frames_only(struct script_frames *frames, struct span text)
{
	struct script_frame frame;

	frames->lines.count = 0;
	if (script_frame_find(&text, &frame))
		note_line(frames, text);
	if (frames->lines.count)
		add_line(frames, frames->lines.items, 0);
	frames->stack.size = 0;
	return finish(frames, 0);
}

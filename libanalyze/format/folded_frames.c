// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/folded_frames.h"

#include "base/vector.h"

#include <string.h>

enum { INLINED_MOST = 256 /* in one place */ };

static uint32_t add_module(struct profile *profile, const void *path, size_t size,
			   enum module_kind kind)
{
	struct profile_module module = {.path = profile_string(profile, path, size), .kind = kind};

	return profile_add_module(profile, &module);
}

void folded_frames_init(struct folded_frames *frames, struct profile *profile)
{
	static const struct {
		const char *path;
		enum module_kind kind;
	} modules[FOLDED_INLINED] = {
		[FOLDED_PLAIN] = {"", MODULE_UNKNOWN},
		[FOLDED_KERNEL] = {"[kernel]", MODULE_KERNEL},
		[FOLDED_JIT] = {"[jit]", MODULE_JIT},
	};

	*frames = (struct folded_frames){.profile = profile, .name = STRBUF_INIT};
	text_cache_init(&frames->texts);
	for (int i = 0; i < FOLDED_INLINED; i++)
		frames->modules[i] = add_module(frames->profile, modules[i].path,
						strlen(modules[i].path), modules[i].kind);
}

void folded_frames_release(struct folded_frames *frames)
{
	text_cache_release(&frames->texts);
	vector_release(&frames->frames);
	strbuf_release(&frames->name);
}

static uint32_t add_place(struct folded_frames *frames, struct span module, uint64_t offset,
			  enum folded_mark mark)
{
	static const char unknown[] = "unknown";
	static const enum module_kind kinds[] = {MODULE_FILE, MODULE_KERNEL, MODULE_JIT};
	bool is_unknown =
		module.size == strlen(unknown) && !memcmp(module.at, unknown, module.size);
	uint32_t number = frames->modules[FOLDED_PLAIN];

	if (!is_unknown || mark != FOLDED_PLAIN)
		number = add_module(frames->profile, module.at, module.size, kinds[mark]);
	return profile_add_location(frames->profile, number, offset, NULL, 0);
}

static uint32_t add_named(struct folded_frames *frames, uint32_t function, enum folded_mark mark)
{
	struct profile_line line = {.function = function};

	return profile_add_location(frames->profile, frames->modules[mark], 0, &line, 1);
}

/* What stands there for a place in nothing that is known. */
static bool is_unknown(struct span name)
{
	return name.size == strlen(NOWHERE) && !memcmp(name.at, NOWHERE, name.size);
}

static struct folded_frame make_frame(struct folded_frames *frames, struct span text)
{
	struct profile *profile = frames->profile;
	struct folded_frame frame = {NONE, NONE};
	struct profile_function function = {.name = 0};
	enum folded_mark mark = folded_take_mark(&text);
	struct span name, module;
	uint64_t offset;

	strbuf_clear(&frames->name);
	folded_unescape(text, &frames->name);
	name = (struct span){(const unsigned char *)frames->name.text, frames->name.length};
	if (mark != FOLDED_INLINED && folded_place(name, &module, &offset)) {
		frame.location = add_place(frames, module, offset, mark);
		return frame;
	}
	if (!name.size || (mark == FOLDED_PLAIN && is_unknown(name))) {
		frame.location =
			profile_add_location(profile, frames->modules[FOLDED_PLAIN], 0, NULL, 0);
		return frame;
	}
	function.name = profile_string(profile, name.at, name.size);
	frame.function = profile_add_function(profile, &function);
	if (mark != FOLDED_INLINED)
		frame.location = add_named(frames, frame.function, mark);
	return frame;
}

static const struct folded_frame *find_frame(struct folded_frames *frames, struct span text,
					     struct text_cache_key key)
{
	bool known;
	uint32_t *number = text_cache_find(&frames->texts, key, &known);

	if (!known) {
		struct folded_frame frame = make_frame(frames, text);

		*number = (uint32_t)frames->frames.count;
		*vector_push(&frames->frames) = frame;
	}
	return &frames->frames.items[*number];
}

/* The place of `node` with one more function inlined there; NONE: nothing can be inlined there. */
static uint32_t add_inlined(struct folded_frames *frames, uint32_t node, uint32_t function)
{
	struct profile *profile = frames->profile;
	struct profile_line lines[INLINED_MOST + 1] = {{.function = function}};
	struct profile_location place;

	if (node == NONE)
		return NONE;
	place = profile->locations.items[profile->nodes.items[node].location];
	if (!place.line_count || place.line_count >= INLINED_MOST)
		return NONE;
	memcpy(lines + 1, profile->lines.items + place.line_start,
	       place.line_count * sizeof(*lines));
	return profile_add_location(profile, place.module, place.offset, lines,
				    place.line_count + 1);
}

/* A mark that cannot be meant is a part of the name. */
static uint32_t add_marked(struct folded_frames *frames, struct span text)
{
	struct profile *profile = frames->profile;
	struct profile_function function = {.name = 0};

	strbuf_clear(&frames->name);
	folded_unescape(text, &frames->name);
	function.name = profile_string(profile, frames->name.text, frames->name.length);
	return add_named(frames, profile_add_function(profile, &function), FOLDED_PLAIN);
}

uint32_t folded_frames_add(struct folded_frames *frames, uint32_t parent, struct span text,
			   struct text_cache_key key)
{
	struct folded_frame frame = *find_frame(frames, text, key);
	uint32_t location = frame.location;

	if (location == NONE) {
		location = add_inlined(frames, parent, frame.function);
		if (location == NONE)
			location = add_marked(frames, text);
		else
			parent = frames->profile->nodes.items[parent].parent;
	}
	return profile_add_node(frames->profile, parent, location);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* frame_keys: two frames are the same when all that they are grouped by is. */
#include "view/frame_keys.h"
#include "base/vector.h"

#include <string.h>

void frame_keys_init(struct frame_keys *keys, const struct profile *profile, struct names *names,
		     unsigned by, bool noinlines)
{
	size_t count = profile->locations.count;

	*keys = (struct frame_keys){
		.profile = profile, .names = names, .by = by, .noinlines = noinlines};
	keys->starts = xrealloc_array(NULL, count + 1, sizeof(*keys->starts));
	memset(keys->starts, 0xff, count * sizeof(*keys->starts));
}

void frame_keys_release(struct frame_keys *keys)
{
	intern_release(&keys->known);
	vector_release(&keys->keys);
	vector_release(&keys->frames);
	free(keys->starts);
}

/* All that can be asked of a frame; texts are those of names. */
struct frame_facts {
	uint32_t location;
	uint32_t name, module, file, line, start_line; /* 0: not known */
	bool inlined;
};

static struct frame_facts frame_facts(struct frame_keys *keys, uint32_t location, uint32_t line)
{
	const struct profile *profile = keys->profile;
	const struct profile_location *place = &profile->locations.items[location];
	const struct profile_module *module = &profile->modules.items[place->module];
	struct frame_facts facts = {.location = location};
	const struct profile_function *function;

	facts.module = names_string(keys->names, module->path);
	if (line == NONE)
		return facts;
	function = &profile->functions.items[profile->lines.items[line].function];
	facts.name = names_function(keys->names, profile->lines.items[line].function);
	facts.file = names_string(keys->names, function->file);
	facts.line = profile->lines.items[line].line;
	facts.start_line = function->start_line;
	facts.inlined = !keys->noinlines && line + 1 < place->line_start + place->line_count;
	return facts;
}

static void add_word(struct strbuf *text, struct span word)
{
	if (text->length && word.size)
		strbuf_add_char(text, ' ');
	strbuf_add(text, word.at, word.size);
}

/* "[libc.so.6]", for frames that have no file */
static void add_module_mark(struct frame_keys *keys, struct strbuf *text, uint32_t location)
{
	uint32_t module = keys->profile->locations.items[location].module;
	struct span base = names_module_base(keys->profile, module);

	strbuf_add_string(text, text->length ? " [" : "[");
	strbuf_add(text, base.at, base.size);
	strbuf_add_char(text, ']');
}

/* The parts in the order of pprof: address, function, file and line; and then the module. */
static uint32_t frame_name(struct frame_keys *keys, const struct frame_facts *facts)
{
	bool function = keys->by & (VIEW_FUNCTION | VIEW_LINE | VIEW_ADDRESS);
	bool file = keys->by & (VIEW_FILE | VIEW_LINE | VIEW_ADDRESS);
	bool is_address = keys->by & VIEW_ADDRESS;
	struct strbuf text = STRBUF_INIT;
	uint32_t name;

	if (is_address)
		add_word(&text, names_text(keys->names, names_address(keys->names, facts->location)));
	else if (function && !facts->name)
		add_word(&text, names_text(keys->names, names_place(keys->names, facts->location)));
	if (function)
		add_word(&text, names_text(keys->names, facts->name));
	if (file && facts->file)
		add_word(&text, names_text(keys->names, facts->file));
	else if (file && !function)
		add_module_mark(keys, &text, facts->location);
	if ((keys->by & (VIEW_LINE | VIEW_ADDRESS)) && facts->file && facts->line)
		strbuf_addf(&text, ":%u", facts->line);
	if ((keys->by & VIEW_MODULE) && facts->module)
		add_word(&text, names_text(keys->names, facts->module));
	else if ((keys->by & VIEW_MODULE) && !text.length)
		add_module_mark(keys, &text, facts->location);
	name = names_add(keys->names, text.text, text.length);
	strbuf_release(&text);
	return name;
}

/* A frame of an existing key: what it does not share with the others is no longer known. */
static void join(struct frame_key *key, const struct frame_key *other)
{
	if (key->module != other->module)
		key->module = 0;
	if (key->file != other->file)
		key->file = 0;
	if (key->line != other->line)
		key->line = 0;
	key->inlining |= other->inlining;
}

static uint32_t frame_key_number(struct frame_keys *keys, const struct frame_facts *facts)
{
	bool by_line = keys->by & (VIEW_LINE | VIEW_ADDRESS);
	bool by_function = keys->by & VIEW_FUNCTION;
	struct frame_key key = {
		.name = frame_name(keys, facts),
		.module = facts->module,
		.file = facts->file,
		.line = by_line       ? facts->line
			: by_function ? facts->start_line
				      : 0,
		.inlining = facts->inlined ? FRAME_INLINED : FRAME_CALLED,
	};
	/* Different modules or places can have one name. */
	uint32_t identity[] = {
		key.name,
		keys->by & VIEW_ADDRESS ? facts->location : NONE,
		keys->by & VIEW_MODULE ? facts->module : NONE,
	};
	uint32_t number = intern_add(&keys->known, identity, sizeof(identity));

	if (number == keys->keys.count)
		*vector_push(&keys->keys) = key;
	else
		join(&keys->keys.items[number], &key);
	return number;
}

const uint32_t *frame_keys_of(struct frame_keys *keys, uint32_t location, uint32_t *count)
{
	struct frames frames = frames_of(keys->profile, location, keys->noinlines);
	uint32_t *start = &keys->starts[location];

	/* The code at an address is one thing, whatever was inlined there. */
	if (keys->by & VIEW_ADDRESS)
		frames.count = 1;
	*count = frames.count;
	if (*start == NONE) {
		*start = (uint32_t)keys->frames.count;
		for (uint32_t i = 0; i < frames.count; i++) {
			uint32_t line = frames.start == NONE ? NONE : frames.start + i;
			struct frame_facts facts = frame_facts(keys, location, line);
			uint32_t number = frame_key_number(keys, &facts);

			*vector_push(&keys->frames) = number;
		}
	}
	return keys->frames.items + *start;
}

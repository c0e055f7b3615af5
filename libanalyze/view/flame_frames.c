// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/flame_frames.h"
#include "base/vector.h"

#include <stdlib.h>
#include <string.h>

void flame_frames_init(struct flame_frames *frames, struct flame_tree *tree,
		       const struct profile *profile, const struct flame_options *options)
{
	size_t locations = profile->locations.count, sets = profile->label_sets.count;
	size_t modules = profile->modules.count;

	*frames = (struct flame_frames){
		.tree = tree, .profile = profile, .options = options, .comm = NONE};
	frames->names =
		profile == options->base ? names_new(profile, &options->names) : tree->names;
	frames->locations = xrealloc_array(NULL, locations + 1, sizeof(*frames->locations));
	memset(frames->locations, 0xff, (locations + 1) * sizeof(*frames->locations));
	frames->groups = xrealloc_array(NULL, sets + 1, sizeof(*frames->groups));
	memset(frames->groups, 0xff, (sets + 1) * sizeof(*frames->groups));
	frames->modules = xrealloc_array(NULL, modules + 1, sizeof(*frames->modules));
	memset(frames->modules, 0xff, (modules + 1) * sizeof(*frames->modules));
	for (size_t i = 0; i < profile->labels.count; i++) {
		if (!strcmp(profile_text(profile, profile->labels.items[i].key), "comm"))
			frames->comm = profile->labels.items[i].key;
	}
}

void flame_frames_release(struct flame_frames *frames)
{
	if (frames->names != frames->tree->names)
		names_free(frames->names);
	free(frames->locations);
	free(frames->groups);
	free(frames->modules);
	vector_release(&frames->found);
}

static uint32_t add_frame(struct flame_frames *frames, const struct flame_frame *frame)
{
	return intern_add(&frames->tree->frames, frame, sizeof(*frame));
}

static uint32_t add_text(struct flame_frames *frames, struct span text)
{
	return names_add(frames->tree->names, text.at, text.size);
}

static uint32_t add_string(struct flame_frames *frames, uint32_t string)
{
	return names_add(frames->tree->names, profile_text(frames->profile, string),
			 profile_text_size(frames->profile, string));
}

static uint32_t add_word(struct flame_frames *frames, uint32_t text)
{
	struct flame_frame frame = {
		.text = text, .kind = FLAME_GROUP, .language = FLAME_NO_LANGUAGE};

	return add_frame(frames, &frame);
}

uint32_t flame_frames_word(struct flame_frames *frames, const char *word)
{
	return add_word(frames, names_add(frames->tree->names, word, strlen(word)));
}

uint32_t flame_frames_group(struct flame_frames *frames, uint32_t labels)
{
	const struct profile *profile = frames->profile;
	const struct profile_label_set *set = &profile->label_sets.items[labels];
	uint32_t *group = &frames->groups[labels];

	if (*group != NONE || frames->comm == NONE)
		return *group;
	*group = flame_frames_word(frames, "[unknown]");
	for (uint32_t i = 0; i < set->count; i++) {
		const struct profile_label *label = &profile->labels.items[set->start + i];

		if (label->key == frames->comm)
			*group = add_word(frames, add_string(frames, label->value));
	}
	return *group;
}

/* ---- what is known --------------------------------------------------------------------------- */

static bool ends_in(struct span text, const char *with)
{
	size_t size = strlen(with);

	return text.size >= size && !memcmp(text.at + text.size - size, with, size);
}

static struct span without_end(struct span text, size_t size)
{
	return (struct span){text.at, text.size - size};
}

/* "libc.so.6", "libc-2.36.so", "ld-linux.so.2", "[vdso]" */
static bool is_library(const struct profile *profile, uint32_t module)
{
	struct span base = names_module_base(profile, module);

	return ends_in(base, ".so") || memmem(base.at, base.size, ".so.", 4) ||
	       (base.size == 4 && !memcmp(base.at, "vdso", 4));
}

/* What other tools put behind names, to say what kind of frame it is. */
static const struct {
	const char *mark;
	enum flame_kind kind;
} kind_marks[] = {{"_[k]", FLAME_KERNEL}, {"_[i]", FLAME_INLINED}, {"_[j]", FLAME_JIT}};

static enum flame_kind kind_of_name(struct span name, size_t *mark_size)
{
	for (size_t i = 0; i < sizeof(kind_marks) / sizeof(*kind_marks); i++) {
		*mark_size = strlen(kind_marks[i].mark);
		if (name.size > *mark_size && ends_in(name, kind_marks[i].mark))
			return kind_marks[i].kind;
	}
	*mark_size = 0;
	return name.size && name.at[0] == '[' && name.at[name.size - 1] == ']' ? FLAME_UNKNOWN
									       : FLAME_PROGRAM;
}

static enum flame_kind kind_of(const struct flame_frames *frames,
			       const struct profile_location *place, uint32_t line,
			       struct span name)
{
	enum module_kind module = frames->profile->modules.items[place->module].kind;
	size_t mark_size;

	if (module == MODULE_KERNEL)
		return FLAME_KERNEL;
	if (line == NONE)
		return FLAME_UNKNOWN;
	if (module == MODULE_UNKNOWN)
		return kind_of_name(name, &mark_size);
	if (line + 1 < place->line_start + place->line_count && !frames->options->noinlines)
		return FLAME_INLINED;
	if (module == MODULE_JIT || module == MODULE_ANONYMOUS)
		return FLAME_JIT;
	return is_library(frames->profile, place->module) ? FLAME_LIBRARY : FLAME_PROGRAM;
}

static const struct {
	const char *end;
	enum flame_language language;
} file_ends[] = {
	{".c", FLAME_C},
	{".cc", FLAME_CXX},
	{".cpp", FLAME_CXX},
	{".cxx", FLAME_CXX},
	{".C", FLAME_CXX},
	{".hpp", FLAME_CXX},
	{".hh", FLAME_CXX},
	{".tcc", FLAME_CXX},
	{".rs", FLAME_RUST},
	{".go", FLAME_GO},
	{"<autogenerated>", FLAME_GO},
	{".s", FLAME_ASSEMBLER},
	{".S", FLAME_ASSEMBLER},
	{".asm", FLAME_ASSEMBLER},
	{".py", FLAME_PYTHON},
	{".js", FLAME_JAVASCRIPT},
	{".mjs", FLAME_JAVASCRIPT},
	{".ts", FLAME_JAVASCRIPT},
	{".java", FLAME_JAVA},
	{".kt", FLAME_JAVA},
	{".scala", FLAME_JAVA},
	{".f", FLAME_FORTRAN},
	{".f90", FLAME_FORTRAN},
	{".F90", FLAME_FORTRAN},
};

/* The linkage name says it best. A header, which may be called anything, does not say it. */
static enum flame_language language_of(const struct profile *profile, uint32_t line)
{
	const struct profile_function *function =
		&profile->functions.items[profile->lines.items[line].function];
	const char *name = profile_text(profile, function->name);
	struct span file = {(const unsigned char *)profile_text(profile, function->file),
			    profile_text_size(profile, function->file)};

	for (size_t i = 0; i < sizeof(file_ends) / sizeof(*file_ends); i++) {
		if (ends_in(file, file_ends[i].end) &&
		    !(file_ends[i].language == FLAME_C && !strncmp(name, "_Z", 2)))
			return file_ends[i].language;
	}
	if (!strncmp(name, "_R", 2))
		return FLAME_RUST;
	if (!strncmp(name, "_Z", 2))
		return FLAME_CXX;
	return file.size ? FLAME_OTHER_LANGUAGE : FLAME_NO_LANGUAGE;
}

static bool is_header(const struct profile *profile, uint32_t line)
{
	uint32_t file = profile->functions.items[profile->lines.items[line].function].file;

	return ends_in((struct span){(const unsigned char *)profile_text(profile, file),
				     profile_text_size(profile, file)},
		       ".h");
}

/* Where it is not said, what is inlined is of the language of what it is inlined in. */
static enum flame_language language_at(const struct profile *profile,
				       const struct profile_location *place, uint32_t line)
{
	uint32_t end = place->line_start + place->line_count;
	enum flame_language own = language_of(profile, line), language = own;

	for (uint32_t i = line + 1; language >= FLAME_OTHER_LANGUAGE && i < end; i++)
		language = language_of(profile, i);
	if (language < FLAME_OTHER_LANGUAGE)
		return language;
	return is_header(profile, line) ? FLAME_C : own;
}

static uint32_t module_of(struct flame_frames *frames, uint32_t module)
{
	uint32_t *text = &frames->modules[module];

	if (*text == NONE)
		*text = frames->profile->modules.items[module].path
				? add_text(frames, names_module_base(frames->profile, module))
				: 0;
	return *text;
}

static uint32_t make_frame(struct flame_frames *frames, uint32_t location, uint32_t line)
{
	const struct profile *profile = frames->profile;
	const struct profile_location *place = &profile->locations.items[location];
	uint32_t text = frames_name(frames->names, location, line);
	struct span name = names_text(frames->names, text);
	struct flame_frame frame = {.kind = kind_of(frames, place, line, name),
				    .language = FLAME_NO_LANGUAGE};
	const struct profile_function *function;
	size_t mark_size = 0;

	if (profile->modules.items[place->module].kind == MODULE_UNKNOWN)
		kind_of_name(name, &mark_size);
	if (mark_size || frames->names != frames->tree->names)
		text = add_text(frames, without_end(name, mark_size));
	frame.text = text;
	frame.module = module_of(frames, place->module);
	if (line != NONE) {
		function = &profile->functions.items[profile->lines.items[line].function];
		frame.file = add_string(frames, function->file);
		frame.line = function->start_line;
		frame.language = language_at(profile, place, line);
	}
	return add_frame(frames, &frame);
}

const uint32_t *flame_frames_of(struct flame_frames *frames, uint32_t location, uint32_t *count)
{
	uint32_t *start = &frames->locations[location];

	if (*start == NONE) {
		struct frames those =
			frames_of(frames->profile, location, frames->options->noinlines);

		*start = (uint32_t)frames->found.count;
		*vector_push(&frames->found) = those.count;
		for (uint32_t i = 0; i < those.count; i++) {
			uint32_t line = those.start == NONE ? NONE : those.start + i;
			uint32_t frame = make_frame(frames, location, line);

			*vector_push(&frames->found) = frame;
		}
	}
	*count = frames->found.items[*start];
	return &frames->found.items[*start + 1];
}

int flame_frames_compare(const struct flame_tree *tree, uint32_t a, uint32_t b)
{
	const struct flame_frame *left = flame_tree_frame(tree, a);
	const struct flame_frame *right = flame_tree_frame(tree, b);
	int order;

	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	order = names_compare(tree->names, left->module, right->module);
	if (!order)
		order = names_compare(tree->names, left->file, right->file);
	if (!order)
		order = left->line < right->line ? -1 : left->line > right->line;
	return order;
}

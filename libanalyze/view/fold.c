// SPDX-License-Identifier: GPL-2.0-or-later
/* fold: a line for each stack, root first, and what was counted there. */
#include "view/fold.h"
#include "base/vector.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ----------------------------------------------------------------------------------- */

/*
 * Reversible: as in TSV, and ';' as one more character that has a meaning. \n and \t are no escapes
 * here: a reader could not tell them from names of PHP.
 */
static void add_escaped(struct strbuf *out, struct span text)
{
	const unsigned char *at = text.at, *end = text.at + text.size;

	while (at < end) {
		const unsigned char *next = at;

		while (next < end && *next != ';' && *next != '\n' && *next != '\t')
			next++;
		escape_tsv(out, at, (size_t)(next - at));
		if (next < end)
			strbuf_addf(out, "\\x%02x", *next++);
		at = next;
	}
}

static void add_text(struct fold *fold, uint32_t text)
{
	add_escaped(&fold->text, names_text(fold->names, text));
}

/* ":app.c:7", of the file without its directories; false: no file is known */
static bool add_source(struct fold *fold, uint32_t line)
{
	const struct profile *profile = fold->profile;
	const struct profile_line *at = line == NONE ? NULL : &profile->lines.items[line];
	uint32_t file = at ? profile->functions.items[at->function].file : 0;
	const unsigned char *slash;
	struct span path;

	if (!file)
		return false;
	path = (struct span){(const unsigned char *)profile_text(profile, file),
			     profile_text_size(profile, file)};
	slash = memrchr(path.at, '/', path.size);
	if (slash) {
		path.size -= (size_t)(slash + 1 - path.at);
		path.at = slash + 1;
	}
	strbuf_add_char(&fold->text, ':');
	add_escaped(&fold->text, path);
	if (at->line)
		strbuf_addf(&fold->text, ":%" PRIu32, at->line);
	return true;
}

static uint32_t take_text(struct fold *fold)
{
	uint32_t text = names_add(fold->names, fold->text.text, fold->text.length);

	strbuf_clear(&fold->text);
	return text;
}

/* Most frames are a name and nothing else, and many have the same. */
static uint32_t word_of(struct fold *fold, uint32_t text)
{
	while (fold->words.count <= text)
		*vector_push(&fold->words) = NONE;
	if (fold->words.items[text] == NONE) {
		add_text(fold, text);
		fold->words.items[text] = take_text(fold);
	}
	return fold->words.items[text];
}

static bool has_additions(const struct fold_options *options)
{
	return options->module || options->addresses || options->lines || options->kernel_marks ||
	       options->inline_marks || options->jit_marks;
}

static uint32_t frame_text(struct fold *fold, uint32_t location, uint32_t line)
{
	const struct profile *profile = fold->profile;
	const struct profile_location *place = &profile->locations.items[location];
	enum module_kind kind = profile->modules.items[place->module].kind;
	bool inlined = line != NONE && line + 1 < place->line_start + place->line_count;
	uint32_t name, address = 0;

	if (fold->options->stackcollapse) {
		fold_collapse_frame(fold, location, line, &fold->text);
		if (fold->options->lines && !add_source(fold, line))
			fold_collapse_source(fold, location, &fold->text);
		return take_text(fold);
	}
	name = line == NONE ? 0 : frames_name(fold->names, location, line);
	if (!name || fold->options->module || fold->options->addresses)
		address = fold->options->addresses ? names_address(fold->names, location)
						   : names_place(fold->names, location);
	if (!has_additions(fold->options))
		return word_of(fold, name ? name : address);
	if (fold->options->module && name && name != address) {
		add_escaped(&fold->text, names_module_base(profile, place->module));
		strbuf_add_char(&fold->text, '`');
	}
	add_text(fold, name ? name : address);
	if (fold->options->addresses && name && name != address) {
		strbuf_add_char(&fold->text, ' ');
		add_text(fold, address);
	}
	if (fold->options->lines)
		add_source(fold, line);
	if (fold->options->kernel_marks && kind == MODULE_KERNEL)
		strbuf_add_string(&fold->text, "_[k]");
	else if (fold->options->inline_marks && inlined && !fold->options->noinlines)
		strbuf_add_string(&fold->text, "_[i]");
	else if (fold->options->jit_marks && (kind == MODULE_JIT || kind == MODULE_ANONYMOUS))
		strbuf_add_string(&fold->text, "_[j]");
	return take_text(fold);
}

/* ---- stacks ---------------------------------------------------------------------------------- */

/* Where in `frames` those of a location are. */
static uint32_t frames_start(struct fold *fold, uint32_t location)
{
	struct frames frames;
	uint32_t start = fold->locations[location];

	if (start != NONE)
		return start;
	start = fold->locations[location] = (uint32_t)fold->frames.count;
	frames = frames_of(fold->profile, location, fold->options->noinlines);
	for (uint32_t i = 0; i < frames.count; i++) {
		uint32_t line = frames.start == NONE ? NONE : frames.start + i;
		uint32_t text = frame_text(fold, location, line);

		*vector_push(&fold->frames) = text;
	}
	*vector_push(&fold->frames) = NONE;
	return start;
}

static uint32_t add_location(struct fold *fold, uint32_t stack, uint32_t location)
{
	uint32_t start = frames_start(fold, location), end = start;

	while (fold->frames.items[end] != NONE)
		end++;
	while (end > start)
		stack = stacks_add(&fold->stacks, stack, fold->frames.items[--end]);
	return stack;
}

static uint32_t word_stack(struct fold *fold, const char *word)
{
	return stacks_add(&fold->stacks, NONE, names_add(fold->names, word, strlen(word)));
}

static uint32_t mark_stack(struct fold *fold, enum ending ending)
{
	const char *mark = ending_mark(ending);

	if (!mark || fold->options->no_marks)
		return NONE;
	return word_stack(fold, mark);
}

/* Up to the first node whose stack is there already, and down again. */
static uint32_t stack_of(struct fold *fold, uint32_t node, enum ending ending)
{
	const struct profile_node *nodes = fold->profile->nodes.items;
	uint32_t **made, stack;

	if (fold->options->no_marks)
		ending = ENDING_ROOT;
	made = &fold->made[ending];
	if (!*made) {
		*made = xrealloc_array(NULL, fold->profile->nodes.count + 1, sizeof(**made));
		memset(*made, 0xff, fold->profile->nodes.count * sizeof(**made));
	}
	fold->path.count = 0;
	for (; node != NONE && (*made)[node] == NONE; node = nodes[node].parent)
		*vector_push(&fold->path) = node;
	stack = node == NONE ? mark_stack(fold, ending) : (*made)[node];
	while (fold->path.count) {
		node = fold->path.items[--fold->path.count];
		stack = (*made)[node] = add_location(fold, stack, nodes[node].location);
	}
	/* A line has at least one word. */
	return stack == NONE && !fold->by.label_count ? word_stack(fold, "[no stack]") : stack;
}

static void set_value(struct fold *fold, const struct profile_sample *sample, struct folded *line)
{
	bool is_base = profile_is_base(fold->profile, sample->labels);
	int64_t value = sample->value;

	if (fold->options->samples)
		value = sample->count > INT64_MAX ? INT64_MAX : (int64_t)sample->count;
	else if (is_base)
		value = value == INT64_MIN ? INT64_MAX : -value;
	fold->is_difference |= is_base;
	line->value = is_base ? 0 : value;
	line->base = is_base ? value : 0;
}

static void make_lines(struct fold *fold)
{
	const struct groups *groups = &fold->groups;

	fold->lines = xrealloc_array(NULL, fold->profile->samples.count + 1, sizeof(*fold->lines));
	for (uint32_t group = 0; group < groups->count; group++) {
		for (uint32_t i = groups->starts[group]; i < groups->starts[group + 1]; i++) {
			const struct profile_sample *sample =
				&fold->profile->samples.items[groups->samples[i]];

			struct folded *line = &fold->lines[fold->line_count++];

			*line = (struct folded){
				.group = group,
				.stack = stack_of(fold, sample->node, sample->ending),
			};
			set_value(fold, sample, line);
		}
	}
}

/* ---- first words ----------------------------------------------------------------------------- */

static bool has_label(const struct profile *profile, const char *key)
{
	for (size_t i = 0; i < profile->labels.count; i++) {
		if (!strcmp(profile_text(profile, profile->labels.items[i].key), key))
			return true;
	}
	return false;
}

static struct span label(const char *key)
{
	return (struct span){(const unsigned char *)key, strlen(key)};
}

/* comm, comm-PID or comm-PID/TID; the text of perf script mostly has TID only: comm-?/TID */
static void choose_labels(struct fold *fold)
{
	bool has_pid = has_label(fold->profile, "pid");

	if (has_label(fold->profile, "comm"))
		fold->by.labels[fold->by.label_count++] = label("comm");
	if (fold->options->pid || fold->options->tid)
		fold->lacks_pid = !has_pid && has_label(fold->profile, "tid") &&
				  (fold->options->tid || fold->options->stackcollapse);
	if ((fold->options->pid || fold->options->tid) && !fold->lacks_pid)
		fold->by.labels[fold->by.label_count++] = label("pid");
	if (fold->options->tid)
		fold->by.labels[fold->by.label_count++] = label("tid");
}

static void make_first_words(struct fold *fold)
{
	size_t width = fold->by.label_count;

	if (!width)
		return;
	fold->first_words = xrealloc_array(NULL, fold->groups.count + 1, sizeof(uint32_t));
	for (uint32_t group = 0; group < fold->groups.count; group++) {
		for (size_t i = 0; i < width; i++) {
			uint32_t value = fold->groups.values[group * width + i];
			bool is_tid = fold->options->tid && i + 1 == width;

			if (is_tid && fold->lacks_pid)
				strbuf_add_string(&fold->text, i ? "-?" : "?");
			if (i || is_tid)
				strbuf_add_char(&fold->text, is_tid ? '/' : '-');
			if (value == NONE)
				strbuf_add_string(&fold->text, "[unknown]");
			else
				add_text(fold, value);
		}
		if (fold->lacks_pid && !fold->options->tid)
			strbuf_add_string(&fold->text, "-?");
		if (fold->options->stackcollapse)
			fold_collapse_word(&fold->text);
		fold->first_words[group] = take_text(fold);
	}
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void fold_release(struct fold *fold)
{
	groups_release(&fold->groups);
	stacks_release(&fold->stacks);
	strbuf_release(&fold->text);
	vector_release(&fold->frames);
	vector_release(&fold->path);
	vector_release(&fold->words);
	for (int i = 0; i < ENDING_COUNT; i++)
		free(fold->made[i]);
	free(fold->locations);
	free(fold->first_words);
	free(fold->lines);
	names_free(fold->names);
}

int fold_write(const struct profile *profile, const struct fold_options *options, FILE *out,
	       struct error *error)
{
	struct fold fold = {.profile = profile, .options = options, .text = STRBUF_INIT};
	size_t locations = profile->locations.count;
	int result;

	fold.names = names_new(profile, &options->names);
	choose_labels(&fold);
	result = groups_init(&fold.groups, profile, fold.names, &fold.by, options->event, error);
	if (!result) {
		fold.locations = xrealloc_array(NULL, locations + 1, sizeof(*fold.locations));
		memset(fold.locations, 0xff, locations * sizeof(*fold.locations));
		make_lines(&fold);
		make_first_words(&fold);
		fold_sort(&fold);
		fold_print(&fold, out);
	}
	fold_release(&fold);
	return result;
}

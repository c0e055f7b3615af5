/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quality_text: for people. */
#include "view/quality.h"

#include "view/frame_names.h"

#include <inttypes.h>
#include <string.h>

/* ---- samples --------------------------------------------------------------------------------- */

static void add_line(struct strbuf *text, const char *what, uint64_t count)
{
	strbuf_addf(text, "%-14s%" PRIu64 "\n", what, count);
}

static void add_some(struct strbuf *text, const char *what, uint64_t count)
{
	if (count)
		add_line(text, what, count);
}

static void add_samples(const struct quality *quality, struct strbuf *text)
{
	uint64_t taken = quality->recorded;

	add_line(text, "recorded", quality->recorded);
	add_line(text, "kept", quality->kept);
	add_some(text, "other events", quality->other_events);
	add_some(text, "filtered", quality->filtered);
	add_some(text, "unattributed", quality->unattributed);
	add_some(text, "undecodable", quality->undecodable);
	if (quality->difference)
		strbuf_addf(text, "%-14s%" PRId64 "\n", "unaccounted", quality->difference);
	strbuf_addf(text, "%-14s%" PRIu64, "lost", quality->lost);
	if (quality->lost && !__builtin_add_overflow(taken, quality->lost, &taken)) {
		strbuf_add_string(text, " (");
		quality_add_share(text, quality->lost, taken);
		strbuf_add_string(text, " of all)");
	}
	strbuf_add_char(text, '\n');
	add_line(text, "throttled", quality->throttled);
	if (quality->damage) {
		strbuf_addf(text, "%-14s", "damage");
		escape_terminal(text, quality->damage, strlen(quality->damage));
		if (quality->damages > 1)
			strbuf_addf(text, ", and %" PRIu64 " more", quality->damages - 1);
		strbuf_add_char(text, '\n');
	}
}

/* ---- shares ---------------------------------------------------------------------------------- */

static void add_count(struct strbuf *text, uint64_t part, uint64_t all)
{
	struct strbuf share = STRBUF_INIT;

	quality_add_share(&share, part, all);
	strbuf_addf(text, "%12" PRIu64 " %8s", part, share.text);
	strbuf_release(&share);
}

static void add_row(struct strbuf *text, uint64_t part, uint64_t all, const char *what)
{
	add_count(text, part, all);
	strbuf_addf(text, "  %s\n", what);
}

static void add_path(struct strbuf *text, const struct profile *profile, uint32_t module)
{
	uint32_t path = profile->modules.items[module].path;

	escape_terminal(text, profile_text(profile, path), profile_text_size(profile, path));
}

/* The modules in which stacks end so, those of the most samples first. */
static void add_cuts(const struct quality *quality, enum ending ending, struct strbuf *text)
{
	for (size_t i = 0; i < quality->cuts.count; i++) {
		const struct quality_cut *cut = &quality->cuts.items[i];

		if (cut->ending != ending)
			continue;
		add_count(text, cut->samples, quality->kept);
		strbuf_add_string(text, "    in ");
		add_path(text, quality->profile, cut->module);
		strbuf_add_char(text, '\n');
	}
}

static void add_endings(const struct quality *quality, struct strbuf *text)
{
	strbuf_addf(text, "\n%12s %8s  %s\n", "samples", "share", "how the stack ends");
	for (int i = 0; i < ENDING_COUNT; i++) {
		if (i != ENDING_ROOT && !quality->endings[i])
			continue;
		add_row(text, quality->endings[i], quality->kept,
			i == ENDING_ROOT ? "at its root, as far as anyone can tell"
					 : ending_cause((enum ending)i));
		add_cuts(quality, (enum ending)i, text);
	}
	if (quality->no_stack)
		add_row(text, quality->no_stack, quality->kept,
			"of these, no place is known at all");
}

static void add_frames(struct strbuf *text, const struct quality_frames *leaves,
		       const struct quality_frames *frames)
{
	const struct {
		uint64_t leaves, frames;
		const char *what;
	} rows[] = {
		{leaves->named, frames->named, "named"},
		{leaves->all - leaves->named, frames->all - frames->named, "without a name"},
		{leaves->with_lines, frames->with_lines, "named, with lines and inlined calls"},
		{leaves->inlined, frames->inlined, "inside an inlined call"},
	};

	strbuf_addf(text, "\n%12s %8s %12s %8s  %s\n", "leaves", "share", "frames", "share",
		    "names");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		add_count(text, rows[i].leaves, leaves->all);
		strbuf_add_char(text, ' ');
		add_row(text, rows[i].frames, frames->all, rows[i].what);
	}
}

/* ---- modules --------------------------------------------------------------------------------- */

/* Below the module that it is about, without the newline. */
static void add_detail(struct strbuf *text, const char *what)
{
	strbuf_addf(text, "%14s%-10s  ", "", what);
}

static void add_value(struct strbuf *text, const char *what, const struct strbuf *value)
{
	add_detail(text, what);
	escape_terminal(text, value->text, value->length);
	strbuf_add_char(text, '\n');
}

/* That nothing is there goes without saying. */
static void add_tried(struct strbuf *text, struct quality_note note)
{
	static const char nothing[] = "No such file or directory";
	struct strbuf value = STRBUF_INIT;
	const char *key;
	bool is_open = false;

	while ((key = quality_note_next(&note, &value))) {
		if (!strcmp(key, "tried")) {
			if (is_open)
				strbuf_add_char(text, '\n');
			add_detail(text, "tried");
			escape_terminal(text, value.text, value.length);
			is_open = true;
		} else if (is_open && !strcmp(key, "reason") && strcmp(value.text, nothing)) {
			strbuf_add_string(text, ": ");
			escape_terminal(text, value.text, value.length);
		}
	}
	if (is_open)
		strbuf_add_char(text, '\n');
	strbuf_release(&value);
}

static void add_note(struct quality_note note, struct strbuf *text)
{
	struct strbuf value = STRBUF_INIT;

	switch (note.names) {
	case NAMES_UNKNOWN:
		break;
	case NAMES_FOUND:
		if (quality_note_value(note, "image", &value))
			add_value(text, "found", &value);
		if (quality_note_value(note, "symbols", &value))
			add_value(text, "symbols", &value);
		if (!quality_note_value(note, "debug", &value)) {
			strbuf_clear(&value);
			strbuf_add_string(&value, "none");
		}
		add_value(text, "debug info", &value);
		break;
	case NAMES_MISSING:
		add_detail(text, "not found");
		if (quality_note_value(note, "build-id", &value)) {
			strbuf_add_string(text, "wanted is build-id ");
			escape_terminal(text, value.text, value.length);
		} else {
			strbuf_add_string(text, "no build-id was recorded");
		}
		strbuf_add_char(text, '\n');
		add_tried(text, note);
		break;
	}
	strbuf_release(&value);
}

static void add_modules(const struct quality *quality, struct strbuf *text)
{
	const struct profile *profile = quality->profile;

	if (!quality->modules.count)
		return;
	strbuf_addf(text, "\n%12s %8s %12s %8s  %s\n", "leaves", "share", "samples", "share",
		    "module");
	for (size_t i = 0; i < quality->modules.count; i++) {
		const struct quality_module *module = &quality->modules.items[i];

		add_count(text, module->leaves, quality->kept);
		strbuf_add_char(text, ' ');
		add_count(text, module->samples, quality->kept);
		strbuf_add_string(text, "  ");
		add_path(text, profile, module->module);
		strbuf_add_char(text, '\n');
		add_note(module->note, text);
	}
}

static void add_kernel(const struct quality *quality, struct strbuf *text)
{
	if (quality->kernel_names == NAMES_UNKNOWN || !quality->kernel_samples)
		return;
	strbuf_add_string(text, "\nkernel names: ");
	if (quality->kernel_names == NAMES_MISSING)
		strbuf_add_string(text, "none; ");
	escape_terminal(text, quality->kernel_text, strlen(quality->kernel_text));
	strbuf_add_char(text, '\n');
}

/* ---- advice ---------------------------------------------------------------------------------- */

enum { TEXT_WIDTH = 96 };

/* Broken between words, below its mark. */
static void add_advice(void *state, const char *advice)
{
	struct strbuf *text = state;
	size_t column = TEXT_WIDTH;
	const char *before = "\n- ";

	while (*advice) {
		size_t size = strcspn(advice, " ");

		if (column + 1 + size > TEXT_WIDTH) {
			strbuf_add_string(text, before);
			before = "\n  ";
			column = 2;
		} else {
			strbuf_add_char(text, ' ');
			column++;
		}
		strbuf_add(text, advice, size);
		column += size;
		advice += size + strspn(advice + size, " ");
	}
}

void quality_text(const struct profile *profile, uint32_t event, struct strbuf *text)
{
	struct quality quality;
	size_t before;

	quality_init(&quality, profile, event);
	add_samples(&quality, text);
	add_endings(&quality, text);
	add_frames(text, &quality.leaves, &quality.frames);
	add_modules(&quality, text);
	add_kernel(&quality, text);
	strbuf_add_string(text, "\nadvice");
	before = text->length;
	quality_advise(&quality, add_advice, text);
	if (text->length == before)
		strbuf_add_string(text, "\n  none: nothing that could be better was seen");
	strbuf_add_char(text, '\n');
	quality_release(&quality);
}

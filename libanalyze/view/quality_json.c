/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quality_json: for programs. */
#include "view/quality.h"

#include "base/json.h"
#include "profile/stream.h"

#include <string.h>

static void number_at(struct json *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_u64(json, value);
}

/* NULL or "": null. */
static void string_at(struct json *json, const char *key, const char *value)
{
	json_key(json, key);
	json_string(json, value && *value ? value : NULL);
}

static void share_at(struct json *json, const char *key, uint64_t part, uint64_t all)
{
	json_key(json, key);
	if (all)
		json_double(json, (double)part / (double)all);
	else
		json_null(json);
}

static void add_samples(struct json *json, const struct quality *quality)
{
	uint64_t taken = quality->recorded;

	if (__builtin_add_overflow(taken, quality->lost, &taken))
		taken = UINT64_MAX;
	number_at(json, "recorded", quality->recorded);
	number_at(json, "kept", quality->kept);
	number_at(json, "other_events", quality->other_events);
	number_at(json, "filtered", quality->filtered);
	number_at(json, "unattributed", quality->unattributed);
	number_at(json, "undecodable", quality->undecodable);
	json_key(json, "unaccounted");
	json_i64(json, quality->difference);
	number_at(json, "lost", quality->lost);
	share_at(json, "lost_share", quality->lost, taken);
	number_at(json, "throttled", quality->throttled);
	string_at(json, "damage", quality->damage);
	number_at(json, "damages", quality->damages);
	json_key(json, "complete");
	json_bool(json, !quality->profile->is_incomplete);
}

static void add_endings(struct json *json, const struct quality *quality)
{
	json_key(json, "endings");
	json_array(json);
	for (int i = 0; i < ENDING_COUNT; i++) {
		json_object(json);
		string_at(json, "ending", stream_endings[i]);
		number_at(json, "samples", quality->endings[i]);
		share_at(json, "share", quality->endings[i], quality->kept);
		json_end(json);
	}
	json_end(json);
	number_at(json, "without_stack", quality->no_stack);
}

static void add_cuts(struct json *json, const struct quality *quality)
{
	const struct profile *profile = quality->profile;

	json_key(json, "cut_in");
	json_array(json);
	for (size_t i = 0; i < quality->cuts.count; i++) {
		const struct quality_cut *cut = &quality->cuts.items[i];
		const struct profile_module *module = &profile->modules.items[cut->module];

		json_object(json);
		string_at(json, "ending", stream_endings[cut->ending]);
		string_at(json, "path", profile_text(profile, module->path));
		string_at(json, "build_id", profile_text(profile, module->build_id));
		number_at(json, "samples", cut->samples);
		share_at(json, "share", cut->samples, quality->kept);
		json_end(json);
	}
	json_end(json);
	json_key(json, "stack_bytes");
	if (quality->stack_bytes)
		json_u64(json, quality->stack_bytes);
	else
		json_null(json);
}

static void add_frames(struct json *json, const char *key, const struct quality_frames *frames)
{
	json_key(json, key);
	json_object(json);
	number_at(json, "all", frames->all);
	number_at(json, "named", frames->named);
	share_at(json, "named_share", frames->named, frames->all);
	number_at(json, "with_lines", frames->with_lines);
	share_at(json, "with_lines_share", frames->with_lines, frames->all);
	number_at(json, "inlined", frames->inlined);
	share_at(json, "inlined_share", frames->inlined, frames->all);
	json_end(json);
}

static void value_at(struct json *json, const char *key, struct quality_note note, const char *word)
{
	struct strbuf value = STRBUF_INIT;

	string_at(json, key, quality_note_value(note, word, &value) ? value.text : NULL);
	strbuf_release(&value);
}

static void names_at(struct json *json, enum quality_names names)
{
	static const char *const words[] = {
		[NAMES_UNKNOWN] = NULL, [NAMES_FOUND] = "found", [NAMES_MISSING] = "missing"};

	string_at(json, "names", words[names]);
}

static void add_tried(struct json *json, struct quality_note note)
{
	struct strbuf value = STRBUF_INIT;
	const char *word;
	bool is_open = false;

	json_key(json, "tried");
	json_array(json);
	while ((word = quality_note_next(&note, &value))) {
		if (!strcmp(word, "tried")) {
			if (is_open)
				json_end(json);
			json_object(json);
			string_at(json, "path", value.text);
			is_open = true;
		} else if (is_open && !strcmp(word, "reason")) {
			string_at(json, "reason", value.text);
			json_end(json);
			is_open = false;
		}
	}
	if (is_open)
		json_end(json);
	json_end(json);
	strbuf_release(&value);
}

static void add_modules(struct json *json, const struct quality *quality)
{
	const struct profile *profile = quality->profile;

	json_key(json, "modules");
	json_array(json);
	for (size_t i = 0; i < quality->modules.count; i++) {
		const struct quality_module *module = &quality->modules.items[i];
		const struct profile_module *about = &profile->modules.items[module->module];

		json_object(json);
		string_at(json, "path", profile_text(profile, about->path));
		string_at(json, "build_id", profile_text(profile, about->build_id));
		string_at(json, "kind", stream_module_kinds[about->kind]);
		number_at(json, "leaves", module->leaves);
		share_at(json, "leaves_share", module->leaves, quality->kept);
		number_at(json, "samples", module->samples);
		share_at(json, "samples_share", module->samples, quality->kept);
		names_at(json, module->note.names);
		value_at(json, "image", module->note, "image");
		value_at(json, "debug", module->note, "debug");
		value_at(json, "symbols", module->note, "symbols");
		add_tried(json, module->note);
		json_end(json);
	}
	json_end(json);
}

static void add_kernel(struct json *json, const struct quality *quality)
{
	json_key(json, "kernel");
	json_object(json);
	number_at(json, "leaves", quality->kernel_leaves);
	number_at(json, "samples", quality->kernel_samples);
	names_at(json, quality->kernel_names);
	string_at(json, "source",
		  quality->kernel_names == NAMES_FOUND ? quality->kernel_text : NULL);
	string_at(json, "reason",
		  quality->kernel_names == NAMES_MISSING ? quality->kernel_text : NULL);
	json_end(json);
}

static void add_advice(void *state, const char *advice)
{
	json_string(state, advice);
}

void quality_json(const struct profile *profile, uint32_t event, struct strbuf *text)
{
	struct json json = {.out = text};
	struct quality quality;

	quality_init(&quality, profile, event);
	json_object(&json);
	add_samples(&json, &quality);
	add_endings(&json, &quality);
	add_cuts(&json, &quality);
	add_frames(&json, "leaves", &quality.leaves);
	add_frames(&json, "frames", &quality.frames);
	add_modules(&json, &quality);
	add_kernel(&json, &quality);
	json_key(&json, "advice");
	json_array(&json);
	quality_advise(&quality, add_advice, &json);
	json_end(&json);
	json_end(&json);
	quality_release(&quality);
}

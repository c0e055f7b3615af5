// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The text of `perf script` -> profile. A sample is a head, the lines of its stack, which are known
 * by their text as a whole when they were met before, and a blank line. That may be missing: perf
 * writes none where there are no stacks, and none behind the last one when it is interrupted.
 */
#include "format/script_read.h"
#include "analyze/format.h"
#include "base/intern.h"
#include "base/vector.h"
#include "format/script_frames.h"
#include "format/text_cache.h"
#include "format/text_lines.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LOOKED_AT = 1 << 20, LINES_LOOKED_AT = 100 };

struct script {
	struct profile *profile;
	struct text_lines lines;
	unsigned labels; /* LABEL_ bits */
	struct script_frames frames;
	struct text_cache cache;
	struct intern event_names;
	struct {
		uint32_t *items;
		size_t count, capacity;
	} events; /* by name */
	struct intern label_keys;
	struct {
		uint32_t *items;
		size_t count, capacity;
	} label_sets;       /* by key */
	struct strbuf text; /* scratch */
	uint64_t lost, first_ns, last_ns;
	/* The sample that is being read. */
	bool is_open, is_skipped;
	struct script_head head;
	struct span stack;
};

/* ---- what it is ------------------------------------------------------------------------------ */

static bool is_sure_head(struct span line)
{
	struct script_head head;

	return script_head_read(line, &head) && script_head_is_sure(&head);
}

static bool is_sure_frame(struct span line)
{
	enum { ADDRESS_DIGITS = 6 };
	struct script_frame frame;
	size_t digits = 1;

	while (digits < line.size && isxdigit(line.at[digits]))
		digits++;
	return line.at[0] == '\t' && script_frame_read(line, &frame) &&
	       (frame.module.size || digits > ADDRESS_DIGITS);
}

bool script_begins(const unsigned char *bytes, size_t size)
{
	struct input input = input_over_bytes(bytes, size < LOOKED_AT ? size : LOOKED_AT);
	struct text_lines lines = text_lines_over(&input);
	struct span line;

	for (int i = 0; i < LINES_LOOKED_AT && text_next(&lines, &line);) {
		if (memchr(line.at, '\0', line.size))
			return false;
		if (is_empty(line) || is_comment(line))
			continue;
		if (is_sure_head(line) || is_sure_frame(line))
			return true;
		i++;
	}
	return false;
}

/* ---- events ---------------------------------------------------------------------------------- */

static bool is_called(struct span event, const char *name)
{
	size_t size = strlen(name);

	return event.size >= size && !memcmp(event.at, name, size) &&
	       (event.size == size || event.at[size] == ':');
}

/* system:name is a tracepoint or a probe; behind the colon of others are letters of modifiers. */
static bool is_tracepoint(struct span event)
{
	static const char modifiers[] = "ukhIGHpPSDWeb";
	const unsigned char *colon = memchr(event.at, ':', event.size);

	if (!colon)
		return false;
	for (const unsigned char *at = colon + 1; at < event.at + event.size; at++)
		if (!strchr(modifiers, *at))
			return true;
	return false;
}

static uint32_t add_event(struct script *script, const struct script_head *head)
{
	bool is_clock = is_called(head->event, "cpu-clock") || is_called(head->event, "task-clock");
	const char *unit = !head->has_period ? "samples" : is_clock ? "ns" : "count";
	const struct span none = {(const unsigned char *)"samples", strlen("samples")};
	struct span name = head->event.size ? head->event : none;
	struct profile_event event = {
		.name = profile_string(script->profile, name.at, name.size),
		.unit = profile_string(script->profile, unit, strlen(unit)),
		.is_sampled = !is_tracepoint(name) || head->period > 1,
		.rank = (uint32_t)script->events.count,
	};

	return profile_add_event(script->profile, &event);
}

static uint32_t find_event(struct script *script, const struct script_head *head)
{
	uint32_t number = intern_add(&script->event_names, head->event.at, head->event.size);

	if (number == script->events.count) {
		uint32_t event = add_event(script, head);

		*vector_push(&script->events) = event;
	}
	return script->events.items[number];
}

/* ---- labels ---------------------------------------------------------------------------------- */

/* KEY NUL VALUE NUL for each that is wanted and shown. */
static void put_labels(const struct script *script, const struct script_head *head,
		       struct strbuf *text)
{
	unsigned wanted = script->labels;
	struct span comm = head->comm;

	strbuf_clear(text);
	if (wanted & LABEL_COMM && comm.size) {
		strbuf_add(text, "comm", 5);
		strbuf_add(text, comm.at, comm.size);
		strbuf_add_char(text, '\0');
	}
	if (wanted & LABEL_PID && head->has_pid)
		strbuf_addf(text, "pid%c%" PRId64 "%c", 0, head->pid, 0);
	if (wanted & LABEL_TID && head->has_tid)
		strbuf_addf(text, "tid%c%" PRId64 "%c", 0, head->tid, 0);
	if (wanted & LABEL_CPU && head->has_cpu)
		strbuf_addf(text, "cpu%c%" PRIu64 "%c", 0, head->cpu, 0);
	if (wanted & LABEL_CGROUP && head->rest.size && head->rest.at[0] == '/') {
		const unsigned char *end = head->rest.at;

		while (end < head->rest.at + head->rest.size && !is_blank(*end))
			end++;
		strbuf_add(text, "cgroup", 7);
		strbuf_add(text, head->rest.at, (size_t)(end - head->rest.at));
		strbuf_add_char(text, '\0');
	}
	if (wanted & LABEL_THREAD && head->has_tid)
		strbuf_addf(text, "thread%c%.*s %" PRId64 "%c", 0, (int)comm.size,
			    (const char *)comm.at, head->tid, 0);
}

static uint32_t add_label_set(struct script *script, const struct strbuf *text)
{
	enum { MOST = 6 };
	const char *at = text->text, *end = at + text->length;
	struct profile_label labels[MOST];
	uint32_t count = 0;

	while (at < end && count < MOST) {
		const char *value = at + strlen(at) + 1;

		labels[count].key = profile_string(script->profile, at, strlen(at));
		labels[count++].value = profile_string(script->profile, value, strlen(value));
		at = value + strlen(value) + 1;
	}
	return profile_add_labels(script->profile, labels, count);
}

static uint32_t find_labels(struct script *script)
{
	uint32_t number;

	put_labels(script, &script->head, &script->text);
	number = intern_add(&script->label_keys, script->text.text, script->text.length);
	if (number == script->label_sets.count) {
		uint32_t set = add_label_set(script, &script->text);

		*vector_push(&script->label_sets) = set;
	}
	return script->label_sets.items[number];
}

/* ---- samples --------------------------------------------------------------------------------- */

static uint32_t find_stack(struct script *script)
{
	uint32_t *cached;
	bool known;

	if (!script->stack.size)
		return script_frames_only(&script->frames, script->head.rest);
	cached = text_cache_find(&script->cache, text_cache_key(&script->cache, script->stack), &known);
	if (!known)
		*cached = script_frames_stack(&script->frames, script->stack);
	return *cached;
}

/* Other records, which --show-...-events adds, are no samples. */
static bool is_other_record(struct script *script, const struct script_head *head)
{
	static const char record[] = "PERF_RECORD_", lost[] = "PERF_RECORD_LOST lost ";
	uint64_t number = 0;

	if (head->rest.size < strlen(record) || memcmp(head->rest.at, record, strlen(record)) != 0)
		return false;
	if (head->rest.size < strlen(lost) || memcmp(head->rest.at, lost, strlen(lost)) != 0)
		return true;
	for (size_t i = strlen(lost); i < head->rest.size && is_digit(head->rest.at[i]); i++)
		number = number * 10 + (uint64_t)(head->rest.at[i] - '0');
	if (__builtin_add_overflow(script->lost, number, &script->lost))
		script->lost = UINT64_MAX;
	return true;
}

static void note_time(struct script *script, const struct script_head *head)
{
	if (!head->has_time)
		return;
	if (head->time_ns < script->first_ns)
		script->first_ns = head->time_ns;
	if (head->time_ns > script->last_ns)
		script->last_ns = head->time_ns;
}

static void finish_sample(struct script *script)
{
	const struct script_head *head = &script->head;
	uint64_t period = head->has_period ? head->period : 1;
	struct profile_sample sample = {.count = 1};
	bool is_sample = script->is_open && !script->is_skipped && !is_other_record(script, head);

	if (is_sample) {
		note_time(script, head);
		sample.node = find_stack(script);
		sample.event = find_event(script, head);
		sample.labels = find_labels(script);
		sample.value = period > INT64_MAX ? INT64_MAX : (int64_t)period;
		sample.squares = (uint128)period * period;
		profile_add_sample(script->profile, &sample);
	}
	script->is_open = false;
}

static void begin_sample(struct script *script, const struct script_head *head)
{
	static const struct script_head none;

	script->is_open = true;
	script->is_skipped = !head;
	script->head = head ? *head : none;
	script->stack.size = 0;
	if (!head)
		text_skip(&script->lines);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static bool is_of_stack(struct span line)
{
	return line.at[0] == '\t' || (line.at[0] == ' ' && !is_sure_head(line));
}

/* Heads that are pushed to the right are of samples that have no stack below them. */
static void read_indented(struct script *script, struct span line)
{
	static const struct script_head none;
	struct script_frame frame;

	if (!script->is_open)
		begin_sample(script, script_frame_read(line, &frame) ? &none : NULL);
	if (!script->stack.size)
		script->stack.at = line.at;
	script->stack.size = (size_t)(line.at + line.size - script->stack.at);
}

static void read_line(struct script *script, struct span line)
{
	struct script_head head;

	if (is_empty(line)) {
		finish_sample(script);
	} else if (is_comment(line)) {
		script_read_fact(script->profile, line);
	} else if (is_of_stack(line)) {
		read_indented(script, line);
	} else {
		finish_sample(script);
		begin_sample(script, script_head_read(line, &head) ? &head : NULL);
	}
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void finish(struct script *script)
{
	char text[24];

	if (script->first_ns < script->last_ns) {
		snprintf(text, sizeof(text), "%" PRIu64, script->last_ns - script->first_ns);
		profile_set_note(script->profile, false, "duration_ns", text);
	}
	if (script->lost)
		text_add_to_ledger(script->profile, "lost", script->lost);
	text_finish(&script->lines, "it does not begin a sample of perf script", script->profile);
	profile_normalize(script->profile);
}

struct profile *script_read(struct input *input, const char *name, unsigned labels,
			    struct error *error)
{
	struct script script = {.profile = profile_new(),
				.lines = text_lines_over(input),
				.labels = labels,
				.text = STRBUF_INIT,
				.first_ns = UINT64_MAX};
	struct profile *profile = script.profile;
	struct span line;

	script_frames_init(&script.frames, profile);
	text_cache_init(&script.cache);
	while (text_next(&script.lines, &line)) {
		read_line(&script, line);
		text_release_read(&script.lines);
	}
	finish_sample(&script);
	finish(&script);
	script_frames_release(&script.frames);
	text_cache_release(&script.cache);
	intern_release(&script.event_names);
	intern_release(&script.label_keys);
	vector_release(&script.events);
	vector_release(&script.label_sets);
	strbuf_release(&script.text);
	if (profile->samples.count || !script.lines.skipped)
		return profile;
	error_set(error, ERROR_INPUT, "'%s' has no sample of perf script", name);
	profile_free(profile);
	return NULL;
}

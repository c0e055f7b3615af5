// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A sample is a head, the lines of its stack, which are known by their text as a whole when they
 * were met before, and a blank line. That may be missing: perf writes none where there are no
 * stacks, and none behind the last one when it is interrupted.
 */
#include "format/script_part.h"

#include "analyze/format.h"
#include "base/vector.h"
#include "format/script_read.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void script_part_init(struct script_part *part, const struct text_lines *lines, unsigned labels)
{
	*part = (struct script_part){.profile = profile_new(),
				     .lines = *lines,
				     .labels = labels,
				     .text = STRBUF_INIT,
				     .first_ns = UINT64_MAX};
	script_frames_init(&part->frames, part->profile);
	text_cache_init(&part->stacks);
}

void script_part_release(struct script_part *part)
{
	script_frames_release(&part->frames);
	text_cache_release(&part->stacks);
	intern_release(&part->event_names);
	intern_release(&part->label_keys);
	vector_release(&part->events);
	vector_release(&part->label_sets);
	strbuf_release(&part->text);
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

static uint32_t add_event(struct script_part *part, const struct script_head *head,
			  struct span name)
{
	bool is_clock = is_called(head->event, "cpu-clock") || is_called(head->event, "task-clock");
	const char *unit = !head->has_period ? "samples" : is_clock ? "ns" : "count";
	struct profile_event event = {
		.name = profile_string(part->profile, name.at, name.size),
		.unit = profile_string(part->profile, unit, strlen(unit)),
		.is_sampled = !is_tracepoint(name) || head->period > 1,
		.rank = (uint32_t)part->events.count,
	};

	return profile_add_event(part->profile, &event);
}

static uint32_t find_event(struct script_part *part, const struct script_head *head)
{
	static const struct span none = {(const unsigned char *)"samples", sizeof("samples") - 1};
	struct span name = head->event.size ? head->event : none;
	uint32_t number = intern_add(&part->event_names, name.at, name.size);

	if (number == part->events.count) {
		uint32_t event = add_event(part, head, name);

		*vector_push(&part->events) = event;
	}
	return part->events.items[number];
}

/* ---- labels ---------------------------------------------------------------------------------- */

/* KEY NUL VALUE NUL for each that is wanted and shown. */
static void put_labels(const struct script_part *part, const struct script_head *head,
		       struct strbuf *text)
{
	unsigned wanted = part->labels;
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

static uint32_t add_label_set(struct script_part *part, const struct strbuf *text)
{
	enum { MOST = 6 };
	const char *at = text->text, *end = at + text->length;
	struct profile_label labels[MOST];
	uint32_t count = 0;

	while (at < end && count < MOST) {
		const char *value = at + strlen(at) + 1;

		labels[count].key = profile_string(part->profile, at, strlen(at));
		labels[count++].value = profile_string(part->profile, value, strlen(value));
		at = value + strlen(value) + 1;
	}
	return profile_add_labels(part->profile, labels, count);
}

static uint32_t find_labels(struct script_part *part)
{
	uint32_t number;

	put_labels(part, &part->head, &part->text);
	number = intern_add(&part->label_keys, part->text.text, part->text.length);
	if (number == part->label_sets.count) {
		uint32_t set = add_label_set(part, &part->text);

		*vector_push(&part->label_sets) = set;
	}
	return part->label_sets.items[number];
}

/* ---- samples --------------------------------------------------------------------------------- */

static uint32_t find_stack(struct script_part *part)
{
	uint32_t *cached;
	bool known;

	if (!part->stack.size)
		return script_frames_only(&part->frames, part->head.rest);
	cached = text_cache_find(&part->stacks, text_cache_key(&part->stacks, part->stack), &known);
	if (!known)
		*cached = script_frames_stack(&part->frames, part->stack);
	return *cached;
}

/* Other records, which --show-...-events adds, are no samples. */
static bool is_other_record(struct script_part *part, const struct script_head *head)
{
	static const char record[] = "PERF_RECORD_", lost[] = "PERF_RECORD_LOST lost ";
	uint64_t number = 0;

	if (head->rest.size < strlen(record) || memcmp(head->rest.at, record, strlen(record)) != 0)
		return false;
	if (head->rest.size < strlen(lost) || memcmp(head->rest.at, lost, strlen(lost)) != 0)
		return true;
	for (size_t i = strlen(lost); i < head->rest.size && is_digit(head->rest.at[i]); i++)
		number = number * 10 + (uint64_t)(head->rest.at[i] - '0');
	add_saturated(&part->lost, number);
	return true;
}

static void note_time(struct script_part *part, const struct script_head *head)
{
	if (!head->has_time)
		return;
	if (head->time_ns < part->first_ns)
		part->first_ns = head->time_ns;
	if (head->time_ns > part->last_ns)
		part->last_ns = head->time_ns;
}

static void finish_sample(struct script_part *part)
{
	const struct script_head *head = &part->head;
	uint64_t period = head->has_period ? head->period : 1;
	struct profile_sample sample = {.count = 1};
	bool is_sample = part->is_open && !part->is_skipped && !is_other_record(part, head);

	if (is_sample) {
		note_time(part, head);
		sample.node = find_stack(part);
		sample.event = find_event(part, head);
		sample.labels = find_labels(part);
		sample.value = period > INT64_MAX ? INT64_MAX : (int64_t)period;
		sample.squares = (uint128)period * period;
		profile_add_sample(part->profile, &sample);
	}
	part->is_open = false;
}

static void begin_sample(struct script_part *part, const struct script_head *head)
{
	static const struct script_head none;

	part->is_open = true;
	part->is_skipped = !head;
	part->head = head ? *head : none;
	part->stack.size = 0;
	if (!head)
		text_skip(&part->lines);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static bool is_of_stack(struct span line)
{
	return line.at[0] == '\t' || (line.at[0] == ' ' && !script_head_is_found(line));
}

/* Heads that are pushed to the right are of samples that have no stack below them. */
static void read_indented(struct script_part *part, struct span line)
{
	static const struct script_head none;
	struct script_frame frame;

	if (!part->is_open)
		begin_sample(part, script_frame_read(line, &frame) ? &none : NULL);
	if (!part->stack.size)
		part->stack.at = line.at;
	part->stack.size = (size_t)(line.at + line.size - part->stack.at);
}

static void read_line(struct script_part *part, struct span line)
{
	struct script_head head;

	if (is_empty(line)) {
		finish_sample(part);
	} else if (is_comment(line)) {
		script_read_fact(part->profile, line);
	} else if (is_of_stack(line)) {
		read_indented(part, line);
	} else {
		finish_sample(part);
		begin_sample(part, script_head_read(line, &head) ? &head : NULL);
	}
}

void script_part_read(struct script_part *part)
{
	struct span line;

	while (text_next(&part->lines, &line)) {
		read_line(part, line);
		text_release_read(&part->lines);
	}
	finish_sample(part);
}

bool script_part_may_begin(struct span before, struct span line)
{
	return is_empty(before) || (!is_empty(line) && !is_blank(*line.at) && !is_comment(line));
}

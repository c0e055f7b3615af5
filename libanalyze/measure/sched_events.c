/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/sched_events.h"

#include "analyze/perfdata_record.h"
#include "base/reader.h"

#include <stdlib.h>
#include <string.h>

/* False: there is none, or none of the kernel's. */
static bool find_field(const struct tracepoint *tracepoint, const char *name,
		       struct sched_field *to)
{
	const struct tracepoint_field *field = tracepoint_field(tracepoint, name, strlen(name));

	if (!field || field->is_string || field->is_dynamic || field->element_size ||
	    (field->size != 4 && field->size != 8))
		return false;
	*to = (struct sched_field){field->offset, field->size, field->is_signed};
	return true;
}

static inline bool read_field(const struct sched_field *field, struct span raw, bool swap,
			      uint64_t *value)
{
	if (raw.size < field->size || field->offset > raw.size - field->size)
		return false;
	if (field->size == 8)
		*value = load_u64(raw.at + field->offset, swap);
	else if (field->is_signed)
		*value = (uint64_t)(int32_t)load_u32(raw.at + field->offset, swap);
	else
		*value = load_u32(raw.at + field->offset, swap);
	return true;
}

static void learn(struct sched_event *to, const struct tracepoint *tracepoint)
{
	if (strcmp(tracepoint->system, "sched"))
		return;
	if (!strcmp(tracepoint->name, "sched_switch")) {
		if (!find_field(tracepoint, "prev_pid", &to->prev_pid) ||
		    !find_field(tracepoint, "prev_state", &to->prev_state) ||
		    !find_field(tracepoint, "next_pid", &to->next_pid))
			return;
		sched_states_read(&to->states, tracepoint->print_format);
		to->kind = SCHED_EVENT_SWITCH;
	} else if (!strcmp(tracepoint->name, "sched_wakeup") ||
		   !strcmp(tracepoint->name, "sched_waking") ||
		   !strcmp(tracepoint->name, "sched_wakeup_new")) {
		if (find_field(tracepoint, "pid", &to->pid))
			to->kind = SCHED_EVENT_WAKEUP;
	}
}

/* ID_INDEX, which comes first, has the thread that each event was opened for; -1: all. */
static bool is_system_wide(const struct recording *recording)
{
	struct record_cursor cursor;
	struct record record;
	struct record_body body;

	if (!recording->chunk_count)
		return false;
	cursor = record_cursor(recording, 0);
	while (record_next(&cursor, &record)) {
		if (record.type == RECORD_SAMPLE)
			return false;
		if (record.type != RECORD_ID_INDEX || !record_read(recording, &record, &body))
			continue;
		for (uint64_t i = 0; i + 4 <= body.id_index.entries.count; i += 4)
			if ((int64_t)word_at(recording, body.id_index.entries, i + 3) == -1)
				return true;
		return false;
	}
	return false;
}

/* perf record -F, or -c with more than 1, makes a sample of some occurrences alone. */
static bool is_complete(const struct event *event)
{
	return !attr_has(&event->attr, ATTR_FREQ) && event->attr.sample_period <= 1;
}

static int refuse(const struct recording *recording, bool is_sampled, struct error *error)
{
	if (is_sampled)
		return error_set(error, ERROR_INPUT,
				 "'%s' has not all switches of threads, as -F or -c holds for them, too; "
				 "record with perf record -g -e sched:sched_switch -e "
				 "cpu-clock/freq=999/",
				 recording->name);
	return error_set(error, ERROR_INPUT,
			 "'%s' does not tell when threads left their CPU; record with perf record "
			 "-g -e sched:sched_switch --switch-events",
			 recording->name);
}

int sched_events_init(struct sched_events *events, const struct recording *recording,
		      struct error *error)
{
	bool is_sampled = false;

	*events = (struct sched_events){.items = NULL};
	events->items = xcalloc(recording->event_count + 1, sizeof(*events->items));
	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *event = recording->events[i];

		if (event->tracepoint)
			learn(&events->items[i], event->tracepoint);
		if (!event->sample_count || events->items[i].kind == SCHED_EVENT_OTHER)
			continue;
		if (!is_complete(event)) {
			events->items[i].kind = SCHED_EVENT_OTHER;
			is_sampled = true;
		} else if (events->items[i].kind == SCHED_EVENT_SWITCH) {
			events->has_switches = true;
		}
	}
	for (size_t i = 0; i < recording->tally.type_count; i++) {
		uint32_t type = recording->tally.types[i].type;

		if (type == RECORD_SWITCH || type == RECORD_SWITCH_CPU_WIDE)
			events->has_records = true;
	}
	events->is_system_wide = is_system_wide(recording);
	if (events->has_switches || events->has_records)
		return 0;
	sched_events_release(events);
	return refuse(recording, is_sampled, error);
}

void sched_events_release(struct sched_events *events)
{
	free(events->items);
	events->items = NULL;
}

bool sched_read_switch(const struct sched_event *event, struct span raw, bool swap,
		       struct sched_switch *to)
{
	uint64_t prev, next, state;

	if (!read_field(&event->prev_pid, raw, swap, &prev) ||
	    !read_field(&event->next_pid, raw, swap, &next) ||
	    !read_field(&event->prev_state, raw, swap, &state))
		return false;
	to->prev = (uint32_t)prev;
	to->next = (uint32_t)next;
	to->reason = sched_reason_of(&event->states, state);
	return true;
}

bool sched_read_wakeup(const struct sched_event *event, struct span raw, bool swap, uint32_t *tid)
{
	uint64_t pid;

	if (!read_field(&event->pid, raw, swap, &pid))
		return false;
	*tid = (uint32_t)pid;
	return true;
}

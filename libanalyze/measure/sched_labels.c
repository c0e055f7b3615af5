/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/sched_labels.h"

#include <string.h>

static unsigned state_of(const struct sched_thread *thread)
{
	if (thread->where == SCHED_OFF || thread->where == SCHED_RUNNABLE)
		return thread->reason;
	return REASON_COUNT + (unsigned)thread->where;
}

static const char *state_name(unsigned state)
{
	if (state < REASON_COUNT)
		return sched_reason_name((enum sched_reason)state);
	switch ((enum sched_where)(state - REASON_COUNT)) {
	case SCHED_ON_CPU:
		return "on-cpu";
	case SCHED_DEAD:
		return "ended";
	default:
		return "unknown";
	}
}

const char *sched_state_name(const struct sched_thread *thread)
{
	return state_name(state_of(thread));
}

static void add(struct strbuf *text, const char *key, const char *value)
{
	strbuf_add(text, key, strlen(key) + 1);
	strbuf_add(text, value, strlen(value) + 1);
}

uint32_t sched_labels_of(struct sched_labels *labels, const struct sched_thread *thread,
			 enum sched_end how)
{
	static const char *const ends[] = {
		[SCHED_END_SEEN] = NULL,
		[SCHED_END_INFERRED] = "inferred",
		[SCHED_END_RECORDING] = "recording",
		[SCHED_END_GAP] = "gap",
	};
	bool is_off = thread->where == SCHED_OFF || thread->where == SCHED_RUNNABLE;
	bool is_stand_in = is_off && thread->is_stand_in && thread->stack != STACK_NONE;
	unsigned state = state_of(thread);
	uint32_t *set = &labels->sets[state][how][is_stand_in];
	struct strbuf text = STRBUF_INIT;

	if (*set)
		return *set - 1;
	if (ends[how])
		add(&text, "end", ends[how]);
	if (is_stand_in)
		add(&text, "stack", "last-sample");
	add(&text, "state", state_name(state));
	*set = labels->sink->labels(labels->sink->state, text.text, text.length) + 1;
	strbuf_release(&text);
	return *set - 1;
}

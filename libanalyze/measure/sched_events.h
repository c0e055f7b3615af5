/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sched_events: what the events of the scheduler say, by the places of their fields. */
#ifndef MEASURE_SCHED_EVENTS_H
#define MEASURE_SCHED_EVENTS_H

#include "analyze/perfdata.h"
#include "measure/sched_state.h"

enum sched_event_kind { SCHED_EVENT_OTHER, SCHED_EVENT_SWITCH, SCHED_EVENT_WAKEUP };

/* A number of 4 or 8 bytes. */
struct sched_field {
	uint32_t offset, size;
	bool is_signed;
};

struct sched_event {
	enum sched_event_kind kind;
	struct sched_field prev_pid, prev_state, next_pid;
	struct sched_field pid; /* of who is woken up */
	struct sched_states states;
};

struct sched_events {
	struct sched_event *items; /* by index of the event */
	bool has_switches;         /* samples of sched_switch */
	bool has_records;          /* SWITCH or SWITCH_CPU_WIDE */
	bool is_system_wide;       /* a thread that comes is always seen */
};

/* What the sample of a switch says. */
struct sched_switch {
	uint32_t prev, next;
	enum sched_reason reason;
};

/* Fails when the recording has none, and says how to record some. */
int sched_events_init(struct sched_events *events, const struct recording *recording,
		      struct error *error);
void sched_events_release(struct sched_events *events);

/* False: the fields are not there. */
bool sched_read_switch(const struct sched_event *event, struct span raw, bool swap,
		       struct sched_switch *to);
bool sched_read_wakeup(const struct sched_event *event, struct span raw, bool swap, uint32_t *tid);

#endif

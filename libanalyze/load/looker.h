/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * looker: stacks that a thread meets which looks ahead. It numbers those that differ by itself, in
 * the order in which it meets them; whoever takes its moments has a number of his own for each.
 */
#ifndef LOAD_LOOKER_H
#define LOAD_LOOKER_H

#include "analyze/measure.h"
#include "load/keyer.h"

/* The stack of a thread that is no more than where it was; until when it has this number. */
struct recent_stack {
	uint64_t ip, since, until;
	uint32_t pid, tid, cpu, event;
	uint32_t stack;
	uint16_t misc;
};

enum { RECENT_STACKS = 4096 };

struct looker {
	struct keyer keyer;
	struct recent_stack recent[RECENT_STACKS]; /* by tid: neighbours are alive at once */
	struct {
		uint32_t *items; /* of the other numbers, + 1; 0: none yet */
		size_t count, capacity;
	} numbers;
};

/* `looker` was all 0. */
void looker_init(struct looker *looker, const struct keying *keying);
void looker_release(struct looker *looker);
/* For struct measure_ahead; its state is a looker. */
void looker_stack(void *state, const struct record *record, const struct sample_brief *brief,
		  struct moment *moment);
/* The other number of a moment's stack, + 1: to be looked at, and to be set when it is 0. */
uint32_t *looker_number(struct looker *looker, uint32_t stack);

#endif

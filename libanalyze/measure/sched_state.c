/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/sched_state.h"

#include <string.h>

static const char *const names[REASON_COUNT] = {
	[REASON_RUNNABLE] = "runnable",
	[REASON_PREEMPTED] = "preempted",
	[REASON_BLOCKED] = "blocked",
	[REASON_UNINTERRUPTIBLE] = "uninterruptible",
	[REASON_STOPPED] = "stopped",
	[REASON_TRACED] = "traced",
	[REASON_DEAD] = "dead",
	[REASON_ZOMBIE] = "zombie",
	[REASON_PARKED] = "parked",
	[REASON_IDLE] = "idle",
	[REASON_OTHER] = "other",
};

const char *sched_reason_name(enum sched_reason reason)
{
	return names[reason];
}

static enum sched_reason reason_of_letter(char letter)
{
	switch (letter) {
	case 'R':
		return REASON_RUNNABLE;
	case 'S':
		return REASON_BLOCKED;
	case 'D':
		return REASON_UNINTERRUPTIBLE;
	case 'T':
		return REASON_STOPPED;
	case 't':
		return REASON_TRACED;
	case 'X':
	case 'x':
		return REASON_DEAD;
	case 'Z':
		return REASON_ZOMBIE;
	case 'P':
		return REASON_PARKED;
	case 'I':
		return REASON_IDLE;
	}
	return REASON_OTHER;
}

static const char *skip_blanks(const char *at)
{
	while (*at == ' ')
		at++;
	return at;
}

/* A number of either base, at most one bit of which is set. False: it is none. */
static bool take_bit(const char **at, unsigned *bit)
{
	const char *text = *at;
	unsigned base = text[0] == '0' && text[1] == 'x' ? 16 : 10;
	uint64_t value = 0;
	const char *start = text += base == 16 ? 2 : 0;

	for (; *text; text++) {
		static const char digits[] = "0123456789abcdef";
		const char *digit = memchr(digits, *text, base);

		if (!digit)
			break;
		if (value > UINT64_MAX / 16)
			return false;
		value = value * base + (uint64_t)(digit - digits);
	}
	if (text == start || __builtin_popcountll(value) != 1)
		return false;
	*bit = (unsigned)__builtin_ctzll(value);
	*at = text;
	return true;
}

/* `{ 0x01, "S" }`, whatever blanks there are; more than a letter has no name here. */
static bool take_pair(const char *at, unsigned *bit, enum sched_reason *reason)
{
	at = skip_blanks(at + 1);
	if (!take_bit(&at, bit))
		return false;
	at = skip_blanks(at);
	if (*at++ != ',')
		return false;
	at = skip_blanks(at);
	if (*at++ != '"' || !*at)
		return false;
	*reason = at[1] == '"' ? reason_of_letter(*at) : REASON_OTHER;
	return true;
}

static void add_bit(struct sched_states *states, unsigned bit, enum sched_reason reason)
{
	states->reasons[bit] = reason;
	states->known |= (uint64_t)1 << bit;
	if (bit < 63 && (uint64_t)1 << (bit + 1) > states->preempted)
		states->preempted = (uint64_t)1 << (bit + 1);
}

void sched_states_read(struct sched_states *states, const char *print_format)
{
	static const char since_4_14[] = "SDTtXZPI";
	const char *at = print_format ? strstr(print_format, "prev_state &") : NULL;

	*states = (struct sched_states){.known = 0};
	while (at && (at = strchr(at, '{'))) {
		enum sched_reason reason;
		unsigned bit;

		if (take_pair(at, &bit, &reason))
			add_bit(states, bit, reason);
		at++;
	}
	if (!states->known)
		for (unsigned bit = 0; since_4_14[bit]; bit++)
			add_bit(states, bit, reason_of_letter(since_4_14[bit]));
}

enum sched_reason sched_reason_of(const struct sched_states *states, uint64_t prev_state)
{
	uint64_t known = prev_state & states->known;

	if (known)
		return states->reasons[__builtin_ctzll(known)];
	return prev_state & states->preempted ? REASON_PREEMPTED : REASON_RUNNABLE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyer: what tells samples apart. Each thread has one, with a table of the samples that it met.
 * Nothing is decoded that is not needed to tell them apart.
 */
#ifndef LOAD_KEYER_H
#define LOAD_KEYER_H

#include "analyze/load.h"
#include "load/distinct.h"

/* Shared by all threads. */
struct keying {
	const struct recording *recording;
	const struct history *history;
	unsigned labels; /* LABEL_ bits */
	struct unwinder *unwinder;
	uint64_t seed;
};

struct keyer {
	const struct keying *keying;
	struct distinct_table table;
	struct unwind_worker *unwind; /* NULL until a sample needs it */
	bool is_walked;               /* the sample at hand, and its stack is: */
	struct stack stack;
	struct arena kept;            /* stacks and labels of the distinct ones */
	struct {
		uint64_t *items; /* what is hashed */
		size_t count, capacity;
	} words;
	struct whos whos;
};

int keying_init(struct keying *keying, const struct recording *recording,
		const struct history *history, const struct load_options *options,
		struct error *error);
void keying_release(struct keying *keying);
/* All but `kept`, which the distinct ones need; `keyer` was all 0 but for `keying`. */
void keyer_release(struct keyer *keyer);

/* All but the stack, which is walked here if it has to be. */
struct sample_key keyer_key(struct keyer *keyer, const struct record *record,
			    const struct sample *sample);
/* With the labels of `sample` that are not in its key: NAME\0VALUE\0... */
struct distinct *keyer_entry(struct keyer *keyer, const struct record *record,
			     const struct sample *sample, const struct sample_key *key,
			     struct span labels);
/* Both at once. */
struct distinct *keyer_add(struct keyer *keyer, const struct record *record,
			   const struct sample *sample, struct span labels);
/* Of a thread of which no stack is known. */
struct distinct *keyer_entry_of_thread(struct keyer *keyer, const struct sample *who);

#endif

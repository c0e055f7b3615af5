/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyer: what tells samples apart. Each thread has one, with a table of the samples that it met.
 * Nothing is decoded that is not needed to tell them apart.
 */
#ifndef LOAD_KEYER_H
#define LOAD_KEYER_H

#include "analyze/load.h"
#include "base/arena.h"
#include "load/distinct.h"
#include "load/stack_tree.h"

/* Shared by all threads. */
struct keying {
	const struct recording *recording;
	const struct history *history;
	unsigned labels; /* LABEL_ bits */
	struct unwinder *unwinder;
	uint64_t seed;
};

/* A sample whose place in the table is being fetched. */
struct awaited {
	XXH128_hash_t hash;
	uint64_t value, weight;
	struct sample_key key;
	struct record record;
	struct hashed_stack stack; /* where it is new */
	bool is_new;
};

enum { AWAITED_MOST = 16, KEYS_KEPT = 256 };

struct keyer {
	const struct keying *keying;
	struct distinct_table table;
	struct unwind_worker *unwind; /* NULL until a sample needs it */
	bool is_walked;               /* the sample at hand, and its stack is: */
	struct hashed_stack stack;
	struct stack_tree tree;       /* those of the distinct ones */
	struct arena kept;            /* their labels and keys */
	const struct sample_key *keys[KEYS_KEPT]; /* the last of those, by hash; or NULL */
	struct {
		uint64_t *items; /* what is hashed */
		size_t count, capacity;
	} words;
	struct whos whos;
	struct awaited awaited[AWAITED_MOST]; /* by number, in turn */
	size_t awaited_first, awaited_end;
};

int keying_init(struct keying *keying, const struct recording *recording,
		const struct history *history, const struct load_options *options,
		struct error *error);
void keying_release(struct keying *keying);
/* All but `kept` and the tree, which the distinct ones need; `keyer` was all 0 but for `keying`. */
void keyer_release(struct keyer *keyer);

/* All but the stack, which is walked here if it has to be. */
struct sample_key keyer_key(struct keyer *keyer, const struct record *record,
			    const struct sample *sample);
/* The number of the entry, with the labels of `sample` that are not in its key: NAME\0VALUE\0... */
uint32_t keyer_number(struct keyer *keyer, const struct record *record, const struct sample *sample,
		      const struct sample_key *key, struct span labels);
/* Of a thread of which no stack is known. */
uint32_t keyer_number_of_thread(struct keyer *keyer, const struct sample *who);
/* What a sample is worth; `weight` is its size, for the sum of squares. */
void keyer_sum(struct keyer *keyer, uint32_t number, uint64_t value, uint64_t weight);
/* Key, number and sum at once, of which some are done later, */
void keyer_count(struct keyer *keyer, const struct record *record, const struct sample *sample,
		 struct span labels, uint64_t value, uint64_t weight);
/* which all are after this. Before the records may go. */
void keyer_flush(struct keyer *keyer);

#endif

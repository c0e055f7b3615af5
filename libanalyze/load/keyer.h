/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyer: what tells samples apart. Each thread has one, with a table of the samples that it met.
 * Nothing is decoded that is not needed to tell them apart.
 */
#ifndef LOAD_KEYER_H
#define LOAD_KEYER_H

#include "analyze/load.h"
#include "base/arena.h"
#include "load/deal.h"
#include "load/distinct.h"
#include "load/stack_tree.h"
#include "perfdata/plain.h"

/* Shared by all threads. */
struct keying {
	const struct recording *recording;
	const struct history *history;
	unsigned labels; /* LABEL_ bits */
	bool is_signed;  /* what samples are worth */
	struct unwinder *unwinder;
	uint64_t seed;
};

enum { KEYS_KEPT = 256, LOOKED_AHEAD = 16, WALKED = 4 };

/* A sample whose place in the tables is being fetched. */
struct coming {
	uint32_t number; /* that it seems to have; DISTINCT_NONE: it is new, and this is ready: */
	struct sample_key key;
	struct hashed_stack stack;
};

/* One whose stack was walked, and that is not counted yet. */
struct walked {
	struct dealt dealt;
	struct coming coming;
};

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
	struct coming coming[LOOKED_AHEAD]; /* the next to be counted, in turn */
	struct walked walked[WALKED];       /* likewise */
	size_t walked_count;
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
/* What a sample is worth. */
void keyer_sum(struct keyer *keyer, uint32_t number, uint64_t value);
/*
 * What tells the sample apart, of one without labels of its own. False: not before its stack was
 * walked.
 */
bool keyer_hash(struct keyer *keyer, const struct record *record, const struct sample *sample,
		XXH128_hash_t *hash);
/*
 * The same hash, from a look at the chain alone. False: it is not known whose the sample is, or the
 * chain is not all of its stack, or does not say where that begins.
 */
bool keyer_hash_plain(const struct keyer *keyer, const struct plain_sample *sample,
		      XXH128_hash_t *hash);
/* Counts this thread's hand of a deck, whose hashes are of any thread's keyer. */
void keyer_take(struct keyer *keyer, const struct deck *deck, const struct hand *hand);

/*
 * Counts a sample without labels of its own whose stack has to be walked; when all of them were
 * passed, keyer_walked() counts the last ones.
 */
void keyer_walk(struct keyer *keyer, const struct record *record, const struct sample *sample,
		uint64_t value);
void keyer_walked(struct keyer *keyer);

#endif

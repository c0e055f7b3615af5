/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index: finds the item of a table of a profile that is equal to a new one. */
#ifndef PROFILE_INDEX_H
#define PROFILE_INDEX_H

#include "analyze/profile.h"

/* Items are known by their numbers, so that one kind of index does for all tables. */
struct index_rule {
	uint64_t (*hash)(const struct profile *profile, uint32_t item);
	bool (*equal)(const struct profile *profile, uint32_t a, uint32_t b);
};

extern const struct index_rule event_rule, module_rule, function_rule, location_rule,
	label_set_rule, sample_rule, fact_rule, ledger_rule;

struct index_slot {
	uint32_t number; /* + 1; 0: free */
	uint32_t hash;   /* its lower half */
};

struct profile_index {
	struct index_slot *slots;
	size_t slot_count;
	size_t count; /* the items from 0 on that are in it; it catches up when it is asked */
};

void index_release(struct profile_index *index);
/*
 * `last` is the last item of the table. Gives the number of the one before it that is equal, or
 * `last`, which is then in the index.
 */
uint32_t index_settle(struct profile_index *index, const struct index_rule *rule,
		      const struct profile *profile, uint32_t last);

/* After the items of a profile have got other numbers. */
void profile_indexes_clear(struct profile *profile);

/* Strings have the numbers below it. */
size_t profile_string_count(const struct profile *profile);

/* Adds the numbers of one sample to those of another. */
void profile_sum_samples(struct profile_sample *sum, const struct profile_sample *more);

/* After notes alone were added to what was normalized. */
void profile_sort_notes(struct profile *profile);

/* False: replaced the value of a key that was there. */
bool profile_put_note(struct profile *profile, bool in_ledger, const struct profile_note *note);

#endif

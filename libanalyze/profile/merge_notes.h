/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge_notes: the facts and ledgers of profiles that are merged. */
#ifndef PROFILE_MERGE_NOTES_H
#define PROFILE_MERGE_NOTES_H

#include "analyze/profile.h"
#include "base/numbers.h"

struct merged_note {
	uint32_t key, value; /* strings of the profile they go to */
	uint64_t number;     /* the sum, or the least, of those that are numbers */
	size_t parts;        /* that have it */
	bool is_number;      /* one was */
	bool differs;
};

/* One line of a text in the ledger. */
struct merged_line {
	size_t note;
	uint32_t text;
};

struct merged_notes {
	struct profile *profile;
	PROFILE_TABLE(struct merged_note) facts;
	PROFILE_TABLE(struct merged_note) ledger;
	PROFILE_TABLE(struct merged_line) lines;
	struct numbers fact_numbers, ledger_numbers; /* key -> note */
	size_t parts;
};

void merge_notes_release(struct merged_notes *notes);
void merge_notes_add(struct merged_notes *notes, const struct profile *from,
		     const struct profile_weight *weight);
/* Puts them into the profile. `left_out` samples are of events that not all parts have. */
void merge_notes_finish(struct merged_notes *notes, uint64_t left_out);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * select: samples are chosen by when and where they were taken. Of a recording before they are
 * counted, so that it takes no label; of any other input by the labels that it has.
 */
#ifndef LOAD_SELECT_H
#define LOAD_SELECT_H

#include "analyze/load.h"
#include "load/sample_key.h"

struct number_range {
	uint64_t least, most;
};

struct selection {
	const struct load_selection *wanted;
	struct {
		struct number_range *items;
		size_t count, capacity;
	} numbers[SELECT_COUNT];
	uint64_t start_ns, end_ns; /* half open */
};

/* Reads the lists; `wanted` stays the caller's. */
int selection_init(struct selection *selection, const struct load_selection *wanted,
		   struct error *error);
void selection_release(struct selection *selection);
bool selection_has(const struct selection *selection, enum load_select by);

/* Before samples of a recording are asked for: what times mean there, and whether it has it all. */
int selection_prepare(struct selection *selection, const struct recording *recording,
		      const bool *wanted_events, struct error *error);
/* What drops the sample, or SELECT_COUNT: nothing does. */
enum load_select selection_ask(const struct selection *selection, const struct history *history,
			       struct whos *whos, const struct record *record,
			       const struct sample *sample);

/* The same of what has a key with these labels; time is not looked at. */
unsigned selection_labels(const struct selection *selection);
enum load_select selection_ask_key(const struct selection *selection,
				   const struct sample_key *key);

/* For a profile, by its labels. Fails where it has none of that kind. */
int selection_apply(const struct selection *selection, struct profile *profile,
		    struct load_selected *selected, struct error *error);

#endif

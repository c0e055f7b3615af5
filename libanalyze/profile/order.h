/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * order: which of two items of a table comes first in the canonical form; 0 when they are equal.
 *
 * Modules, functions, events and label sets are compared by their texts. Locations, nodes and
 * samples are compared by the numbers in them, which are in order already when it is their turn.
 */
#ifndef PROFILE_ORDER_H
#define PROFILE_ORDER_H

#include "analyze/profile.h"

/* Of strings, by bytes; a text comes before those that go on where it ends. */
int order_texts(const struct profile *profile, uint32_t a, uint32_t b);
int order_events(const struct profile *profile, uint32_t a, uint32_t b);
int order_modules(const struct profile *profile, uint32_t a, uint32_t b);
int order_functions(const struct profile *profile, uint32_t a, uint32_t b);
int order_locations(const struct profile *profile, uint32_t a, uint32_t b);
int order_label_sets(const struct profile *profile, uint32_t a, uint32_t b);
int order_label_pair(const struct profile *profile, const struct profile_label *x,
		     const struct profile_label *y);
int order_samples(const struct profile *profile, uint32_t a, uint32_t b);
int order_facts(const struct profile *profile, uint32_t a, uint32_t b);
int order_ledger(const struct profile *profile, uint32_t a, uint32_t b);

/* Sorts the labels of a set and takes out what is there twice; gives the new count. */
uint32_t order_labels(const struct profile *profile, struct profile_label *labels, uint32_t count);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sort: many things by a number each, in time that grows as their count does. */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include "analyze/base.h"

struct sort_item {
	uint64_t key;
	size_t number; /* whatever it stands for */
};

/* By their keys, ascending; of equal keys in the order in which they were. */
void sort_items(struct sort_item *items, size_t count);
/*
 * Sorts `order`, whose numbers are those of `things` of `size` bytes each; gives new memory with the
 * things in that order, and frees what both were in.
 */
void *sort_things(void *things, size_t size, struct sort_item *order, size_t count);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* numbers: a map from 32-bit keys, such as pids, to small numbers. */
#ifndef BASE_NUMBERS_H
#define BASE_NUMBERS_H

#include "analyze/base.h"

struct number_slot {
	uint32_t key;
	uint32_t value; /* + 1; 0: free */
};

struct numbers {
	struct number_slot *slots;
	size_t slot_count, count;
};

enum { NUMBER_NONE = UINT32_MAX };

void numbers_release(struct numbers *numbers);
/* The value of `key`, or NUMBER_NONE. */
uint32_t numbers_find(const struct numbers *numbers, uint32_t key);
/* Gives a key that has none a value. */
void numbers_add(struct numbers *numbers, uint32_t key, uint32_t value);

#endif

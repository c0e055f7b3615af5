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
/* Where the key is, or would be; for the two below. */
static inline size_t numbers_slot(const struct numbers *numbers, uint32_t key)
{
	size_t mask = numbers->slot_count - 1;
	size_t slot = (size_t)((key * 0x9e3779b97f4a7c15u) >> 32) & mask;

	while (numbers->slots[slot].value && numbers->slots[slot].key != key)
		slot = (slot + 1) & mask;
	return slot;
}

/* The value of `key`, or NUMBER_NONE. */
static inline uint32_t numbers_find(const struct numbers *numbers, uint32_t key)
{
	return numbers->count ? numbers->slots[numbers_slot(numbers, key)].value - 1 : NUMBER_NONE;
}

/* Gives a key that has none a value. */
void numbers_add(struct numbers *numbers, uint32_t key, uint32_t value);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* intern: equal byte strings become one pointer, and get numbers in the order they came. */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include "base/arena.h"

struct intern_slot {
	uint32_t number; /* + 1; 0: free */
	uint32_t hash;
};

struct intern {
	struct arena arena;
	const char **strings; /* by number; each ends in a NUL that is not counted */
	uint32_t *sizes;
	struct intern_slot *slots;
	size_t count, capacity, slot_count;
};

void intern_release(struct intern *intern);
/* The number of a string, new or not. */
uint32_t intern_add(struct intern *intern, const void *bytes, size_t size);
const char *intern_string(struct intern *intern, const void *bytes, size_t size);

#endif

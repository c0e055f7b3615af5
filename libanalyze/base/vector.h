/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vector: growing arrays of any element type.
 *
 *	struct { struct event *items; size_t count, capacity; } events = {0};
 *
 *	*vector_push(&events) = (struct event){...};
 *	vector_release(&events);
 */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include "analyze/base.h"

#include <stdlib.h>

/* Makes room for one more and returns the larger memory. */
static inline void *vector_grow(void *items, size_t count, size_t *capacity, size_t item_size)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 8;
	return xrealloc_array(items, *capacity, item_size);
}

/* The address of a new last item; what it holds is undefined. */
#define vector_push(vector)                                                                        \
	((vector)->items = vector_grow((vector)->items, (vector)->count, &(vector)->capacity,     \
				       sizeof(*(vector)->items)),                                  \
	 (vector)->items + (vector)->count++)

/* Room for so many in all, where that is known before: nothing is copied on the way. */
#define vector_reserve(vector, room)                                                               \
	do {                                                                                       \
		if ((vector)->capacity < (room)) {                                                 \
			(vector)->capacity = (room);                                               \
			(vector)->items = xrealloc_array((vector)->items, (vector)->capacity,      \
							 sizeof(*(vector)->items));                \
		}                                                                                  \
	} while (0)

#define vector_release(vector)                                                                     \
	do {                                                                                       \
		free((vector)->items);                                                             \
		(vector)->items = NULL;                                                            \
		(vector)->count = (vector)->capacity = 0;                                          \
	} while (0)

#endif

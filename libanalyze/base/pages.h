/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pages: the arrays of base/vector.h for what grows to megabytes. They begin at pages, and more of
 * them are added by the system's page tables: nothing is copied, and no page is made anew.
 *
 *	struct { struct sums *items; size_t count, capacity; } sums = {0};
 *
 *	*pages_push(&sums) = (struct sums){...};
 *	pages_release(&sums);
 */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H

#include "analyze/base.h"

/* Makes room for more than `*capacity`. Ends the program where there is no memory. */
void *pages_grow(void *items, size_t *capacity, size_t item_size);
void pages_free(void *items, size_t capacity, size_t item_size);

/* The address of a new last item; what it holds is undefined. */
#define pages_push(pages)                                                                          \
	((pages)->items = (pages)->count < (pages)->capacity                                       \
				  ? (pages)->items                                                 \
				  : pages_grow((pages)->items, &(pages)->capacity,                 \
					       sizeof(*(pages)->items)),                           \
	 (pages)->items + (pages)->count++)

#define pages_release(pages)                                                                       \
	do {                                                                                       \
		pages_free((pages)->items, (pages)->capacity, sizeof(*(pages)->items));            \
		(pages)->items = NULL;                                                             \
		(pages)->count = (pages)->capacity = 0;                                            \
	} while (0)

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arena: memory that is all given back at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "analyze/base.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* the one being filled first */
	size_t used;                /* of the first */
};

void arena_release(struct arena *arena);
/* Never NULL, aligned for anything, zeroed. */
void *arena_alloc(struct arena *arena, size_t size);
/* A copy of `size` bytes with a NUL behind it. */
char *arena_copy(struct arena *arena, const void *bytes, size_t size);

#endif

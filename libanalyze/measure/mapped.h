/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mapped: the memory that a process has from the kernel, piece by piece. */
#ifndef MEASURE_MAPPED_H
#define MEASURE_MAPPED_H

#include "analyze/base.h"

struct mapped_piece {
	uint64_t start, end;
	uint32_t block; /* what it is of */
};

/* In order; none overlaps another. */
struct mapped {
	struct mapped_piece *items;
	size_t count, capacity;
};

typedef void mapped_visitor(void *state, uint32_t block, uint64_t bytes);

void mapped_release(struct mapped *mapped);
/* Where nothing is. False: there are more pieces than a process can have. */
bool mapped_add(struct mapped *mapped, const struct mapped_piece *piece);
/* What is there of blocks before `limit` goes; each piece is told. */
void mapped_remove(struct mapped *mapped, uint64_t start, uint64_t end, uint32_t limit,
		   mapped_visitor *visit, void *state);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/mapped.h"

#include "base/vector.h"

#include <string.h>

/* Twice what Linux allows (vm.max_map_count), unless it was told otherwise. */
enum { PIECES_MOST = 1 << 17 };

void mapped_release(struct mapped *mapped)
{
	vector_release(mapped);
}

/* The first piece that ends behind this address. */
static size_t find(const struct mapped *mapped, uint64_t address)
{
	size_t low = 0, high = mapped->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (mapped->items[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool insert(struct mapped *mapped, size_t at, const struct mapped_piece *piece)
{
	if (mapped->count == PIECES_MOST)
		return false;
	(void)vector_push(mapped);
	memmove(mapped->items + at + 1, mapped->items + at,
		(mapped->count - 1 - at) * sizeof(*mapped->items));
	mapped->items[at] = *piece;
	return true;
}

bool mapped_add(struct mapped *mapped, const struct mapped_piece *piece)
{
	return insert(mapped, find(mapped, piece->start), piece);
}

/* Takes from `start` to `end` out of the piece; the number of pieces that are left of it. */
static size_t cut(struct mapped *mapped, size_t at, uint64_t start, uint64_t end)
{
	struct mapped_piece *piece = &mapped->items[at];
	struct mapped_piece tail = {end, piece->end, piece->block};

	if (start > piece->start && end < piece->end) {
		piece->end = start;
		return insert(mapped, at + 1, &tail) ? 2 : 1;
	}
	if (start > piece->start) {
		piece->end = start;
		return 1;
	}
	if (end < piece->end) {
		piece->start = end;
		return 1;
	}
	memmove(piece, piece + 1, (mapped->count - at - 1) * sizeof(*piece));
	mapped->count--;
	return 0;
}

void mapped_remove(struct mapped *mapped, uint64_t start, uint64_t end, uint32_t limit,
		   mapped_visitor *visit, void *state)
{
	size_t at = find(mapped, start);

	while (at < mapped->count && mapped->items[at].start < end) {
		const struct mapped_piece *piece = &mapped->items[at];
		uint64_t from = piece->start > start ? piece->start : start;
		uint64_t to = piece->end < end ? piece->end : end;

		if (piece->block >= limit) {
			at++;
			continue;
		}
		visit(state, piece->block, to - from);
		at += cut(mapped, at, from, to);
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_ranges: the addresses that an entry is about. What the linker threw away is left out. */
#ifndef SYMBOL_DWARF_RANGES_H
#define SYMBOL_DWARF_RANGES_H

#include "symbol/dwarf_value.h"

struct dwarf_range {
	uint64_t low, high; /* low < high */
};

/* The number of the first of `count` ascending addresses that is not below `address`. */
size_t first_address(const uint64_t *addresses, size_t count, uint64_t address);

/* The pc attributes of an entry, as they are found in it. */
struct dwarf_extent {
	struct dwarf_value low, high, ranges; /* a form of 0: not there */
};

struct dwarf_ranges {
	const struct dwarf_unit *unit;
	struct reader reader; /* of a list */
	uint64_t base;
	enum { RANGES_NONE, RANGES_ONE, RANGES_V4, RANGES_V5 } kind;
	struct dwarf_range one;
};

/* Stays valid as long as the file. */
void dwarf_ranges_init(struct dwarf_ranges *ranges, const struct dwarf_unit *unit,
		       const struct dwarf_extent *extent);
void dwarf_ranges_of_unit(struct dwarf_ranges *ranges, const struct dwarf_unit *unit);
/* Counts what it read off `*budget`, and ends at 0. */
bool dwarf_ranges_next(struct dwarf_ranges *ranges, struct dwarf_range *range, uint64_t *budget);

/* The address stands for what is not in the program. */
bool dwarf_is_tombstone(const struct dwarf_unit *unit, uint64_t address);

#endif

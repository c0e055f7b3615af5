/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_walk: one pass over the entries of a unit, for all of its addresses at once. */
#ifndef SYMBOL_DWARF_WALK_H
#define SYMBOL_DWARF_WALK_H

#include "symbol/dwarf_names.h"
#include "symbol/dwarf_ranges.h"

enum { SCOPE_NONE = UINT32_MAX, SCOPE_DEAD = UINT32_MAX - 1 };

/* A function, or a call of one that was inlined, that holds an address. */
struct dwarf_scope {
	uint32_t parent; /* what an inlined call is in */
	bool is_inlined;
	bool is_complete;          /* the name was looked up */
	struct dwarf_name name;    /* until then, what the entry itself tells */
	struct dwarf_place origin; /* where the rest stands; no unit: nowhere */
	uint64_t call_file;
	uint32_t call_line, call_column;
};

struct dwarf_walk {
	struct dwarf_unit *unit;
	const uint64_t *addresses; /* in ascending order */
	size_t count;
	uint32_t *hits; /* of each address, the innermost scope */
	struct {
		struct dwarf_scope *items;
		size_t count, capacity;
	} scopes;
	struct {
		uint32_t *items;
		size_t count, capacity;
	} open; /* the scopes of the entries that the current one is in */
	uint64_t range_budget, match_budget;
	bool is_full;    /* look at everything */
	bool is_damaged; /* the entries could not be read to the end */
};

/* Finds the scopes of all addresses. */
void dwarf_walk_run(struct dwarf_walk *walk, struct dwarf_unit *unit, const uint64_t *addresses,
		    size_t count);
void dwarf_walk_release(struct dwarf_walk *walk);

#endif

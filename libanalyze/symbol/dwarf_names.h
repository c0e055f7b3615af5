/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dwarf_names: what a function is called, and where it starts. The entry of a copy of it says
 * little, and refers to another that says the rest; the chain may lead through other units and
 * another file. Each entry is looked up once.
 */
#ifndef SYMBOL_DWARF_NAMES_H
#define SYMBOL_DWARF_NAMES_H

#include "symbol/dwarf_value.h"

struct dwarf_name {
	const char *linkage, *source; /* NULL: not told */
	uint32_t start_line;          /* 0: not told */
};

struct dwarf_name_slot {
	struct dwarf_place place;
	struct dwarf_name name;
};

/* For one thread. Names are copies in its arena. */
struct dwarf_names {
	struct arena arena;
	struct dwarf_name_slot *slots;
	size_t slot_count, count;
	uint64_t asked;
};

void dwarf_names_release(struct dwarf_names *names);
/* Adds to `name` what is not told yet and the entry at `place` or those it refers to tell. */
void dwarf_names_complete(struct dwarf_names *names, struct dwarf_place place,
			  struct dwarf_name *name);

#endif

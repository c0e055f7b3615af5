/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_context: all debug files of a module, and which unit an address is in. */
#ifndef SYMBOL_DWARF_CONTEXT_H
#define SYMBOL_DWARF_CONTEXT_H

#include "analyze/base_stats.h"
#include "process/module_state.h"
#include "symbol/dwarf_file.h"
#include "symbol/elf_symbols.h"

struct dwarf_split {
	char *path;              /* comp_dir and name together, as the unit says */
	struct dwarf_file *file; /* NULL: there is none */
};

/* Addresses of a unit, which is named by where it starts. */
struct dwarf_unit_extent {
	uint64_t low, high, unit;
};

struct dwarf_extents {
	struct dwarf_unit_extent *items;
	size_t count, capacity;
};

struct dwarf_context {
	const struct module *module;
	struct dwarf_file *main, *alternate, *package;
	struct dwarf_extents listed; /* by .debug_aranges, in order of addresses */
	uint64_t reach;              /* so much of .debug_info */
	bool no_lines;
	struct elf_symbols *tables;  /* borrowed; or NULL */
	size_t loads;                /* how many sections are unpacked */
	bool alternate_missing, package_tried;
	struct {
		struct dwarf_split *items;
		size_t count, capacity;
	} splits;
	size_t missing_splits;
	pthread_mutex_t lock; /* of the splits */
};

/*
 * What is asked for. Of .debug_info, only the start is unpacked where that has the units of all
 * addresses; then it may turn out to be too short, and `is_whole` is to be asked for.
 */
struct dwarf_wanted {
	const uint64_t *addresses; /* in ascending order */
	size_t count;
	bool is_whole;
	bool no_lines;              /* .debug_line is not looked at */
	struct elf_symbols *tables; /* to be read meanwhile; or NULL */
};

/* NULL when the module has no DWARF. */
struct dwarf_context *dwarf_context_new(const struct module *module,
					const struct dwarf_wanted *wanted, unsigned threads);
/* Where they were not wanted at first. Gives how much was unpacked. */
uint64_t dwarf_context_load_lines(struct dwarf_context *context);
/* How much was unpacked. */
void dwarf_context_stats(const struct dwarf_context *context, struct stats *stats);
void dwarf_context_free(struct dwarf_context *context);

/* What .debug_aranges says, of units that need not be there. */
void dwarf_aranges_read(struct dwarf_file *file, struct dwarf_extents *extents);
/* Where the last unit of these addresses ends, or one behind it; UINT64_MAX: it is not told. */
uint64_t dwarf_extents_reach(const struct dwarf_extents *extents, const uint64_t *addresses,
			     size_t count);

/*
 * For each address, in ascending order, the number of its unit among those of the main file, or
 * UINT32_MAX.
 */
uint32_t *dwarf_context_units(struct dwarf_context *context, const uint64_t *addresses,
			      size_t count, unsigned threads);

/* The unit with the entries: the split one of a skeleton, or itself. */
struct dwarf_unit *dwarf_context_full_unit(struct dwarf_context *context, struct dwarf_unit *unit);

#endif

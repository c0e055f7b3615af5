/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_context: all debug files of a module, and which unit an address is in. */
#ifndef SYMBOL_DWARF_CONTEXT_H
#define SYMBOL_DWARF_CONTEXT_H

#include "analyze/base_stats.h"
#include "process/module_state.h"
#include "symbol/dwarf_file.h"

struct dwarf_split {
	char *path;              /* comp_dir and name together, as the unit says */
	struct dwarf_file *file; /* NULL: there is none */
};

struct dwarf_context {
	const struct module *module;
	struct dwarf_file *main, *alternate, *package;
	size_t loads; /* how many sections are unpacked */
	bool alternate_missing, package_tried;
	struct {
		struct dwarf_split *items;
		size_t count, capacity;
	} splits;
	size_t missing_splits;
	pthread_mutex_t lock; /* of the splits */
};

/* NULL when the module has no DWARF. */
struct dwarf_context *dwarf_context_new(const struct module *module, unsigned threads);
/* How much was unpacked. */
void dwarf_context_stats(const struct dwarf_context *context, struct stats *stats);
void dwarf_context_free(struct dwarf_context *context);

/*
 * For each address, in ascending order, the number of its unit among those of the main file, or
 * UINT32_MAX.
 */
uint32_t *dwarf_context_units(struct dwarf_context *context, const uint64_t *addresses,
			      size_t count, unsigned threads);

/* The unit with the entries: the split one of a skeleton, or itself. */
struct dwarf_unit *dwarf_context_full_unit(struct dwarf_context *context, struct dwarf_unit *unit);

#endif

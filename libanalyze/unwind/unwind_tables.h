/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unwind_tables: the unwind tables of a module, from its image and its debug file, and the rules
 * that were compiled from them so far. Once read, they can be asked from any thread.
 */
#ifndef UNWIND_UNWIND_TABLES_H
#define UNWIND_UNWIND_TABLES_H

#include "process/module_state.h"
#include "unwind/rules.h"

#include <stdatomic.h>

struct unwind_table {
	struct cfi_table cfi;
	_Atomic(struct unwind_rules *) *rules; /* of each entry; NULL: not compiled yet */
};

enum { TABLES_MOST = 3 }; /* .eh_frame, .debug_frame, .debug_frame of the debug file */

/* What the rules of a module may take. The whole of a large library is less. */
enum { RULES_SIZE_MOST = 64 << 20 };

struct unwind_tables {
	struct unwind_table tables[TABLES_MOST];
	size_t count;
	atomic_ullong compiled; /* rules */
	atomic_size_t size;     /* of them, in bytes */
	size_t size_most;
	uint8_t stack_pointer;
};

/* `stack_pointer` is the number of that. The module outlives the tables. */
void unwind_tables_read(struct unwind_tables *tables, const struct module *module,
			uint8_t stack_pointer);
void unwind_tables_release(struct unwind_tables *tables);
/*
 * By an address of the file. NULL: none says anything. Where the tables hold as much as they may, the
 * rule is in `*own`, which the caller frees; else that is NULL.
 */
const struct unwind_rule *unwind_tables_find(struct unwind_tables *tables, uint64_t address,
					     struct unwind_rules **own);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table_names: what debug info leaves open, or names worse, symbol tables say. */
#ifndef SYMBOL_TABLE_NAMES_H
#define SYMBOL_TABLE_NAMES_H

#include "analyze/symbol.h"
#include "base/arena.h"

/* Completes the chains of `symbols`, with names in `arena`. */
void table_names_ask(struct symbols *symbols, struct arena *arena, const struct module *module,
		     const uint64_t *addresses, const struct symbol_options *options);

#endif

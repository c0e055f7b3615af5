/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table_names: what debug info leaves open, or names worse, symbol tables say. */
#ifndef SYMBOL_TABLE_NAMES_H
#define SYMBOL_TABLE_NAMES_H

#include "analyze/symbol.h"
#include "symbol/elf_symbols.h"

struct table_names {
	struct elf_symbols symbols;
	bool is_read; /* what they are; else that is done when a name is needed */
};

/* Completes the chains of `symbols`, with names in `arena`. The tables are of no use after that. */
void table_names_ask(struct table_names *tables, struct symbols *symbols, struct arena *arena,
		     const struct module *module, const uint64_t *addresses,
		     const struct symbol_options *options);

#endif

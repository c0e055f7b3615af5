/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_addresses: what addresses are, in the layout of llvm-symbolizer and addr2line -a -f -i. */
#ifndef ANALYZE_VIEW_ADDRESSES_H
#define ANALYZE_VIEW_ADDRESSES_H

#include "analyze/symbol.h"

#include <stdio.h>

struct addresses_options {
	enum demangle_style demangle;
	bool columns; /* file:line:column */
};

/* Those that `symbols` were found for, in the order of `places`, of which there are as many. */
void addresses_write(const struct symbols *symbols, const uint64_t *addresses,
		     const size_t *places, const struct addresses_options *options, FILE *out);

#endif

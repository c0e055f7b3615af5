/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/spot_addresses.h"

#include <stdlib.h>

struct pair {
	uint64_t address;
	uint32_t spot;
};

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return (x->spot > y->spot) - (x->spot < y->spot);
}

void spot_addresses(const struct resolved *resolved, const struct module *module, uint32_t *spots,
		    uint64_t *addresses, size_t count)
{
	struct pair *pairs = xcalloc(count, sizeof(*pairs));

	for (size_t i = 0; i < count; i++) {
		pairs[i].spot = spots[i];
		if (!module_address(module, resolved->spots.items[spots[i]].offset,
				    &pairs[i].address))
			pairs[i].address = 0;
	}
	qsort(pairs, count, sizeof(*pairs), compare_pairs);
	for (size_t i = 0; i < count; i++) {
		spots[i] = pairs[i].spot;
		addresses[i] = pairs[i].address;
	}
	free(pairs);
}

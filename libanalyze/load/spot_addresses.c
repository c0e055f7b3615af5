/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/spot_addresses.h"

#include "base/sort.h"

#include <stdlib.h>

void spot_addresses(const struct resolved *resolved, const struct module *module, uint32_t *spots,
		    uint64_t *addresses, size_t count)
{
	struct sort_item *items = xrealloc_array(NULL, count, sizeof(*items));

	for (size_t i = 0; i < count; i++) {
		items[i] = (struct sort_item){0, spots[i]};
		(void)module_address(module, resolved->spots.items[spots[i]].offset, &items[i].key);
	}
	sort_items(items, count);
	for (size_t i = 0; i < count; i++) {
		spots[i] = (uint32_t)items[i].number;
		addresses[i] = items[i].key;
	}
	free(items);
}

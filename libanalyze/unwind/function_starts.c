/* SPDX-License-Identifier: GPL-2.0-or-later */
/* function_starts: where the functions of a module begin, by its unwind tables */
#include "analyze/unwind.h"
#include "unwind/unwind_tables.h"

#include <stdlib.h>

struct function_starts {
	struct unwind_tables tables;
};

struct function_starts *function_starts_new(const struct module *module)
{
	struct function_starts *starts = xcalloc(1, sizeof(*starts));

	/* Nothing has an address yet in what is not linked. */
	if (module->image && module->image->type != ET_REL)
		unwind_tables_read(&starts->tables, module, 0);
	return starts;
}

void function_starts_free(struct function_starts *starts)
{
	if (!starts)
		return;
	unwind_tables_release(&starts->tables);
	free(starts);
}

bool function_starts_find(const struct function_starts *starts, uint64_t address, uint64_t *start)
{
	for (size_t i = 0; i < starts->tables.count; i++) {
		const struct cfi_table *table = &starts->tables.tables[i].cfi;
		ptrdiff_t entry = cfi_table_find(table, address);

		if (entry >= 0) {
			*start = table->entries[entry].start;
			return true;
		}
	}
	return false;
}

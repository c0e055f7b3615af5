/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/cfi.h"

#include "base/reader.h"
#include "base/sort.h"
#include "base/vector.h"

/* They were read in the order of the section. */
static void sort_by_start(struct cfi_table *table)
{
	struct sort_item *starts = xrealloc_array(NULL, table->count, sizeof(*starts));

	for (size_t i = 0; i < table->count; i++)
		starts[i] = (struct sort_item){table->entries[i].start, i};
	table->entries = sort_things(table->entries, sizeof(*table->entries), starts, table->count);
	table->capacity = table->count;
}

/*
 * Of functions that begin at the same address the first stays, as with copies of a template that
 * the linker threw away, but for their entry. An entry ends where the next begins.
 */
static void straighten(struct cfi_table *table)
{
	size_t kept = 0;

	sort_by_start(table);
	for (size_t i = 0; i < table->count; i++) {
		struct cfi_entry *last = kept ? &table->entries[kept - 1] : NULL;

		if (last && last->start == table->entries[i].start)
			continue;
		if (last && last->end > table->entries[i].start)
			last->end = table->entries[i].start;
		table->entries[kept++] = table->entries[i];
	}
	table->count = kept;
}

void cfi_table_read(struct cfi_table *table, const struct cfi_section *section)
{
	struct reader reader = reader_over(section->bytes.at, section->bytes.size, section->swap);
	uint64_t known_at = UINT64_MAX, cie_at = 0;
	struct cfi_cie cie = {0};
	bool is_good = false;

	table->section = *section;
	for (;;) {
		uint64_t at = (uint64_t)(reader.at - reader.start);
		struct reader body;
		struct cfi_fde fde;
		enum cfi_record record = cfi_next(section, &reader, &body, &cie_at);

		if (record == CFI_END)
			break;
		if (record != CFI_FDE)
			continue;
		if (cie_at != known_at) {
			known_at = cie_at;
			is_good = cfi_read_cie(section, cie_at, &cie);
		}
		if (!is_good || !cfi_read_fde(section, &cie, &body, &fde) || !fde.start)
			continue; /* at 0: of a function that the linker threw away */
		table->entries = vector_grow(table->entries, table->count, &table->capacity,
					     sizeof(*table->entries));
		table->entries[table->count++] = (struct cfi_entry){fde.start, fde.end, at};
	}
	straighten(table);
}

void cfi_table_release(struct cfi_table *table)
{
	free(table->entries);
	elf_data_release(&table->data);
}

ptrdiff_t cfi_table_find(const struct cfi_table *table, uint64_t address)
{
	size_t low = 0, high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->entries[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || address >= table->entries[low - 1].end)
		return -1;
	return (ptrdiff_t)low - 1;
}

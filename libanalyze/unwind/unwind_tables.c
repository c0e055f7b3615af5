/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/unwind_tables.h"

#include "base/reader.h"

#include <stdlib.h>

static struct cfi_section section_of(const struct elf_file *elf, struct span bytes,
				     uint64_t address, bool is_eh)
{
	return (struct cfi_section){
		.bytes = bytes,
		.address = address,
		.is_eh = is_eh,
		.swap = elf->swap,
		.address_size = elf->is_64 ? 8 : 4,
	};
}

static void add_table(struct unwind_tables *tables, const struct cfi_section *section,
		      struct elf_data data)
{
	struct unwind_table *table = &tables->tables[tables->count];

	cfi_table_read(&table->cfi, section);
	table->cfi.data = data;
	if (!table->cfi.count) {
		cfi_table_release(&table->cfi);
		table->cfi = (struct cfi_table){0};
		return;
	}
	table->rules = xcalloc(table->cfi.count, sizeof(*table->rules));
	tables->count++;
}

static bool add_section(struct unwind_tables *tables, const struct elf_file *elf, const char *name,
			const char *packed_name, bool is_eh)
{
	const struct elf_section *section = elf_find_section(elf, name);
	struct cfi_section cfi;
	struct elf_data data = {0};
	struct error error;

	if (!section && packed_name)
		section = elf_find_section(elf, packed_name);
	if (!section || !section->bytes.size || elf_load_section(elf, section, &data, &error) < 0)
		return false;
	cfi = section_of(elf, data.bytes, section->address, is_eh);
	add_table(tables, &cfi, data);
	return true;
}

/* Of a file without section headers: by the segment of .eh_frame_hdr, which says where it is. */
static void add_by_segment(struct unwind_tables *tables, const struct elf_file *elf)
{
	enum { HEADER_SIZE = 8, FORM_S32_FROM_HERE = 0x1b };

	for (size_t i = 0; i < elf->segment_count; i++) {
		const struct elf_segment *segment = &elf->segments[i];
		const unsigned char *header;
		struct cfi_section cfi;
		uint64_t address, offset;

		if (segment->type != PT_GNU_EH_FRAME || segment->offset > elf->bytes.size ||
		    elf->bytes.size - segment->offset < HEADER_SIZE)
			continue;
		header = elf->bytes.at + segment->offset;
		if (header[0] != 1 || header[1] != FORM_S32_FROM_HERE)
			continue;
		address = segment->address + 4 + (uint64_t)(int32_t)load_u32(header + 4, elf->swap);
		if (!elf_offset_of(elf, address, &offset) || offset >= elf->bytes.size)
			continue;
		cfi = section_of(elf,
				 (struct span){elf->bytes.at + offset, elf->bytes.size - offset},
				 address, true);
		add_table(tables, &cfi, (struct elf_data){0});
		return;
	}
}

void unwind_tables_read(struct unwind_tables *tables, const struct module *module,
			uint8_t stack_pointer)
{
	const struct elf_file *image = module->image, *debug = module->debug;

	memset(tables, 0, sizeof(*tables));
	tables->stack_pointer = stack_pointer;
	tables->size_most = RULES_SIZE_MOST;
	if (image && !add_section(tables, image, ".eh_frame", NULL, true) && !image->section_count)
		add_by_segment(tables, image);
	if (image)
		add_section(tables, image, ".debug_frame", ".zdebug_frame", false);
	/* Its .eh_frame has lost its bytes. */
	if (debug && debug != image)
		add_section(tables, debug, ".debug_frame", ".zdebug_frame", false);
}

void unwind_tables_release(struct unwind_tables *tables)
{
	for (size_t i = 0; i < tables->count; i++) {
		struct unwind_table *table = &tables->tables[i];

		for (size_t k = 0; k < table->cfi.count; k++)
			unwind_rules_free(atomic_load(&table->rules[k]));
		free(table->rules);
		cfi_table_release(&table->cfi);
	}
}

/* Two threads may compile the same; the rules of the first one stay. */
static struct unwind_rules *store(struct unwind_tables *tables, struct unwind_table *table,
				  size_t entry, struct unwind_rules *made)
{
	struct unwind_rules *known = NULL;

	if (!made)
		return NULL;
	if (!atomic_compare_exchange_strong(&table->rules[entry], &known, made)) {
		unwind_rules_free(made);
		return known;
	}
	atomic_fetch_add(&tables->compiled, made->count);
	atomic_fetch_add(&tables->size, unwind_rules_size(made));
	return made;
}

static struct unwind_rules *rules_of(struct unwind_tables *tables, struct unwind_table *table,
				     size_t entry, uint64_t address, struct unwind_rules **own)
{
	struct unwind_rules *known = atomic_load(&table->rules[entry]);
	uint64_t at = table->cfi.entries[entry].at;

	if (known)
		return known;
	if (atomic_load(&tables->size) < tables->size_most)
		return store(tables, table, entry,
			     unwind_rules_new(&table->cfi.section, at, tables->stack_pointer));
	*own = unwind_rules_new_at(&table->cfi.section, at, tables->stack_pointer, address);
	return *own;
}

const struct unwind_rule *unwind_tables_find(struct unwind_tables *tables, uint64_t address,
					     struct unwind_rules **own)
{
	*own = NULL;
	for (size_t i = 0; i < tables->count; i++) {
		struct unwind_table *table = &tables->tables[i];
		ptrdiff_t entry = cfi_table_find(&table->cfi, address);
		struct unwind_rules *rules;
		const struct unwind_rule *rule;

		if (entry < 0)
			continue;
		rules = rules_of(tables, table, (size_t)entry, address, own);
		rule = rules ? unwind_rules_find(rules, address) : NULL;
		if (rule && rule->kind != RULE_NONE)
			return rule;
		unwind_rules_free(*own);
		*own = NULL;
	}
	return NULL;
}

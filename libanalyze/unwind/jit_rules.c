/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/jit_rules.h"

/* Addresses are relative to where they stand, and so can be those of the file. */
static struct cfi_section section_of(const struct jit_dump *dump, const struct jit_code *code,
				     const struct machine *machine)
{
	enum { ALIGNMENT = 8 };

	return (struct cfi_section){
		.bytes = code->tables,
		.address = code->offset + code->size + (-code->size & (ALIGNMENT - 1)),
		.is_eh = true,
		.swap = dump->swap,
		.address_size = (uint8_t)machine->word,
	};
}

static struct unwind_rules *rules_at(const struct jit_dump *dump, const struct machine *machine,
				     uint64_t offset)
{
	const struct jit_code *code = jit_dump_find(dump, offset);
	struct unwind_rules *rules = NULL;
	struct cfi_table table = {0};
	struct cfi_section section;
	ptrdiff_t entry;

	if (!code || !code->tables.size)
		return NULL;
	section = section_of(dump, code, machine);
	cfi_table_read(&table, &section);
	entry = cfi_table_find(&table, offset);
	if (entry >= 0)
		rules = unwind_rules_new_at(&section, table.entries[entry].at,
					    machine->stack_pointer, offset);
	cfi_table_release(&table);
	return rules;
}

const struct unwind_rule *jit_rules_find(const struct history *history,
					 const struct machine *machine, const struct place *place,
					 struct unwind_rules **own)
{
	const struct jit_source *source = history_jit_of(history, place->image);
	const struct unwind_rule *rule;

	if (!source || !source->dump)
		return NULL;
	*own = rules_at(source->dump, machine, place->offset);
	rule = *own ? unwind_rules_find(*own, place->offset) : NULL;
	return rule && rule->kind != RULE_NONE ? rule : NULL;
}

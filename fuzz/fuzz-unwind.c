// SPDX-License-Identifier: GPL-2.0-or-later
/* Registers, a stack dump and unwind tables, all of them any bytes -> rules, and steps by them. */
#include "unwind/walk.h"

#include "base/reader.h"
#include "unwind/coroutine.h"
#include "unwind/kernel_call.h"
#include "unwind/leaf.h"
#include "unwind/signal_frame.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { REGISTER_BYTES = 32, RULES_MOST = 2000 };

static bool is_code(void *state, uint64_t address)
{
	(void)state;
	return address % 2;
}

/* The dump is taken for code as well. */
static void step_elsewhere(const struct walk *walk)
{
	const struct signal_frame *frames[] = {signal_frame_of_vdso(walk->machine),
					       signal_frame_at(walk->machine, walk->dump)};
	struct walk next = *walk;

	for (size_t i = 0; i < sizeof(frames) / sizeof(*frames); i++) {
		next = *walk;
		if (frames[i] && signal_frame_is_there(&next, frames[i]) &&
		    walk_by_signal_frame(&next, frames[i]) && !next.is_exact)
			abort();
	}
	next = *walk;
	if (walk->machine->elf_machine == EM_386)
		walk_by_kernel_call(&next, is_code, NULL);
	coroutine_returns_to(walk->machine, walk->dump);
	coroutine_began(walk);
	leaf_ends_with_call(walk->machine, walk->dump);
}

static void step(struct walk walk, const struct unwind_rules *rules)
{
	step_elsewhere(&walk);
	for (size_t i = 0; i < rules->count && i < RULES_MOST; i++) {
		struct walk next = walk;

		if (rules->rules[i].kind != RULE_NONE && walk_by_rule(&next, &rules->rules[i]) &&
		    walk_by_frame_pointer(&next))
			walk = next;
		if (next.ending >= ENDING_COUNT || next.steps > walk.steps)
			abort();
	}
}

static void compile(const struct cfi_table *table, const struct walk *walk)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct cfi_entry *entry = &table->entries[i];
		struct unwind_rules *rules =
			unwind_rules_new(&table->section, entry->at, walk->machine->stack_pointer);

		if (cfi_table_find(table, entry->start) != (ptrdiff_t)i || !rules)
			abort();
		for (size_t k = 0; k < rules->count; k++)
			if (unwind_rules_find(rules, rules->rules[k].start) != &rules->rules[k])
				abort();
		step(*walk, rules);
		unwind_rules_free(rules);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const uint16_t elf_machines[] = {EM_X86_64, EM_386,  EM_AARCH64, EM_ARM,
						EM_RISCV,  EM_S390, EM_PPC64,   EM_X86_64};
	struct reader reader = reader_over(bytes, size, false);
	unsigned choice = reader_u8(&reader), dump_size = reader_u8(&reader);
	struct walk walk = {.machine = machine_by_elf(elf_machines[choice & 7]), .steps = 1000};
	struct cfi_section section = {.is_eh = choice & 8, .swap = choice & 16};
	struct cfi_table table = {0};

	for (unsigned i = 0; i < REGISTER_BYTES; i++) {
		walk.values[i] = (uint64_t)(int8_t)reader_u8(&reader) * 8;
		walk.is_known[i] = walk.values[i] != 8;
	}
	walk.swap = section.swap;
	walk.is_exact = choice & 32;
	walk.dump_start = walk.values[walk.machine->stack_pointer];
	walk.dump = reader_span(&reader, dump_size);
	section.address_size = walk.machine->word;
	section.bytes = reader_span(&reader, reader_left(&reader));
	if (!reader.overrun) {
		cfi_table_read(&table, &section);
		compile(&table, &walk);
		cfi_table_release(&table);
	}
	return 0;
}

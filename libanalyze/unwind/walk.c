/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/walk.h"

#include "base/reader.h"
#include "unwind/expression.h"

/* Real stacks need a few dozen; what is hostile needs a limit. */
enum { EXPRESSION_STEPS_MOST = 1 << 14 };

bool walk_begin(struct walk *walk, const struct recording *recording, const struct machine *machine,
		const struct sample *sample)
{
	uint64_t mask = sample->event->attr.user_registers;
	int at = register_position(mask, machine->perf_program_counter);

	memset(walk->is_known, 0, sizeof(walk->is_known));
	walk->machine = machine;
	walk->dump = sample->user_stack;
	walk->swap = recording->swap;
	walk->is_exact = true;
	walk->was_signalled = false;
	walk->is_chained = false;
	walk->steps = EXPRESSION_STEPS_MOST;
	walk->ending = ENDING_BAD_ADDRESS;
	if (at < 0 || (uint64_t)at >= sample->user_registers.count)
		return false;
	walk->program_counter =
		word_at(recording, sample->user_registers, (uint64_t)at) & machine->address_mask;
	for (uint64_t i = 0; mask && i < sample->user_registers.count; i++, mask &= mask - 1) {
		unsigned number = machine->registers[__builtin_ctzll(mask)];
		uint64_t value;

		if (!number--)
			continue;
		value = load_u64(sample->user_registers.at + 8 * i, walk->swap);
		walk->values[number] = machine->word == 4 ? (uint32_t)value : value;
		walk->is_known[number] = true;
	}
	walk->dump_start = walk->values[machine->stack_pointer];
	return walk->is_known[machine->stack_pointer];
}

/* ---- memory -----------------------------------------------------------------------------------
 */

static uint64_t load(const unsigned char *at, unsigned size, bool swap)
{
	switch (size) {
	case 1:
		return *at;
	case 2:
		return load_u16(at, swap);
	case 4:
		return load_u32(at, swap);
	default:
		return load_u64(at, swap);
	}
}

/* A few for each frame: without a call where it succeeds. */
static inline bool read_dump(struct walk *walk, uint64_t address, unsigned size, uint64_t *value)
{
	uint64_t at = address - walk->dump_start;

	if (at > walk->dump.size || size > walk->dump.size - at) {
		/* Stacks are copied from the stack pointer up. A signal may have its own. */
		walk->ending = address >= walk->dump_start || walk->was_signalled
				       ? ENDING_DUMP
				       : ENDING_BAD_ADDRESS;
		return false;
	}
	*value = size == 8 ? load_u64(walk->dump.at + at, walk->swap)
			   : load(walk->dump.at + at, size, walk->swap);
	return true;
}

bool walk_read(struct walk *walk, uint64_t address, unsigned size, uint64_t *value)
{
	return read_dump(walk, address, size, value);
}

/* What a program can never have changed is in the file as it was in memory. */
static bool read_image(const struct walk *walk, uint64_t address, unsigned size, uint64_t *value)
{
	const struct elf_file *image = walk->image;

	address -= walk->bias;
	for (size_t i = 0; image && i < image->segment_count; i++) {
		const struct elf_segment *segment = &image->segments[i];
		uint64_t within = address - segment->address;

		if (segment->type != PT_LOAD || segment->flags & PF_W ||
		    within >= segment->file_size || size > segment->file_size - within ||
		    segment->offset > image->bytes.size ||
		    segment->file_size > image->bytes.size - segment->offset)
			continue;
		*value = load(image->bytes.at + segment->offset + within, size, image->swap);
		return true;
	}
	return false;
}

static bool source_memory(void *state, uint64_t address, unsigned size, uint64_t *value)
{
	return walk_read(state, address, size, value) || read_image(state, address, size, value);
}

static bool source_register(void *state, uint64_t number, uint64_t *value)
{
	struct walk *walk = state;

	if (number >= CFI_REGISTERS || !walk->is_known[number])
		return false;
	*value = walk->values[number];
	return true;
}

/* ---- one step ---------------------------------------------------------------------------------
 */

static bool run_expression(struct walk *walk, struct span expression, const uint64_t *first,
			   uint64_t *value)
{
	struct expression_source source = {
		.register_value = source_register,
		.memory = source_memory,
		.state = walk,
		.bias = walk->bias,
		.address_size = walk->machine->word,
		.swap = walk->image ? walk->image->swap : walk->swap,
		.steps = &walk->steps,
	};

	return expression_run(expression, first, &source, value);
}

/* What is saved, by the registers of this frame; `walk` still has all of them. */
static bool saved_value(struct walk *walk, const struct saved_register *saved, uint64_t cfa,
			uint64_t *value)
{
	struct span expression = {saved->expression, (size_t)saved->offset};

	switch (saved->how) {
	case CFI_AT_OFFSET:
		return walk_read(walk, cfa + (uint64_t)saved->offset, walk->machine->word, value);
	case CFI_IS_OFFSET:
		*value = cfa + (uint64_t)saved->offset;
		return true;
	case CFI_REGISTER:
		return source_register(walk, saved->other, value);
	case CFI_AT_EXPRESSION:
		return run_expression(walk, expression, &cfa, value) &&
		       walk_read(walk, *value, walk->machine->word, value);
	case CFI_IS_EXPRESSION:
		return run_expression(walk, expression, &cfa, value);
	}
	return false; /* CFI_UNDEFINED */
}

/*
 * Compilers say that a register is saved until the function returns. Where its place is below the
 * stack pointer, it has been taken back already, or not been changed yet.
 */
static bool is_below_stack(const struct walk *walk, const struct saved_register *saved,
			   uint64_t cfa, uint64_t stack)
{
	return walk->is_exact && saved->how == CFI_AT_OFFSET &&
	       cfa + (uint64_t)saved->offset < stack &&
	       saved->number != walk->machine->program_counter;
}

/* One after the other: nothing that is saved depends on another register but through the CFA. */
static void restore_simple(struct walk *walk, const struct unwind_rule *rule, uint64_t cfa)
{
	uint64_t stack = walk->values[walk->machine->stack_pointer];
	unsigned word = walk->machine->word;

	for (uint32_t i = 0; i < rule->saved_count; i++) {
		const struct saved_register *saved = &rule->saved[i];

		if (is_below_stack(walk, saved, cfa, stack))
			continue;
		walk->is_known[saved->number] = read_dump(walk, cfa + (uint64_t)saved->offset, word,
							  &walk->values[saved->number]);
	}
}

static void restore_full(struct walk *walk, const struct unwind_rule *rule, uint64_t cfa)
{
	uint64_t values[CFI_REGISTERS];
	bool is_known[CFI_REGISTERS];

	for (uint32_t i = 0; i < rule->saved_count; i++)
		is_known[i] = saved_value(walk, &rule->saved[i], cfa, &values[i]);
	for (uint32_t i = 0; i < rule->saved_count; i++) {
		uint8_t number = rule->saved[i].number;

		walk->values[number] = values[i];
		walk->is_known[number] = is_known[i];
	}
}

static bool find_cfa(struct walk *walk, const struct unwind_rule *rule, uint64_t *cfa)
{
	if (rule->cfa_expression.size)
		return run_expression(walk, rule->cfa_expression, NULL, cfa);
	*cfa = walk->values[rule->cfa_register] + (uint64_t)rule->cfa_offset;
	return walk->is_known[rule->cfa_register];
}

bool walk_arrive(struct walk *walk, uint64_t address, uint64_t stack_before, bool was_signal)
{
	uint64_t stack = walk->values[walk->machine->stack_pointer];
	uint64_t before = walk->program_counter;

	address &= walk->machine->address_mask;
	walk->program_counter = address;
	walk->is_exact = was_signal;
	walk->was_signalled |= was_signal;
	walk->is_chained = false;
	if (walk->machine->program_counter != MACHINE_NO_REGISTER) {
		walk->values[walk->machine->program_counter] = address;
		walk->is_known[walk->machine->program_counter] = true;
	}
	if (!address) {
		walk->ending = ENDING_ROOT;
		return false;
	}
	if ((stack == stack_before && address == before) || (stack < stack_before && !was_signal)) {
		walk->ending = ENDING_BAD_ADDRESS;
		return false;
	}
	return true;
}

bool walk_by_rule(struct walk *walk, const struct unwind_rule *rule)
{
	const struct machine *machine = walk->machine;
	uint64_t before = walk->values[machine->stack_pointer], cfa = 0;

	if (rule->kind == RULE_ROOT) {
		walk->ending = ENDING_ROOT;
		return false;
	}
	if (!find_cfa(walk, rule, &cfa))
		return false; /* of the read that lost the register that it takes */
	if (machine->word == 4)
		cfa = (uint32_t)cfa;
	/* Only what calls nothing leaves the return address in its register. */
	if (!rule->has_return && (rule->return_column != machine->link || !walk->is_exact)) {
		walk->ending = ENDING_NO_CFI;
		return false;
	}
	if (rule->kind == RULE_SIMPLE)
		restore_simple(walk, rule, cfa);
	else
		restore_full(walk, rule, cfa);
	if (!rule->has_stack) {
		walk->values[machine->stack_pointer] = cfa + (uint64_t)(int64_t)machine->stack_bias;
		walk->is_known[machine->stack_pointer] = true;
	}
	if (!walk->is_known[rule->return_column])
		return false;
	return walk_arrive(walk, walk->values[rule->return_column], before, rule->is_signal);
}

bool walk_by_frame_pointer(struct walk *walk)
{
	const struct machine *machine = walk->machine;
	uint64_t before = walk->values[machine->stack_pointer], frame, caller, address;
	unsigned word = machine->word;

	walk->ending = ENDING_NO_CFI;
	if (machine->frame_pointer == MACHINE_NO_REGISTER ||
	    !walk->is_known[machine->frame_pointer])
		return false;
	frame = walk->values[machine->frame_pointer];
	if (!frame && walk->is_chained)
		walk->ending =
			ENDING_ROOT; /* as every ABI wants the outermost frame to be marked */
	if (frame < before || frame % word)
		return false;
	if (!walk_read(walk, frame + (uint64_t)(machine->chain.caller * (int)word), word,
		       &caller) ||
	    !walk_read(walk, frame + (uint64_t)(machine->chain.return_address * (int)word), word,
		       &address)) {
		if (!walk->is_chained) /* it was not used as one, then */
			walk->ending = ENDING_NO_CFI;
		return false;
	}
	if (!address && !walk->is_chained)
		return false; /* no root, but two words of something else */
	/* All other registers may have been changed. */
	memset(walk->is_known, 0, sizeof(walk->is_known));
	walk->values[machine->frame_pointer] = caller;
	walk->is_known[machine->frame_pointer] = true;
	walk->values[machine->stack_pointer] = frame + (uint64_t)(machine->chain.stack * (int)word);
	walk->is_known[machine->stack_pointer] = true;
	if (!walk_arrive(walk, address, before, false))
		return false;
	walk->is_chained = true;
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dwarf_line_program: a sequence is a run of rows of ascending addresses, and a row holds up to the
 * next one. Of two sequences that claim an address the one that ends first is believed: the other
 * is most likely what is left of code that was thrown away.
 */
#include "symbol/dwarf_line.h"

#include "symbol/dwarf_ranges.h"

#include <stdlib.h>

/* A program that covers the addresses over and over is not an honest one. */
enum { COVERED_MOST = 64 };

struct machine {
	struct dwarf_lines *lines;
	struct reader reader;
	const uint64_t *addresses;
	size_t count;
	struct dwarf_row *rows, *pending;
	/* The sequence: is there a row yet, is it thrown away, and what was matched in it. */
	bool is_open, is_dead;
	size_t first, next;
	uint64_t budget; /* of addresses to be covered */
	/* The last row, and the one that is being made. */
	uint64_t row_address, address;
	struct dwarf_row row, state;
};

static inline void add_row(struct machine *machine)
{
	if (!machine->is_open) {
		machine->is_open = true;
		machine->is_dead = dwarf_is_tombstone(machine->lines->unit, machine->address);
		machine->first = machine->next = first_address(
			machine->addresses, machine->count, machine->address);
	}
	while (machine->next < machine->count &&
	       machine->addresses[machine->next] < machine->address)
		machine->pending[machine->next++] = machine->row;
	machine->row_address = machine->address;
	machine->row = machine->state;
}

static void reset(struct machine *machine)
{
	machine->is_open = machine->is_dead = false;
	machine->address = 0;
	machine->state = (struct dwarf_row){.found = true, .file = 1, .line = 1};
}

static void end_sequence(struct machine *machine)
{
	add_row(machine);
	machine->budget -= machine->next - machine->first < machine->budget
				   ? machine->next - machine->first
				   : machine->budget;
	for (size_t i = machine->first; i < machine->next && !machine->is_dead; i++) {
		struct dwarf_row *row = &machine->rows[i];

		if (row->found && row->end <= machine->address)
			continue;
		*row = machine->pending[i];
		row->end = machine->address;
	}
	reset(machine);
}

static void extended(struct machine *machine)
{
	struct reader *reader = &machine->reader;
	uint64_t size = reader_uleb(reader);
	struct span rest = reader_span(reader, size);
	struct reader operand = reader_over(rest.at, rest.size, reader->swap);

	switch (reader_u8(&operand)) {
	case DW_LNE_end_sequence:
		end_sequence(machine);
		break;
	case DW_LNE_set_address:
		machine->address = reader_unsigned(&operand, (unsigned)reader_left(&operand));
		break;
	default:
		break;
	}
}

static void standard(struct machine *machine, uint8_t opcode)
{
	const struct dwarf_lines *lines = machine->lines;
	struct reader *reader = &machine->reader;
	struct dwarf_row *state = &machine->state;

	switch (opcode) {
	case DW_LNS_copy:
		add_row(machine);
		break;
	case DW_LNS_advance_pc:
		machine->address += reader_uleb(reader) * lines->least_instruction;
		break;
	case DW_LNS_advance_line:
		state->line += (uint32_t)reader_sleb(reader);
		break;
	case DW_LNS_set_file:
		state->file = (uint32_t)reader_uleb(reader);
		break;
	case DW_LNS_set_column:
		state->column = (uint32_t)reader_uleb(reader);
		break;
	case DW_LNS_const_add_pc:
		machine->address += (uint64_t)((255 - lines->opcode_base) / lines->line_range) *
				    lines->least_instruction;
		break;
	case DW_LNS_fixed_advance_pc:
		machine->address += reader_u16(reader);
		break;
	default:
		for (uint8_t i = lines->opcode_lengths[opcode - 1]; i > 0; i--)
			reader_skip_leb(reader);
	}
}

void dwarf_lines_run(struct dwarf_lines *lines, const uint64_t *addresses, size_t count,
		     struct dwarf_row *rows)
{
	struct machine machine = {
		.lines = lines,
		.reader = lines->program,
		.addresses = addresses,
		.count = count,
		.rows = rows,
		.budget = (uint64_t)count * COVERED_MOST + COVERED_MOST,
		.pending = xcalloc(count + 1, sizeof(*machine.pending)),
	};

	reset(&machine);
	while (machine.reader.at < machine.reader.end && machine.budget) {
		uint8_t opcode = *machine.reader.at++;

		if (opcode >= lines->opcode_base) {
			opcode = (uint8_t)(opcode - lines->opcode_base);
			machine.address +=
				(uint64_t)(opcode / lines->line_range) * lines->least_instruction;
			machine.state.line +=
				(uint32_t)(lines->line_base + opcode % lines->line_range);
			add_row(&machine);
		} else if (opcode) {
			standard(&machine, opcode);
		} else {
			extended(&machine);
		}
	}
	free(machine.pending);
}

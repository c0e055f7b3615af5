/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cfi_program: the programs of CIE and FDE -> rows. */
#include "unwind/cfi.h"

#include "base/leb128.h"

#include <stdlib.h>

/* The two highest bits are an operation of their own, with a number in the rest. */
enum cfi_operation {
	OP_ADVANCE = 1,
	OP_OFFSET = 2,
	OP_RESTORE = 3,
	OP_NOP = 0x00,
	OP_SET_LOC = 0x01,
	OP_ADVANCE1 = 0x02,
	OP_ADVANCE2 = 0x03,
	OP_ADVANCE4 = 0x04,
	OP_OFFSET_EXTENDED = 0x05,
	OP_RESTORE_EXTENDED = 0x06,
	OP_UNDEFINED = 0x07,
	OP_SAME_VALUE = 0x08,
	OP_REGISTER = 0x09,
	OP_REMEMBER_STATE = 0x0a,
	OP_RESTORE_STATE = 0x0b,
	OP_DEF_CFA = 0x0c,
	OP_DEF_CFA_REGISTER = 0x0d,
	OP_DEF_CFA_OFFSET = 0x0e,
	OP_DEF_CFA_EXPRESSION = 0x0f,
	OP_EXPRESSION = 0x10,
	OP_OFFSET_EXTENDED_SF = 0x11,
	OP_DEF_CFA_SF = 0x12,
	OP_DEF_CFA_OFFSET_SF = 0x13,
	OP_VAL_OFFSET = 0x14,
	OP_VAL_OFFSET_SF = 0x15,
	OP_VAL_EXPRESSION = 0x16,
	OP_ADVANCE8 = 0x1d,
	OP_NEGATE_RA_STATE_WITH_PC = 0x2c,
	OP_NEGATE_RA_STATE = 0x2d, /* of aarch64; elsewhere another */
	OP_ARGS_SIZE = 0x2e,
	OP_NEGATIVE_OFFSET_EXTENDED = 0x2f,
};

enum { REMEMBERED_MOST = 16 };

struct run {
	const struct cfi_section *section;
	const struct cfi_cie *cie;
	struct reader reader;
	struct cfi_row row;
	struct cfi_row initial; /* what the CIE says */
	struct cfi_row remembered[REMEMBERED_MOST];
	unsigned remembered_count;
	uint64_t end; /* of the function */
	cfi_row_visitor *visit;
	void *state;
};

static void set(struct run *run, uint64_t number, struct cfi_place place)
{
	if (number < CFI_REGISTERS)
		run->row.registers[number] = place;
}

static int64_t factored(const struct run *run, uint64_t offset)
{
	return (int64_t)(offset * (uint64_t)run->cie->data_align);
}

static void set_offset(struct run *run, uint64_t number, enum cfi_how how, uint64_t offset)
{
	set(run, number, (struct cfi_place){.how = how, .offset = factored(run, offset)});
}

static void set_how(struct run *run, uint64_t number, enum cfi_how how)
{
	set(run, number, (struct cfi_place){.how = how});
}

static void restore(struct run *run, uint64_t number)
{
	if (number < CFI_REGISTERS)
		run->row.registers[number] = run->initial.registers[number];
}

static struct span read_expression(struct run *run)
{
	uint64_t size = reader_uleb(&run->reader);

	return reader_span(&run->reader, size < SIZE_MAX ? (size_t)size : SIZE_MAX);
}

static void set_expression(struct run *run, enum cfi_how how)
{
	uint64_t number = reader_uleb(&run->reader);

	set(run, number, (struct cfi_place){.how = how, .expression = read_expression(run)});
}

static void set_cfa(struct run *run, uint64_t number, int64_t offset)
{
	run->row.cfa = (struct cfi_place){
		.how = CFI_IS_OFFSET,
		.other = number < UINT32_MAX ? (uint32_t)number : UINT32_MAX,
		.offset = offset,
	};
}

/* The row is whole: nothing changes until `address`. False: that is not ahead. */
static bool advance_to(struct run *run, uint64_t address)
{
	if (address < run->row.start)
		return false;
	if (address > run->end)
		address = run->end;
	run->row.end = address;
	if (address > run->row.start)
		run->visit(run->state, &run->row);
	run->row.start = address;
	return address < run->end;
}

static bool advance(struct run *run, uint64_t units)
{
	uint64_t bytes;

	return !__builtin_mul_overflow(units, run->cie->code_align, &bytes) &&
	       bytes <= UINT64_MAX - run->row.start && advance_to(run, run->row.start + bytes);
}

static bool set_location(struct run *run)
{
	uint64_t address;

	return cfi_read_address(run->section, run->cie, &run->reader, &address) &&
	       advance_to(run, address);
}

static bool remember(struct run *run)
{
	if (run->remembered_count == REMEMBERED_MOST)
		return false;
	run->remembered[run->remembered_count++] = run->row;
	return true;
}

static bool recall(struct run *run)
{
	uint64_t start = run->row.start;

	if (!run->remembered_count)
		return false;
	run->row = run->remembered[--run->remembered_count];
	run->row.start = start;
	return true;
}

static void set_register(struct run *run)
{
	uint64_t number = reader_uleb(&run->reader), other = reader_uleb(&run->reader);

	set(run, number,
	    (struct cfi_place){.how = CFI_REGISTER,
			       .other = other < CFI_REGISTERS ? (uint32_t)other : UINT32_MAX});
}

static bool define_cfa(struct run *run, uint8_t operation)
{
	struct reader *reader = &run->reader;
	struct cfi_place *cfa = &run->row.cfa;
	uint64_t number;

	switch (operation) {
	case OP_DEF_CFA:
		number = reader_uleb(reader);
		set_cfa(run, number, (int64_t)reader_uleb(reader));
		return true;
	case OP_DEF_CFA_SF:
		number = reader_uleb(reader);
		set_cfa(run, number, factored(run, (uint64_t)reader_sleb(reader)));
		return true;
	case OP_DEF_CFA_REGISTER:
		set_cfa(run, reader_uleb(reader), cfa->offset);
		return true;
	case OP_DEF_CFA_OFFSET:
		set_cfa(run, cfa->other, (int64_t)reader_uleb(reader));
		return true;
	case OP_DEF_CFA_OFFSET_SF:
		set_cfa(run, cfa->other, factored(run, (uint64_t)reader_sleb(reader)));
		return true;
	default: /* OP_DEF_CFA_EXPRESSION */
		*cfa = (struct cfi_place){.how = CFI_IS_EXPRESSION,
					  .expression = read_expression(run)};
		return true;
	}
}

static bool set_saved(struct run *run, uint8_t operation)
{
	struct reader *reader = &run->reader;
	uint64_t number;

	switch (operation) {
	case OP_EXPRESSION:
		set_expression(run, CFI_AT_EXPRESSION);
		return true;
	case OP_VAL_EXPRESSION:
		set_expression(run, CFI_IS_EXPRESSION);
		return true;
	case OP_REGISTER:
		set_register(run);
		return true;
	}
	number = reader_uleb(reader);
	switch (operation) {
	case OP_OFFSET_EXTENDED:
		set_offset(run, number, CFI_AT_OFFSET, reader_uleb(reader));
		return true;
	case OP_OFFSET_EXTENDED_SF:
		set_offset(run, number, CFI_AT_OFFSET, (uint64_t)reader_sleb(reader));
		return true;
	case OP_NEGATIVE_OFFSET_EXTENDED:
		set_offset(run, number, CFI_AT_OFFSET, -reader_uleb(reader));
		return true;
	case OP_VAL_OFFSET:
		set_offset(run, number, CFI_IS_OFFSET, reader_uleb(reader));
		return true;
	case OP_VAL_OFFSET_SF:
		set_offset(run, number, CFI_IS_OFFSET, (uint64_t)reader_sleb(reader));
		return true;
	case OP_RESTORE_EXTENDED:
		restore(run, number);
		return true;
	case OP_UNDEFINED:
		set_how(run, number, CFI_UNDEFINED);
		return true;
	case OP_SAME_VALUE:
		set_how(run, number, CFI_SAME);
		return true;
	}
	return false;
}

/* False: nothing more can be told of the function. */
static bool run_one(struct run *run, uint8_t byte)
{
	struct reader *reader = &run->reader;
	unsigned rest = byte & 0x3f;

	switch (byte >> 6) {
	case OP_ADVANCE:
		return advance(run, rest);
	case OP_OFFSET:
		set_offset(run, rest, CFI_AT_OFFSET, reader_uleb(reader));
		return true;
	case OP_RESTORE:
		restore(run, rest);
		return true;
	}
	switch (byte) {
	case OP_NOP:
	case OP_NEGATE_RA_STATE: /* what signs an address is stripped off any */
	case OP_NEGATE_RA_STATE_WITH_PC:
		return true;
	case OP_SET_LOC:
		return set_location(run);
	case OP_ADVANCE1:
		return advance(run, reader_u8(reader));
	case OP_ADVANCE2:
		return advance(run, reader_u16(reader));
	case OP_ADVANCE4:
		return advance(run, reader_u32(reader));
	case OP_ADVANCE8:
		return advance(run, reader_u64(reader));
	case OP_REMEMBER_STATE:
		return remember(run);
	case OP_RESTORE_STATE:
		return recall(run);
	case OP_ARGS_SIZE:
		reader_uleb(reader);
		return true;
	case OP_DEF_CFA:
	case OP_DEF_CFA_REGISTER:
	case OP_DEF_CFA_OFFSET:
	case OP_DEF_CFA_EXPRESSION:
	case OP_DEF_CFA_SF:
	case OP_DEF_CFA_OFFSET_SF:
		return define_cfa(run, byte);
	}
	return set_saved(run, byte);
}

static bool run_program(struct run *run, struct span program)
{
	run->reader = reader_over(program.at, program.size, run->section->swap);
	while (reader_left(&run->reader)) {
		if (!run_one(run, reader_u8(&run->reader)) || run->reader.overrun)
			return false;
	}
	return true;
}

bool cfi_run(const struct cfi_section *section, uint64_t at, struct cfi_cie *cie,
	     cfi_row_visitor *visit, void *state)
{
	struct reader reader = reader_over(section->bytes.at, section->bytes.size, section->swap);
	struct reader body;
	struct cfi_fde fde;
	struct run *run;

	if (at >= section->bytes.size)
		return false;
	reader_take(&reader, (size_t)at);
	if (cfi_next(section, &reader, &body, &fde.cie_at) != CFI_FDE ||
	    !cfi_read_cie(section, fde.cie_at, cie) || !cfi_read_fde(section, cie, &body, &fde))
		return false;
	run = xcalloc(1, sizeof(*run));
	*run = (struct run){
		.section = section, .cie = cie, .end = fde.end, .visit = visit, .state = state};
	run->row.start = run->row.end = fde.start;
	if (run_program(run, cie->program)) {
		run->initial = run->row;
		if (run_program(run, fde.program))
			advance_to(run, fde.end);
	}
	free(run);
	return true;
}

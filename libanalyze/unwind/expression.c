/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/expression.h"

#include "base/leb128.h"

enum { STACK_MOST = 64 };

enum operation {
	OP_ADDR = 0x03,
	OP_DEREF = 0x06,
	OP_CONST1U = 0x08,
	OP_CONST1S = 0x09,
	OP_CONST2U = 0x0a,
	OP_CONST2S = 0x0b,
	OP_CONST4U = 0x0c,
	OP_CONST4S = 0x0d,
	OP_CONST8U = 0x0e,
	OP_CONST8S = 0x0f,
	OP_CONSTU = 0x10,
	OP_CONSTS = 0x11,
	OP_DUP = 0x12,
	OP_DROP = 0x13,
	OP_OVER = 0x14,
	OP_PICK = 0x15,
	OP_SWAP = 0x16,
	OP_ROT = 0x17,
	OP_ABS = 0x19,
	OP_AND = 0x1a,
	OP_DIV = 0x1b,
	OP_MINUS = 0x1c,
	OP_MOD = 0x1d,
	OP_MUL = 0x1e,
	OP_NEG = 0x1f,
	OP_NOT = 0x20,
	OP_OR = 0x21,
	OP_PLUS = 0x22,
	OP_PLUS_UCONST = 0x23,
	OP_SHL = 0x24,
	OP_SHR = 0x25,
	OP_SHRA = 0x26,
	OP_XOR = 0x27,
	OP_BRA = 0x28,
	OP_EQ = 0x29,
	OP_GE = 0x2a,
	OP_GT = 0x2b,
	OP_LE = 0x2c,
	OP_LT = 0x2d,
	OP_NE = 0x2e,
	OP_SKIP = 0x2f,
	OP_LIT0 = 0x30,
	OP_REG0 = 0x50,
	OP_BREG0 = 0x70,
	OP_BREG31 = 0x8f,
	OP_REGX = 0x90,
	OP_BREGX = 0x92,
	OP_DEREF_SIZE = 0x94,
	OP_NOP = 0x96,
};

/* Anything that is wrong sets reader.overrun: from then on nothing is done any more. */
struct run {
	const struct expression_source *source;
	struct reader reader;
	uint64_t stack[STACK_MOST];
	unsigned depth;
};

static void fail(struct run *run)
{
	run->reader.overrun = true;
}

static void push(struct run *run, uint64_t value)
{
	if (run->depth == STACK_MOST) {
		fail(run);
		return;
	}
	if (run->source->address_size == 4)
		value = (uint32_t)value;
	run->stack[run->depth++] = value;
}

static uint64_t pop(struct run *run)
{
	if (!run->depth) {
		fail(run);
		return 0;
	}
	return run->stack[--run->depth];
}

/* The entry `down` below the top. */
static uint64_t peek(struct run *run, unsigned down)
{
	if (down >= run->depth) {
		fail(run);
		return 0;
	}
	return run->stack[run->depth - 1 - down];
}

/* As a number with a sign, of the width of an address. */
static int64_t as_signed(const struct run *run, uint64_t value)
{
	return run->source->address_size == 4 ? (int32_t)value : (int64_t)value;
}

static void push_register(struct run *run, uint64_t number, int64_t offset)
{
	uint64_t value = 0;

	if (!run->source->register_value(run->source->state, number, &value))
		fail(run);
	push(run, value + (uint64_t)offset);
}

static void dereference(struct run *run, unsigned size)
{
	uint64_t address = pop(run), value = 0;

	if ((size != 1 && size != 2 && size != 4 && size != 8) ||
	    size > run->source->address_size || run->reader.overrun ||
	    !run->source->memory(run->source->state, address, size, &value))
		fail(run);
	push(run, value);
}

static void jump(struct run *run, bool is_taken)
{
	int16_t distance = (int16_t)reader_u16(&run->reader);
	ptrdiff_t to = run->reader.at - run->reader.start + distance;

	if (!is_taken)
		return;
	if (to < 0 || to > run->reader.end - run->reader.start)
		fail(run);
	else
		run->reader.at = run->reader.start + to;
}

static bool push_constant(struct run *run, uint8_t operation)
{
	struct reader *reader = &run->reader;

	switch (operation) {
	case OP_ADDR:
		push(run,
		     run->source->bias + (run->source->address_size == 4 ? reader_u32(reader)
									 : reader_u64(reader)));
		return true;
	case OP_CONST1U:
		push(run, reader_u8(reader));
		return true;
	case OP_CONST1S:
		push(run, (uint64_t)(int8_t)reader_u8(reader));
		return true;
	case OP_CONST2U:
		push(run, reader_u16(reader));
		return true;
	case OP_CONST2S:
		push(run, (uint64_t)(int16_t)reader_u16(reader));
		return true;
	case OP_CONST4U:
		push(run, reader_u32(reader));
		return true;
	case OP_CONST4S:
		push(run, (uint64_t)(int32_t)reader_u32(reader));
		return true;
	case OP_CONST8U:
	case OP_CONST8S:
		push(run, reader_u64(reader));
		return true;
	case OP_CONSTU:
		push(run, reader_uleb(reader));
		return true;
	case OP_CONSTS:
		push(run, (uint64_t)reader_sleb(reader));
		return true;
	}
	return false;
}

static void rotate(struct run *run)
{
	uint64_t first = pop(run), second = pop(run), third = pop(run);

	push(run, first);
	push(run, third);
	push(run, second);
}

static void swap(struct run *run)
{
	uint64_t first = pop(run), second = pop(run);

	push(run, first);
	push(run, second);
}

static bool move_stack(struct run *run, uint8_t operation)
{
	switch (operation) {
	case OP_DUP:
		push(run, peek(run, 0));
		return true;
	case OP_DROP:
		pop(run);
		return true;
	case OP_OVER:
		push(run, peek(run, 1));
		return true;
	case OP_PICK:
		push(run, peek(run, reader_u8(&run->reader)));
		return true;
	case OP_SWAP:
		swap(run);
		return true;
	case OP_ROT:
		rotate(run);
		return true;
	}
	return false;
}

static bool change_top(struct run *run, uint8_t operation)
{
	int64_t top;

	switch (operation) {
	case OP_ABS:
		top = as_signed(run, pop(run));
		push(run, top < 0 ? -(uint64_t)top : (uint64_t)top);
		return true;
	case OP_NEG:
		push(run, -pop(run));
		return true;
	case OP_NOT:
		push(run, ~pop(run));
		return true;
	case OP_PLUS_UCONST:
		push(run, pop(run) + reader_uleb(&run->reader));
		return true;
	}
	return false;
}

static uint64_t divide(struct run *run, int64_t a, int64_t b)
{
	if (!b) {
		fail(run);
		return 0;
	}
	return b == -1 ? -(uint64_t)a : (uint64_t)(a / b);
}

static uint64_t shift(const struct run *run, uint8_t operation, uint64_t a, uint64_t b)
{
	bool is_out = b >= run->source->address_size * 8;

	if (operation == OP_SHRA)
		return (uint64_t)(as_signed(run, a) >> (is_out ? 63 : b));
	if (is_out)
		return 0;
	return operation == OP_SHL ? a << b : a >> b;
}

static bool compare(uint8_t operation, int64_t a, int64_t b)
{
	switch (operation) {
	case OP_EQ:
		return a == b;
	case OP_GE:
		return a >= b;
	case OP_GT:
		return a > b;
	case OP_LE:
		return a <= b;
	case OP_LT:
		return a < b;
	default:
		return a != b;
	}
}

static bool combine(struct run *run, uint8_t operation)
{
	uint64_t b = pop(run), a = pop(run);

	switch (operation) {
	case OP_AND:
		push(run, a & b);
		return true;
	case OP_DIV:
		push(run, divide(run, as_signed(run, a), as_signed(run, b)));
		return true;
	case OP_MINUS:
		push(run, a - b);
		return true;
	case OP_MOD:
		if (!b)
			fail(run);
		push(run, b ? a % b : 0);
		return true;
	case OP_MUL:
		push(run, a * b);
		return true;
	case OP_OR:
		push(run, a | b);
		return true;
	case OP_PLUS:
		push(run, a + b);
		return true;
	case OP_XOR:
		push(run, a ^ b);
		return true;
	case OP_SHL:
	case OP_SHR:
	case OP_SHRA:
		push(run, shift(run, operation, a, b));
		return true;
	}
	if (operation != OP_NE && (operation < OP_EQ || operation > OP_LT))
		return false;
	push(run, compare(operation, as_signed(run, a), as_signed(run, b)));
	return true;
}

static void run_one(struct run *run, uint8_t operation)
{
	struct reader *reader = &run->reader;
	uint64_t number;

	if (operation >= OP_LIT0 && operation < OP_REG0) {
		push(run, operation - OP_LIT0);
	} else if (operation >= OP_BREG0 && operation <= OP_BREG31) {
		push_register(run, operation - OP_BREG0, reader_sleb(reader));
	} else if (operation >= OP_REG0 && operation < OP_BREG0) {
		push_register(run, operation - OP_REG0, 0);
	} else if (operation == OP_REGX) {
		push_register(run, reader_uleb(reader), 0);
	} else if (operation == OP_BREGX) {
		number = reader_uleb(reader);
		push_register(run, number, reader_sleb(reader));
	} else if (operation == OP_DEREF) {
		dereference(run, run->source->address_size);
	} else if (operation == OP_DEREF_SIZE) {
		dereference(run, reader_u8(reader));
	} else if (operation == OP_SKIP) {
		jump(run, true);
	} else if (operation == OP_BRA) {
		jump(run, pop(run) != 0);
	} else if (operation != OP_NOP && !push_constant(run, operation) &&
		   !move_stack(run, operation) && !change_top(run, operation) &&
		   !combine(run, operation)) {
		fail(run);
	}
}

bool expression_run(struct span expression, const uint64_t *first,
		    const struct expression_source *source, uint64_t *value)
{
	struct run run = {
		.source = source,
		.reader = reader_over(expression.at, expression.size, source->swap),
	};

	if (first)
		push(&run, *first);
	while (reader_left(&run.reader) && !run.reader.overrun) {
		if (!*source->steps)
			return false;
		--*source->steps;
		run_one(&run, reader_u8(&run.reader));
	}
	if (run.reader.overrun || !run.depth)
		return false;
	*value = run.stack[run.depth - 1];
	return true;
}

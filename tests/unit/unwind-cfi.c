// SPDX-License-Identifier: GPL-2.0-or-later
/* Unwind tables put together by hand -> rules, as the DWARF standard has them; and steps by these.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/reader.h"
#include "unwind/rules.h"
#include "unwind/unwind_tables.h"
#include "unwind/walk.h"

enum { RSP = 7, RBP = 6, RBX = 3, RA = 16, WORD = 8 };

static unsigned char bytes[4096];
static size_t used;

static void put(const void *from, size_t size)
{
	if (size)
		memcpy(bytes + used, from, size);
	used += size;
}

static void put_u32(uint32_t value)
{
	put(&value, sizeof(value));
}

static void put_u64(uint64_t value)
{
	put(&value, sizeof(value));
}

/* A record of .debug_frame; its length is filled in at its end. */
static size_t begin(uint32_t id)
{
	size_t at = used;

	put_u32(0);
	put_u32(id);
	return at;
}

static void end(size_t at)
{
	uint32_t size = (uint32_t)(used - at - 4);

	memcpy(bytes + at, &size, sizeof(size));
}

/* Version 1, code by 1, data by -8, the return address in `column`, the CFA rsp + 8. */
static void put_cie(const char *letters, const void *program, size_t size)
{
	size_t at = begin(UINT32_MAX);

	put("\1", 1);
	put(letters, strlen(letters) + 1);
	put("\1\x78\x10", 3);
	if (*letters == 'z')
		put("\0", 1);
	put("\x0c\7\x08\x90\1", 5); /* def_cfa rsp, 8; offset ra, 1 * -8 */
	put(program, size);
	end(at);
}

static void put_fde(uint64_t start, uint64_t size, bool has_sizes, const void *program,
		    size_t program_size)
{
	size_t at = begin(0);

	put_u64(start);
	put_u64(size);
	if (has_sizes)
		put("\0", 1);
	put(program, program_size);
	end(at);
}

static struct cfi_section section(void)
{
	return (struct cfi_section){.bytes = {bytes, used}, .address_size = WORD};
}

static struct unwind_rules *compile(uint64_t address)
{
	struct cfi_section whole = section();
	struct cfi_table table = {0};
	struct unwind_rules *rules = NULL;
	ptrdiff_t entry;

	cfi_table_read(&table, &whole);
	entry = cfi_table_find(&table, address);
	if (entry >= 0)
		rules = unwind_rules_new(&whole, table.entries[entry].at, RSP);
	cfi_table_release(&table);
	return rules;
}

static void expect(const struct unwind_rules *rules, uint64_t address, uint8_t reg, int64_t offset,
		   uint32_t saved)
{
	const struct unwind_rule *rule = unwind_rules_find(rules, address);

	assert_non_null(rule);
	assert_int_equal(rule->kind, RULE_SIMPLE);
	assert_int_equal(rule->cfa_register, reg);
	assert_int_equal(rule->cfa_offset, offset);
	assert_int_equal(rule->saved_count, saved);
}

/* push %rbp (1 byte); mov %rsp, %rbp (3); ...; leave; ret */
static const unsigned char with_frame[] = {
	0x41,               /* advance 1 */
	0x0e, 16,  0x86, 2, /* def_cfa_offset 16; offset rbp, 2 * -8 */
	0x43,               /* advance 3 */
	0x0d, RBP,          /* def_cfa_register rbp */
	0x02, 20,           /* advance1 20 */
	0x0a,               /* remember_state */
	0x0c, RSP, 8,       /* def_cfa rsp, 8 */
	0xc6,               /* restore rbp */
	0x41,               /* advance 1: another block of the function follows the return */
	0x0b,               /* restore_state */
};

static void rows_of_a_function(void **state)
{
	struct unwind_rules *rules;

	(void)state;
	used = 0;
	put_cie("", NULL, 0);
	put_fde(0x1000, 0x40, false, with_frame, sizeof(with_frame));
	assert_null(compile(0xfff));
	assert_null(compile(0x1040));
	rules = compile(0x1010);
	assert_non_null(rules);
	assert_int_equal(rules->count, 5);
	expect(rules, 0x1000, RSP, 8, 1);
	expect(rules, 0x1001, RSP, 16, 2);
	expect(rules, 0x1003, RSP, 16, 2);
	expect(rules, 0x1004, RBP, 16, 2);
	expect(rules, 0x1017, RBP, 16, 2);
	expect(rules, 0x1018, RSP, 8, 1);
	expect(rules, 0x1019, RBP, 16, 2);
	expect(rules, 0x103f, RBP, 16, 2);
	assert_null(unwind_rules_find(rules, 0x1040));
	unwind_rules_free(rules);
}

static void special_frames(void **state)
{
	static const unsigned char undefined[] = {0x07, RA};
	struct unwind_rules *rules;

	(void)state;
	used = 0;
	put_cie("zS", NULL, 0);
	put_fde(0x1000, 0x10, true, undefined, sizeof(undefined));
	rules = compile(0x1000);
	assert_non_null(rules);
	assert_int_equal(rules->rules[0].kind, RULE_ROOT);
	assert_true(rules->rules[0].is_signal);
	unwind_rules_free(rules);
}

/* What comes before a fault holds; a register that is none, or far too large, is passed over. */
static void damaged_programs(void **state)
{
	static const unsigned char large[] = {0x05, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, /* offset */
					      0x41, 0x3f /* of no operation */};
	static const unsigned char deep[] = {0x0b}; /* nothing was remembered */
	struct unwind_rules *rules;

	(void)state;
	used = 0;
	put_cie("", NULL, 0);
	put_fde(0x1000, 0x10, false, large, sizeof(large));
	rules = compile(0x1000);
	assert_non_null(rules);
	assert_int_equal(rules->count, 1);
	expect(rules, 0x1000, RSP, 8, 1);
	assert_null(unwind_rules_find(rules, 0x1001));
	unwind_rules_free(rules);
	used = 0;
	put_cie("", NULL, 0);
	put_fde(0x1000, 0x10, false, deep, sizeof(deep));
	rules = compile(0x1000);
	assert_non_null(rules);
	assert_int_equal(rules->count, 0);
	unwind_rules_free(rules);
	used = 0;
	put_cie("x", NULL, 0); /* of which nobody knows what it means */
	put_fde(0x1000, 0x10, false, NULL, 0);
	assert_null(compile(0x1000));
}

/* Every cut of the table gives what is whole of it. */
static void cut_tables(void **state)
{
	size_t whole;

	(void)state;
	used = 0;
	put_cie("", NULL, 0);
	put_fde(0x1000, 0x40, false, with_frame, sizeof(with_frame));
	put_fde(0x2000, 0x40, false, with_frame, sizeof(with_frame));
	whole = used;
	for (; used; used--) {
		struct unwind_rules *rules = compile(0x2000);

		assert_true((rules != NULL) == (used == whole));
		unwind_rules_free(rules);
	}
}

/* ---- steps -------------------------------------------------------------------------------------
 */

enum { STACK = 0x7000, STACK_SIZE = 64 };

static struct walk walk_in(const unsigned char *stack, uint64_t frame)
{
	struct walk walk = {
		.machine = machine_find(ARCHITECTURE_X86, 2),
		.program_counter = 0x1010,
		.dump = {stack, STACK_SIZE},
		.dump_start = STACK,
		.is_exact = true,
		.steps = 100,
	};

	walk.values[RSP] = STACK;
	walk.values[RBP] = frame;
	walk.is_known[RSP] = walk.is_known[RBP] = true;
	return walk;
}

static void steps_of_a_frame(void **state)
{
	uint64_t stack[STACK_SIZE / WORD] = {[4] = 0x1234, [5] = 0x4321};
	struct walk walk = walk_in((unsigned char *)stack, STACK + 32);
	struct unwind_rules *rules;

	(void)state;
	used = 0;
	put_cie("", NULL, 0);
	put_fde(0x1000, 0x40, false, with_frame, sizeof(with_frame));
	rules = compile(0x1010);
	assert_true(walk_by_rule(&walk, unwind_rules_find(rules, 0x1010)));
	assert_int_equal(walk.program_counter, 0x4321);
	assert_int_equal(walk.values[RBP], 0x1234);
	assert_int_equal(walk.values[RSP], STACK + 48);
	assert_false(walk.is_exact);
	/* The next one's return address is beyond the end of the copy. */
	walk.values[RBP] = STACK + 56;
	assert_false(walk_by_rule(&walk, unwind_rules_find(rules, 0x1010)));
	assert_int_equal(walk.ending, ENDING_DUMP);
	/* A frame below the stack pointer is none. */
	walk = walk_in((unsigned char *)stack, STACK - 64);
	assert_false(walk_by_rule(&walk, unwind_rules_find(rules, 0x1010)));
	assert_int_equal(walk.ending, ENDING_BAD_ADDRESS);
	/* Nobody called what returns to 0. */
	stack[5] = 0;
	walk = walk_in((unsigned char *)stack, STACK + 32);
	assert_false(walk_by_rule(&walk, unwind_rules_find(rules, 0x1010)));
	assert_int_equal(walk.ending, ENDING_ROOT);
	unwind_rules_free(rules);
}

/* In the epilogue, rbp was taken off the stack, though the table still has it there. */
static void taken_back(void **state)
{
	static const unsigned char program[] = {0x86,
						2}; /* offset rbp, 2 * -8; the CFA is rsp + 8 */
	const uint64_t stack[STACK_SIZE / WORD] = {0x4321};
	struct walk walk = walk_in((const unsigned char *)stack, 0x5555);
	struct unwind_rules *rules;

	(void)state;
	used = 0;
	put_cie("", NULL, 0);
	put_fde(0x1000, 0x40, false, program, sizeof(program));
	rules = compile(0x1010);
	assert_true(walk_by_rule(&walk, &rules->rules[0]));
	assert_int_equal(walk.program_counter, 0x4321);
	assert_true(walk.is_known[RBP]);
	assert_int_equal(walk.values[RBP], 0x5555);
	unwind_rules_free(rules);
}

/* The CFA of a PLT: rsp + 8, and 8 more from the 11th byte of each 16 on. */
static void plt_expression(void **state)
{
	static const unsigned char program[] = {
		0x0f, 11,         /* def_cfa_expression */
		0x77, 8,          /* breg7 (rsp) + 8 */
		0x80, 0,          /* breg16 (rip) + 0 */
		0x3f, 0x1a,       /* lit15; and */
		0x3b, 0x2a,       /* lit11; ge */
		0x33, 0x24, 0x22, /* lit3; shl; plus */
	};
	const uint64_t stack[STACK_SIZE / WORD] = {0x1111, 0x2222};

	(void)state;
	for (unsigned at = 0; at < 16; at++) {
		struct walk walk = walk_in((const unsigned char *)stack, 0);
		struct unwind_rules *rules;

		used = 0;
		put_cie("", NULL, 0);
		put_fde(0x1000, 0x40, false, program, sizeof(program));
		rules = compile(0x1010);
		walk.values[RA] = 0x1010 + at;
		walk.is_known[RA] = true;
		assert_true(walk_by_rule(&walk, &rules->rules[0]));
		assert_int_equal(walk.program_counter, at < 11 ? 0x1111 : 0x2222);
		unwind_rules_free(rules);
	}
}

/* A loop in an expression ends with the steps that a stack may take. */
static void endless_expression(void **state)
{
	static const unsigned char program[] = {0x0f, 3, 0x2f, 0xfd, 0xff}; /* skip -3 */
	const uint64_t stack[STACK_SIZE / WORD] = {0};
	struct walk walk = walk_in((const unsigned char *)stack, 0);
	struct unwind_rules *rules;

	(void)state;
	used = 0;
	put_cie("", NULL, 0);
	put_fde(0x1000, 0x40, false, program, sizeof(program));
	rules = compile(0x1010);
	assert_false(walk_by_rule(&walk, &rules->rules[0]));
	assert_int_equal(walk.steps, 0);
	unwind_rules_free(rules);
}

/* A frame must be above the one before it. */
static void frame_pointers(void **state)
{
	uint64_t stack[STACK_SIZE / WORD] = {[2] = STACK + 48, [3] = 0x1111, [6] = 0, [7] = 0x2222};
	struct walk walk = walk_in((unsigned char *)stack, STACK + 16);

	(void)state;
	assert_true(walk_by_frame_pointer(&walk));
	assert_int_equal(walk.program_counter, 0x1111);
	assert_int_equal(walk.values[RSP], STACK + 32);
	assert_true(walk_by_frame_pointer(&walk));
	assert_int_equal(walk.program_counter, 0x2222);
	assert_false(walk_by_frame_pointer(&walk)); /* 0 is what programs and threads begin with */
	assert_int_equal(walk.ending, ENDING_ROOT);
	for (uint64_t frame = STACK - 16; frame < STACK + STACK_SIZE + 16; frame++) {
		walk = walk_in((unsigned char *)stack, frame);
		if (walk_by_frame_pointer(&walk))
			assert_true(frame >= STACK && frame % WORD == 0 &&
				    frame + 2 * WORD <= STACK + STACK_SIZE);
	}
}

/* Where tables hold as much as they may, they give the same rules, one at a time, and keep none. */
static void rules_above_the_limit(void **state)
{
	const unsigned char program[] = {0x41, 0x0e, 16, 0x86, 2, 0x43, 0x0d, RBP, 0x44, 0x0c, RSP, 8};
	struct unwind_tables tables = {.count = 1, .size_most = 0, .stack_pointer = RSP};
	struct unwind_rules *all, *own;
	struct cfi_section whole;

	(void)state;
	used = 0;
	put_cie("", NULL, 0);
	put_fde(0x1000, 16, false, program, sizeof(program));
	whole = section();
	cfi_table_read(&tables.tables[0].cfi, &whole);
	tables.tables[0].rules = calloc(1, sizeof(*tables.tables[0].rules));
	all = compile(0x1000);
	assert_int_equal(all->count, 4);
	for (uint64_t address = 0xfff; address <= 0x1010; address++) {
		const struct unwind_rule *rule = unwind_tables_find(&tables, address, &own);
		const struct unwind_rule *wanted = unwind_rules_find(all, address);

		assert_int_equal(!rule, !wanted);
		assert_int_equal(!own, !wanted);
		if (rule) {
			assert_int_equal(own->count, 1);
			assert_int_equal(rule->start, wanted->start);
			expect(all, address, rule->cfa_register, rule->cfa_offset,
			       rule->saved_count);
		}
		unwind_rules_free(own);
	}
	assert_int_equal(atomic_load(&tables.compiled), 0);
	assert_null(atomic_load(&tables.tables[0].rules[0]));
	tables.size_most = 1;
	assert_non_null(unwind_tables_find(&tables, 0x1000, &own));
	assert_null(own);
	assert_int_equal(atomic_load(&tables.size), unwind_rules_size(all));
	unwind_rules_free(all);
	unwind_tables_release(&tables);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_a_function), cmocka_unit_test(special_frames),
		cmocka_unit_test(damaged_programs),   cmocka_unit_test(cut_tables),
		cmocka_unit_test(steps_of_a_frame),   cmocka_unit_test(taken_back),
		cmocka_unit_test(plt_expression),     cmocka_unit_test(endless_expression),
		cmocka_unit_test(frame_pointers),     cmocka_unit_test(rules_above_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

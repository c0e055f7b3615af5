/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers have the numbers that the kernel gives them. */
#include "analyze/registers.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#if defined(__x86_64__) || defined(__i386__)
#include <asm/perf_regs.h>

static void test_own_header(void **state)
{
	static const struct {
		unsigned number;
		const char *name;
	} registers[] = {
		{PERF_REG_X86_AX, "ax"},
		{PERF_REG_X86_BX, "bx"},
		{PERF_REG_X86_CX, "cx"},
		{PERF_REG_X86_DX, "dx"},
		{PERF_REG_X86_SI, "si"},
		{PERF_REG_X86_DI, "di"},
		{PERF_REG_X86_BP, "bp"},
		{PERF_REG_X86_SP, "sp"},
		{PERF_REG_X86_IP, "ip"},
		{PERF_REG_X86_FLAGS, "flags"},
		{PERF_REG_X86_CS, "cs"},
		{PERF_REG_X86_SS, "ss"},
		{PERF_REG_X86_DS, "ds"},
		{PERF_REG_X86_ES, "es"},
		{PERF_REG_X86_FS, "fs"},
		{PERF_REG_X86_GS, "gs"},
		{PERF_REG_X86_R8, "r8"},
		{PERF_REG_X86_R9, "r9"},
		{PERF_REG_X86_R10, "r10"},
		{PERF_REG_X86_R11, "r11"},
		{PERF_REG_X86_R12, "r12"},
		{PERF_REG_X86_R13, "r13"},
		{PERF_REG_X86_R14, "r14"},
		{PERF_REG_X86_R15, "r15"},
		{PERF_REG_X86_XMM0, "xmm0.low"},
		{PERF_REG_X86_XMM15, "xmm15.low"},
		{PERF_REG_X86_XMM_MAX - 1, "xmm15.high"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(registers) / sizeof(*registers); i++)
		assert_string_equal(register_name(ARCHITECTURE_X86, registers[i].number),
				    registers[i].name);
	assert_int_equal(register_program_counter(ARCHITECTURE_X86), PERF_REG_X86_IP);
	assert_int_equal(register_stack_pointer(ARCHITECTURE_X86), PERF_REG_X86_SP);
	assert_null(register_name(ARCHITECTURE_X86, PERF_REG_X86_64_MAX));
}
#else
static void test_own_header(void **state)
{
	(void)state;
	skip();
}
#endif

/* The ends of what each architecture numbers, and some between. */
static void test_numbers(void **state)
{
	static const struct {
		const char *machine;
		unsigned number;
		const char *name;
	} registers[] = {
		{"armv7l", 10, "r10"},    {"armv7l", 11, "fp"},     {"armv7l", 15, "pc"},
		{"aarch64", 29, "x29"},   {"aarch64", 30, "lr"},    {"aarch64", 32, "pc"},
		{"aarch64", 46, "vg"},    {"riscv64", 0, "pc"},     {"riscv64", 8, "s0"},
		{"riscv64", 31, "t6"},    {"s390x", 15, "r15"},     {"s390x", 31, "fp15"},
		{"s390x", 33, "pc"},      {"ppc64le", 31, "r31"},   {"ppc64le", 32, "nip"},
		{"ppc64le", 44, "mmcra"}, {"ppc64le", 50, "sier3"}, {"ppc64le", 58, "siar"},
		{"mips64", 0, "pc"},      {"mips64", 31, "r31"},    {"loongarch64", 3, "r3"},
		{"csky", 5, "orig_a0"},   {"csky", 20, "exregs0"},  {"csky", 37, "dcsr"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(registers) / sizeof(*registers); i++)
		assert_string_equal(register_name(architecture_by_name(registers[i].machine),
						  registers[i].number),
				    registers[i].name);
	assert_null(register_name(architecture_by_name("armv7l"), 16));
	assert_null(register_name(architecture_by_name("aarch64"), 33));
	assert_null(register_name(architecture_by_name("riscv64"), 32));
	assert_null(register_name(architecture_by_name("ppc64"), 59));
	assert_null(register_name(architecture_by_name("csky"), 38));
}

/* The names that the numbers stand for are where they are said to be. */
static void test_pointers(void **state)
{
	static const struct {
		const char *machine, *program_counter, *stack_pointer;
	} sets[] = {
		{"i686", "ip", "sp"},    {"armv6l", "pc", "sp"},      {"arm64", "pc", "sp"},
		{"riscv32", "pc", "sp"}, {"s390", "pc", "r15"},       {"ppc64le", "nip", "r1"},
		{"mips", "pc", "r29"},   {"loongarch64", "pc", "r3"}, {"csky", "pc", "sp"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++) {
		enum architecture here = architecture_by_name(sets[i].machine);

		assert_string_equal(register_name(here, (unsigned)register_program_counter(here)),
				    sets[i].program_counter);
		assert_string_equal(register_name(here, (unsigned)register_stack_pointer(here)),
				    sets[i].stack_pointer);
	}
}

static void test_unknown(void **state)
{
	enum architecture unknown = architecture_by_name("vax");

	(void)state;
	assert_int_equal(unknown, ARCHITECTURE_UNKNOWN);
	assert_int_equal(architecture_by_name(NULL), ARCHITECTURE_UNKNOWN);
	assert_int_equal(architecture_by_elf_machine(75), ARCHITECTURE_UNKNOWN);
	assert_null(register_name(unknown, 0));
	assert_int_equal(register_program_counter(unknown), -1);
	assert_int_equal(register_stack_pointer(unknown), -1);
	assert_null(register_name(ARCHITECTURE_X86, 64));
}

/* Values stand one after the other, without those that the mask leaves out. */
static void test_position(void **state)
{
	(void)state;
	assert_int_equal(register_position(0xff0fff, 0), 0);
	assert_int_equal(register_position(0xff0fff, 11), 11);
	assert_int_equal(register_position(0xff0fff, 12), -1);
	assert_int_equal(register_position(0xff0fff, 16), 12);
	assert_int_equal(register_position(UINT64_MAX, 63), 63);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_header), cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_pointers),   cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_position),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

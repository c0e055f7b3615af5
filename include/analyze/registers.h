/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * registers: what the bits of attr.user_registers and attr.interrupt_registers stand for. Every
 * architecture numbers its registers for perf in an order of its own.
 */
#ifndef ANALYZE_REGISTERS_H
#define ANALYZE_REGISTERS_H

#include "analyze/base.h"

enum architecture {
	ARCHITECTURE_UNKNOWN,
	ARCHITECTURE_X86, /* 32 and 64 bits number alike */
	ARCHITECTURE_ARM,
	ARCHITECTURE_ARM64,
	ARCHITECTURE_RISCV,
	ARCHITECTURE_S390,
	ARCHITECTURE_POWERPC,
	ARCHITECTURE_MIPS,
	ARCHITECTURE_LOONGARCH,
	ARCHITECTURE_CSKY,
	ARCHITECTURE_COUNT,
};

/* By what `uname -m` says there; NULL is unknown. */
enum architecture architecture_by_name(const char *machine);
/* By e_machine of an ELF header. */
enum architecture architecture_by_elf_machine(unsigned machine);

/* "sp", "x29", ...; NULL for a number without a register. 0 <= number < 64. */
const char *register_name(enum architecture architecture, unsigned number);
/* The numbers of the program counter and the stack pointer; -1 of an unknown architecture. */
int register_program_counter(enum architecture architecture);
int register_stack_pointer(enum architecture architecture);

/* Where the value of register `number` stands among those of `mask`; -1: it was not recorded. */
static inline int register_position(uint64_t mask, unsigned number)
{
	if (!(mask >> number & 1))
		return -1;
	return __builtin_popcountll(mask & (((uint64_t)1 << number) - 1));
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine: the tables. DWARF's numbers are those of each processor's ABI. */
#include "unwind/machine.h"

#include <elf.h>

enum { NO = MACHINE_NO_REGISTER };

/* Of registers: one more than the number in DWARF; 0: it has none, or no frame restores it. */
static const struct machine machines[] = {
	{
		.elf_machine = EM_X86_64,
		.word = 8,
		.stack_pointer = 7,
		.frame_pointer = 6,
		.program_counter = 16,
		.perf_program_counter = 8,
		.link = NO,
		.address_mask = UINT64_MAX,
		.chain = {0, 1, 2},
		.registers = {1, 4, 3, 2, 5, 6, 7, 8, 17, [16] = 9, 10, 11, 12, 13, 14, 15, 16},
	},
	{
		.elf_machine = EM_386,
		.word = 4,
		.stack_pointer = 4,
		.frame_pointer = 5,
		.program_counter = 8,
		.perf_program_counter = 8,
		.link = NO,
		.address_mask = UINT32_MAX,
		.chain = {0, 1, 2},
		.registers = {1, 4, 2, 3, 7, 8, 6, 5, 9},
	},
	{
		/* The bits of a code address above the 48th, if any, are its signature. */
		.elf_machine = EM_AARCH64,
		.word = 8,
		.stack_pointer = 31,
		.frame_pointer = 29,
		.program_counter = NO,
		.perf_program_counter = 32,
		.link = 30,
		.address_mask = ((uint64_t)1 << 48) - 1,
		.chain = {0, 1, 2},
		.registers = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16,
			      17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32},
	},
	{
		.elf_machine = EM_ARM,
		.word = 4,
		.stack_pointer = 13,
		.frame_pointer = NO,
		.program_counter = 15,
		.perf_program_counter = 15,
		.link = 14,
		.address_mask = UINT32_MAX & ~(uint64_t)1,
		.registers = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
	},
	{
		.elf_machine = EM_RISCV,
		.word = 8,
		.stack_pointer = 2,
		.frame_pointer = 8,
		.program_counter = NO,
		.perf_program_counter = 0,
		.link = 1,
		.address_mask = UINT64_MAX,
		.chain = {-2, -1, 0},
		.registers = {0,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16,
			      17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32},
	},
	{
		/* The CFA is above the 160 bytes that the caller leaves for registers. */
		.elf_machine = EM_S390,
		.word = 8,
		.stack_pointer = 15,
		.frame_pointer = NO,
		.program_counter = 65,
		.perf_program_counter = 33,
		.link = 14,
		.stack_bias = -160,
		.address_mask = UINT64_MAX,
		.registers = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
			      12, 13, 14, 15, 16, 17, 21, 18, 22, 19, 23,
			      20, 24, 25, 29, 26, 30, 27, 31, 28, 32, [33] = 66},
	},
	{
		.elf_machine = EM_PPC64,
		.word = 8,
		.stack_pointer = 1,
		.frame_pointer = NO,
		.program_counter = NO,
		.perf_program_counter = 32,
		.link = 65,
		.address_mask = UINT64_MAX,
		.registers = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
			      12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
			      23, 24, 25, 26, 27, 28, 29, 30, 31, 32, [36] = 66},
	},
};

/* A 32-bit program under a 64-bit kernel: perf's numbers are those of the kernel's registers. */
static const struct machine arm_on_arm64 = {
	.elf_machine = EM_ARM,
	.word = 4,
	.stack_pointer = 13,
	.frame_pointer = NO,
	.program_counter = 15,
	.perf_program_counter = 32,
	.link = 14,
	.address_mask = UINT32_MAX & ~(uint64_t)1,
	.registers = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, [32] = 16},
};

const struct machine *machine_by_elf(uint16_t elf_machine)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (machines[i].elf_machine == elf_machine)
			return &machines[i];
	return NULL;
}

const struct machine *machine_find(enum architecture architecture, uint64_t abi)
{
	enum { ABI_32 = 1 };

	switch (architecture) {
	case ARCHITECTURE_X86:
		return machine_by_elf(abi == ABI_32 ? EM_386 : EM_X86_64);
	case ARCHITECTURE_ARM64:
		return abi == ABI_32 ? &arm_on_arm64 : machine_by_elf(EM_AARCH64);
	case ARCHITECTURE_ARM:
		return machine_by_elf(EM_ARM);
	case ARCHITECTURE_RISCV:
		return abi == ABI_32 ? NULL : machine_by_elf(EM_RISCV);
	case ARCHITECTURE_S390:
		return abi == ABI_32 ? NULL : machine_by_elf(EM_S390);
	case ARCHITECTURE_POWERPC:
		return abi == ABI_32 ? NULL : machine_by_elf(EM_PPC64);
	default:
		return NULL;
	}
}

enum architecture machine_architecture(const struct recording *recording, const struct attr *attr)
{
	const struct facts *facts = &recording->facts;
	uint64_t mask = attr->user_registers;

	if (facts->arch)
		return architecture_by_name(facts->arch);
	if (facts->elf_machine)
		return architecture_by_elf_machine(facts->elf_machine);
	/* A stream says neither. What perf asks for by itself is all registers that there are. */
	if (mask >> 32 == 1)
		return ARCHITECTURE_ARM64;
	if (mask >> 24 == 0 && (mask >> 16 == 0xff || mask >> 10 == 0))
		return ARCHITECTURE_X86;
	return ARCHITECTURE_UNKNOWN;
}

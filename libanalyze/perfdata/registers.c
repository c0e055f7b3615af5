/* SPDX-License-Identifier: GPL-2.0-or-later */
/* registers: their names, in the order of each architecture's asm/perf_regs.h. */
#include "analyze/registers.h"

#include <string.h>

enum { REGISTERS_MAX = 64 };

/* clang-format off */
static const char *const x86_names[REGISTERS_MAX] = {
	"ax", "bx", "cx", "dx", "si", "di", "bp", "sp", "ip", "flags", "cs", "ss", "ds", "es",
	"fs", "gs", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
	/* each takes two bits and has two words */
	[32] = "xmm0.low", "xmm0.high", "xmm1.low", "xmm1.high", "xmm2.low", "xmm2.high",
	"xmm3.low", "xmm3.high", "xmm4.low", "xmm4.high", "xmm5.low", "xmm5.high", "xmm6.low",
	"xmm6.high", "xmm7.low", "xmm7.high", "xmm8.low", "xmm8.high", "xmm9.low", "xmm9.high",
	"xmm10.low", "xmm10.high", "xmm11.low", "xmm11.high", "xmm12.low", "xmm12.high",
	"xmm13.low", "xmm13.high", "xmm14.low", "xmm14.high", "xmm15.low", "xmm15.high",
};

static const char *const arm_names[REGISTERS_MAX] = {
	"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "fp", "ip", "sp", "lr",
	"pc",
};

static const char *const arm64_names[REGISTERS_MAX] = {
	"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13",
	"x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26",
	"x27", "x28", "x29", "lr", "sp", "pc",
	[46] = "vg",
};

static const char *const riscv_names[REGISTERS_MAX] = {
	"pc", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
	"a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
	"t5", "t6",
};

static const char *const s390_names[REGISTERS_MAX] = {
	"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13",
	"r14", "r15", "fp0", "fp1", "fp2", "fp3", "fp4", "fp5", "fp6", "fp7", "fp8", "fp9", "fp10",
	"fp11", "fp12", "fp13", "fp14", "fp15", "mask", "pc",
};

static const char *const powerpc_names[REGISTERS_MAX] = {
	"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13",
	"r14", "r15", "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r26",
	"r27", "r28", "r29", "r30", "r31", "nip", "msr", "orig_r3", "ctr", "link", "xer", "ccr",
	"softe", "trap", "dar", "dsisr", "sier", "mmcra", "mmcr0", "mmcr1", "mmcr2", "mmcr3",
	"sier2", "sier3", "pmc1", "pmc2", "pmc3", "pmc4", "pmc5", "pmc6", "sdar", "siar",
};

/* MIPS and LoongArch: the program counter stands where register 0, always zero, would. */
static const char *const pc_then_r_names[REGISTERS_MAX] = {
	"pc", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13",
	"r14", "r15", "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r26",
	"r27", "r28", "r29", "r30", "r31",
};

static const char *const csky_names[REGISTERS_MAX] = {
	"tls", "lr", "pc", "sr", "sp", "orig_a0", "a0", "a1", "a2", "a3", "regs0", "regs1",
	"regs2", "regs3", "regs4", "regs5", "regs6", "regs7", "regs8", "regs9", "exregs0",
	"exregs1", "exregs2", "exregs3", "exregs4", "exregs5", "exregs6", "exregs7", "exregs8",
	"exregs9", "exregs10", "exregs11", "exregs12", "exregs13", "exregs14", "hi", "lo", "dcsr",
};

/* clang-format on */

static const struct {
	const char *const *names;
	int program_counter, stack_pointer;
} register_sets[ARCHITECTURE_COUNT] = {
	[ARCHITECTURE_UNKNOWN] = {NULL, -1, -1},
	[ARCHITECTURE_X86] = {x86_names, 8, 7},
	[ARCHITECTURE_ARM] = {arm_names, 15, 13},
	[ARCHITECTURE_ARM64] = {arm64_names, 32, 31},
	[ARCHITECTURE_RISCV] = {riscv_names, 0, 2},
	[ARCHITECTURE_S390] = {s390_names, 33, 15},
	[ARCHITECTURE_POWERPC] = {powerpc_names, 32, 1},
	[ARCHITECTURE_MIPS] = {pc_then_r_names, 0, 29},
	[ARCHITECTURE_LOONGARCH] = {pc_then_r_names, 0, 3},
	[ARCHITECTURE_CSKY] = {csky_names, 2, 4},
};

enum architecture architecture_by_name(const char *machine)
{
	/* The first whose beginning fits: "arm64" before "arm". */
	static const struct {
		const char *prefix;
		enum architecture architecture;
	} machines[] = {
		{"x86", ARCHITECTURE_X86},
		{"i386", ARCHITECTURE_X86},
		{"i486", ARCHITECTURE_X86},
		{"i586", ARCHITECTURE_X86},
		{"i686", ARCHITECTURE_X86},
		{"amd64", ARCHITECTURE_X86},
		{"aarch64", ARCHITECTURE_ARM64},
		{"arm64", ARCHITECTURE_ARM64},
		{"arm", ARCHITECTURE_ARM},
		{"riscv", ARCHITECTURE_RISCV},
		{"s390", ARCHITECTURE_S390},
		{"ppc", ARCHITECTURE_POWERPC},
		{"powerpc", ARCHITECTURE_POWERPC},
		{"mips", ARCHITECTURE_MIPS},
		{"loongarch", ARCHITECTURE_LOONGARCH},
		{"csky", ARCHITECTURE_CSKY},
	};
	size_t i;

	for (i = 0; machine && i < sizeof(machines) / sizeof(*machines); i++) {
		if (!strncmp(machine, machines[i].prefix, strlen(machines[i].prefix)))
			return machines[i].architecture;
	}
	return ARCHITECTURE_UNKNOWN;
}

enum architecture architecture_by_elf_machine(unsigned machine)
{
	switch (machine) {
	case 3:
	case 62:
		return ARCHITECTURE_X86;
	case 8:
		return ARCHITECTURE_MIPS;
	case 20:
	case 21:
		return ARCHITECTURE_POWERPC;
	case 22:
		return ARCHITECTURE_S390;
	case 40:
		return ARCHITECTURE_ARM;
	case 183:
		return ARCHITECTURE_ARM64;
	case 243:
		return ARCHITECTURE_RISCV;
	case 252:
		return ARCHITECTURE_CSKY;
	case 258:
		return ARCHITECTURE_LOONGARCH;
	default:
		return ARCHITECTURE_UNKNOWN;
	}
}

const char *register_name(enum architecture architecture, unsigned number)
{
	const char *const *names = register_sets[architecture].names;

	return names && number < REGISTERS_MAX ? names[number] : NULL;
}

int register_program_counter(enum architecture architecture)
{
	return register_sets[architecture].program_counter;
}

int register_stack_pointer(enum architecture architecture)
{
	return register_sets[architecture].stack_pointer;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * machine: what unwinding has to know of a processor. Registers have DWARF's numbers, and perf's
 * are turned into them.
 */
#ifndef UNWIND_MACHINE_H
#define UNWIND_MACHINE_H

#include "analyze/perfdata.h"
#include "analyze/registers.h"

enum { MACHINE_PERF_REGISTERS = 64, MACHINE_NO_REGISTER = 0xff };

/*
 * Where a function that keeps a frame pointer puts that of its caller and the return address, as
 * seen from its own frame pointer; and where the stack is once it has returned.
 */
struct frame_chain {
	int8_t caller, return_address, stack;
};

struct machine {
	uint16_t elf_machine;
	uint8_t word;                         /* bytes */
	uint8_t stack_pointer, frame_pointer; /* NO_REGISTER: it does not keep one */
	uint8_t program_counter;              /* its number in DWARF, or NO_REGISTER */
	uint8_t perf_program_counter;
	uint8_t link; /* has the return address where no rule says otherwise; or NO_REGISTER */
	int16_t stack_bias;    /* of the caller's stack pointer, from the CFA */
	uint64_t address_mask; /* what of a code address is one: no signature, no mode of Thumb */
	struct frame_chain chain;                  /* in words; all 0: there is none */
	uint8_t registers[MACHINE_PERF_REGISTERS]; /* perf's number -> DWARF's + 1; 0: none */
};

/* NULL: registers of it cannot be unwound. `abi` is that of the sample's registers. */
const struct machine *machine_find(enum architecture architecture, uint64_t abi);
/* By e_machine of an ELF file; NULL likewise. */
const struct machine *machine_by_elf(uint16_t elf_machine);
/* Of a recording, by what it says of itself, or by which registers were recorded. */
enum architecture machine_architecture(const struct recording *recording, const struct attr *attr);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* walk: the registers of one frame after the other, from those of the sample and its stack dump. */
#ifndef UNWIND_WALK_H
#define UNWIND_WALK_H

#include "analyze/ending.h"
#include "process/elf_file.h"
#include "unwind/machine.h"
#include "unwind/rules.h"

struct walk {
	const struct machine *machine;
	uint64_t program_counter;
	uint64_t values[CFI_REGISTERS];
	bool is_known[CFI_REGISTERS];
	struct span dump;
	uint64_t dump_start; /* its address */
	bool swap;
	bool is_exact;      /* the program counter is of an instruction that was not returned to */
	bool was_signalled; /* a signal handler was passed */
	bool is_chained;    /* the frame was found by a frame pointer */
	/* The file that the frame is in, for constants; NULL: none. */
	const struct elf_file *image;
	uint64_t bias;
	unsigned steps;     /* of expressions that are left */
	enum ending ending; /* why a step failed */
};

/* False: the registers that it takes were not recorded. */
bool walk_begin(struct walk *walk, const struct recording *recording, const struct machine *machine,
		const struct sample *sample);
/* To the caller. False: there is none, or it cannot be found; `ending` says which. */
bool walk_by_rule(struct walk *walk, const struct unwind_rule *rule);
/* Where there is no rule. */
bool walk_by_frame_pointer(struct walk *walk);
/* For ways to step that are elsewhere: of the dump alone; `ending` says why it is not there. */
bool walk_read(struct walk *walk, uint64_t address, unsigned size, uint64_t *value);
/*
 * The registers of the caller are in place, but for the program counter. A step must not end where
 * it began, nor go down a stack: signal handlers alone may change it.
 */
bool walk_arrive(struct walk *walk, uint64_t address, uint64_t stack_before, bool was_signal);

#endif

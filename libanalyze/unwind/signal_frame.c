/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/signal_frame.h"

#include <elf.h>

enum {
	SKIP = 0xff,
	COUNTER = 0xfe, /* the program counter */
	NO_POINTER = -1,
	EITHER = -2, /* of i386: with a siginfo or without, as the stack says */
};

struct signal_frame {
	uint16_t elf_machine;
	bool in_vdso;
	uint8_t code_size;
	uint8_t code[12];
	int16_t pointer;  /* where, from the stack pointer, the address of the context is */
	uint16_t context; /* where in that, or from the stack pointer, the registers are */
	uint8_t count;
	uint8_t registers[36]; /* DWARF's numbers, a word each */
};

/* The context is the kernel's struct ucontext; on the last two, behind a siginfo of 128 bytes. */
static const struct signal_frame frames[] = {
	{
		/* mov $15, %rax; syscall */
		.elf_machine = EM_X86_64,
		.code_size = 9,
		.code = {0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05},
		.pointer = NO_POINTER,
		.context = 40,
		.count = 17,
		.registers = {8, 9, 10, 11, 12, 13, 14, 15, 5, 4, 6, 3, 1, 0, 2, 7, COUNTER},
	},
	{
		/* mov $173, %eax; int $0x80: the third argument of the handler points to it */
		.elf_machine = EM_386,
		.code_size = 7,
		.code = {0xb8, 0xad, 0x00, 0x00, 0x00, 0xcd, 0x80},
		.pointer = 8,
		.context = 20,
		.count = 15,
		.registers = {SKIP, SKIP, SKIP, SKIP, 7, 6, 5, 4, 3, 2, 1, 0, SKIP, SKIP, COUNTER},
	},
	{
		/* pop %eax; mov $119, %eax; int $0x80: without siginfo */
		.elf_machine = EM_386,
		.code_size = 8,
		.code = {0x58, 0xb8, 0x77, 0x00, 0x00, 0x00, 0xcd, 0x80},
		.pointer = NO_POINTER,
		.context = 4,
		.count = 15,
		.registers = {SKIP, SKIP, SKIP, SKIP, 7, 6, 5, 4, 3, 2, 1, 0, SKIP, SKIP, COUNTER},
	},
	{
		/* Either of the two above, of which the code is not known. */
		.elf_machine = EM_386,
		.in_vdso = true,
		.pointer = EITHER,
		.context = 4,
		.count = 15,
		.registers = {SKIP, SKIP, SKIP, SKIP, 7, 6, 5, 4, 3, 2, 1, 0, SKIP, SKIP, COUNTER},
	},
	{
		/* mov x8, #139; svc #0 */
		.elf_machine = EM_AARCH64,
		.in_vdso = true,
		.code_size = 8,
		.code = {0x68, 0x11, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4},
		.pointer = NO_POINTER,
		.context = 312,
		.count = 33,
		.registers = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
			      11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
			      22, 23, 24, 25, 26, 27, 28, 29, 30, 31, COUNTER},
	},
	{
		/* li a7, 139; ecall */
		.elf_machine = EM_RISCV,
		.in_vdso = true,
		.code_size = 8,
		.code = {0x93, 0x08, 0xb0, 0x08, 0x73, 0x00, 0x00, 0x00},
		.pointer = NO_POINTER,
		.context = 304,
		.count = 32,
		.registers = {COUNTER, 1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
			      16,      17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31},
	},
};

enum { FRAMES = sizeof(frames) / sizeof(*frames) };

const struct signal_frame *signal_frame_at(const struct machine *machine, struct span code)
{
	for (size_t i = 0; i < FRAMES; i++)
		if (frames[i].elf_machine == machine->elf_machine && frames[i].code_size &&
		    code.size >= frames[i].code_size &&
		    !memcmp(code.at, frames[i].code, frames[i].code_size))
			return &frames[i];
	return NULL;
}

const struct signal_frame *signal_frame_of_vdso(const struct machine *machine)
{
	for (size_t i = 0; i < FRAMES; i++)
		if (frames[i].elf_machine == machine->elf_machine && frames[i].in_vdso)
			return &frames[i];
	return NULL;
}

/* The frame record that tables of a vdso lead to is that of the interrupted function's caller. */
bool signal_frame_is_better(const struct signal_frame *frame)
{
	return frame->in_vdso;
}

/*
 * Where the registers are. The siginfo and the context of i386, if any, are right behind their
 * addresses; among the registers is the selector of code, as which kernels know two.
 */
static bool find_registers(struct walk *walk, const struct signal_frame *frame, uint64_t *at)
{
	enum { SIGINFO = 12, CONTEXT = SIGINFO + 128, REGISTERS = 20, SELECTOR = 15 };
	unsigned word = walk->machine->word;
	uint64_t stack = walk->values[walk->machine->stack_pointer], value;

	*at = stack;
	if (frame->pointer >= 0 && !walk_read(walk, stack + (uint64_t)frame->pointer, word, at))
		return false;
	*at += frame->context;
	if (frame->pointer != EITHER)
		return true;
	if (walk_read(walk, stack + word, word, &value) && value == stack + SIGINFO &&
	    walk_read(walk, stack + 2 * word, word, &value) && value == stack + CONTEXT)
		*at = value + REGISTERS;
	return walk_read(walk, *at + SELECTOR * word, word, &value) &&
	       (value == 0x23 || value == 0x73);
}

bool signal_frame_is_there(struct walk *walk, const struct signal_frame *frame)
{
	uint64_t ignored;

	return frame->pointer != EITHER || find_registers(walk, frame, &ignored);
}

bool walk_by_signal_frame(struct walk *walk, const struct signal_frame *frame)
{
	const struct machine *machine = walk->machine;
	unsigned word = machine->word;
	uint64_t before = walk->values[machine->stack_pointer], at, address = 0, value;

	if (!find_registers(walk, frame, &at))
		return false;
	for (unsigned i = 0; i < frame->count; i++, at += word) {
		uint8_t number = frame->registers[i];

		if (number == SKIP)
			continue;
		if (!walk_read(walk, at, word, &value))
			return false;
		if (number == COUNTER) {
			address = value;
			continue;
		}
		walk->values[number] = value;
		walk->is_known[number] = true;
	}
	return walk_arrive(walk, address, before, true);
}

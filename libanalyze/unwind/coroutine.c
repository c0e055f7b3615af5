/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/coroutine.h"

#include <elf.h>

/* On i386, %ebx is how many arguments are to be taken off the stack; behind them is what comes next. */
bool coroutine_returns_to(const struct machine *machine, struct span code)
{
	/* lea (%esp,%ebx,4), %esp; cmpl $0, (%esp) */
	static const unsigned char end[] = {0x8d, 0x24, 0x9c, 0x83, 0x3c, 0x24, 0x00};

	return machine->elf_machine == EM_386 && code.size >= sizeof(end) &&
	       !memcmp(code.at, end, sizeof(end));
}

/* On x86_64, the next context is at the top of the stack, and its place in %rbx. */
bool coroutine_began(const struct walk *walk)
{
	enum { RBX = 3 };
	const struct machine *machine = walk->machine;

	return machine->elf_machine == EM_X86_64 && !walk->is_exact && walk->is_known[RBX] &&
	       walk->values[RBX] == walk->values[machine->stack_pointer];
}

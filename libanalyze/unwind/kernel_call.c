/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/kernel_call.h"

/*
 * __kernel_vsyscall: push %ecx; push %edx; push %ebp; what enters the kernel; the same back; ret. The
 * return address is above what has been pushed, none of which leads to code: two arguments of the
 * call, and %ebp.
 */
enum { PUSHED_MOST = 3 };

bool walk_by_kernel_call(struct walk *walk, kernel_call_is_code *is_code, void *state)
{
	const struct machine *machine = walk->machine;
	uint64_t stack = walk->values[machine->stack_pointer], address;
	unsigned word = machine->word;

	if (!walk->is_exact || walk->was_signalled)
		return false;
	for (unsigned pushed = 0; pushed <= PUSHED_MOST; pushed++) {
		if (!walk_read(walk, stack + pushed * word, word, &address))
			return false;
		if (!is_code(state, address - 1))
			continue;
		if (pushed == PUSHED_MOST) /* the kernel may have had another use for it */
			walk->is_known[machine->frame_pointer] = walk_read(
				walk, stack, word, &walk->values[machine->frame_pointer]);
		walk->values[machine->stack_pointer] = stack + (pushed + 1) * word;
		return walk_arrive(walk, address, stack, false);
	}
	return false;
}

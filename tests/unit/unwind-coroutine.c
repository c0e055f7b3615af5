// SPDX-License-Identifier: GPL-2.0-or-later
/* What coroutines return to, by the bytes of glibc's __makecontext, and only by all of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unwind/coroutine.h"

/* objdump -d of glibc 2.36 for i386, from behind the ret. */
static const unsigned char i386_code[] = {
	0x8d, 0x24, 0x9c,             /* lea (%esp,%ebx,4), %esp */
	0x83, 0x3c, 0x24, 0x00,       /* cmpl $0, (%esp) */
	0x74, 0x07,                   /* je */
	0xe8, 0x37, 0x0c, 0x00, 0x00, /* call __setcontext */
};

static bool returns_to(uint16_t elf_machine, const unsigned char *code, size_t size)
{
	return coroutine_returns_to(machine_by_elf(elf_machine), (struct span){code, size});
}

static void code_of_i386(void **state)
{
	enum { KNOWN = 7 };

	(void)state;
	assert_true(returns_to(EM_386, i386_code, sizeof(i386_code)));
	assert_false(returns_to(EM_X86_64, i386_code, sizeof(i386_code)));
	for (size_t size = 0; size < KNOWN; size++) {
		unsigned char *cut = malloc(size + !size); /* where a sanitizer sees its end */

		assert_non_null(cut);
		memcpy(cut, i386_code, size);
		assert_false(returns_to(EM_386, cut, size));
		free(cut);
	}
	for (size_t i = 0; i < KNOWN; i++) {
		unsigned char other[sizeof(i386_code)];

		memcpy(other, i386_code, sizeof(other));
		other[i] ^= 1;
		assert_false(returns_to(EM_386, other, sizeof(other)));
	}
}

/* The next context, whose place is in %rbx, is where %rsp is. */
static void stack_of_x86_64(void **state)
{
	enum { RBX = 3, RSP = 7 };
	struct walk walk = {.machine = machine_by_elf(EM_X86_64)};

	(void)state;
	walk.values[RBX] = walk.values[RSP] = 0x7000;
	walk.is_known[RSP] = true;
	assert_false(coroutine_began(&walk)); /* what is in %rbx was lost */
	walk.is_known[RBX] = true;
	assert_true(coroutine_began(&walk));
	walk.is_exact = true; /* it is there by chance: nothing returns to it */
	assert_false(coroutine_began(&walk));
	walk.is_exact = false;
	walk.values[RBX] += 8;
	assert_false(coroutine_began(&walk));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_of_i386),
		cmocka_unit_test(stack_of_x86_64),
	};

	return cmocka_run_group_tests_name("unwind/coroutine", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* What stands before a return address, by what assemblers make of calls, and of what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unwind/leaf.h"

struct code {
	const char *bytes;
	size_t size;
};

#define CODE(bytes)                                                                                \
	{                                                                                          \
		bytes, sizeof(bytes) - 1                                                           \
	}

static const struct code calls[] = {
	CODE("\xe8\x12\x34\x56\x78"),         /* call ADDRESS */
	CODE("\xff\xd0"),                     /* call *%rax */
	CODE("\x41\xff\xd4"),                 /* call *%r12 */
	CODE("\xff\x13"),                     /* call *(%rbx) */
	CODE("\xff\x50\x18"),                 /* call *0x18(%rax) */
	CODE("\xff\x14\x24"),                 /* call *(%rsp) */
	CODE("\xff\x54\x24\x08"),             /* call *0x8(%rsp) */
	CODE("\xff\x15\x12\x34\x56\x78"),     /* call *ADDRESS(%rip) */
	CODE("\xff\x90\x12\x34\x00\x00"),     /* call *0x3412(%rax) */
	CODE("\xff\x94\x24\x12\x34\x00\x00"), /* call *0x3412(%rsp) */
	CODE("\xff\x14\xc5\x12\x34\x56\x78"), /* call *ADDRESS(,%rax,8) */
};

static const struct code others[] = {
	CODE("\xff\xe0"),             /* jmp *%rax */
	CODE("\xff\x25\x12\x34\x56"), /* a part of jmp *ADDRESS(%rip) */
	CODE("\xff\x30"),             /* push (%rax) */
	CODE("\xff\xc0"),             /* inc %eax */
	CODE("\xff\x15\x12\x34\x56"), /* a part of call *ADDRESS(%rip) */
	CODE("\xff\x50"),             /* a part of call *0x18(%rax) */
	CODE("\xff\x14"),             /* a part of call *(%rsp) */
	CODE("\x48\x89\xe5"),         /* mov %rsp, %rbp */
	CODE("\xc3"),                 /* ret */
	CODE(""),
};

static bool is_call(uint16_t elf_machine, struct code code)
{
	/* What is before it says nothing; its start and its end are watched by sanitizers. */
	unsigned char *copy = malloc(code.size + !code.size);
	bool is_one;

	assert_non_null(copy);
	memcpy(copy, code.bytes, code.size);
	is_one = leaf_ends_with_call(machine_by_elf(elf_machine), (struct span){copy, code.size});
	free(copy);
	return is_one;
}

static void x86(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		assert_true(is_call(EM_X86_64, calls[i]));
		assert_true(is_call(EM_386, calls[i]));
		assert_false(is_call(EM_AARCH64, calls[i]));
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_false(is_call(EM_X86_64, others[i]));
}

static void aarch64(void **state)
{
	static const struct code yes[] = {
		CODE("\x10\x00\x00\x94"), /* bl . + 64 */
		CODE("\xf0\xff\xff\x97"), /* bl . - 64 */
		CODE("\x00\x02\x3f\xd6"), /* blr x16 */
		CODE("\x1f\x09\x3f\xd6"), /* blraaz x8 */
		CODE("\x11\x09\x3f\xd7"), /* blraa x8, x17 */
	};
	static const struct code no[] = {
		CODE("\x10\x00\x00\x14"), /* b . + 64 */
		CODE("\x00\x02\x1f\xd6"), /* br x16 */
		CODE("\xc0\x03\x5f\xd6"), /* ret */
		CODE("\x00\x00\x94"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		assert_true(is_call(EM_AARCH64, yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		assert_false(is_call(EM_AARCH64, no[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(x86),
		cmocka_unit_test(aarch64),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of the kernel out of a list that is given: at the recorded place, and of that kernel only.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "folded.h"

/* Code from _text to _etext is 0x3000 bytes long; _stext is 0x200 behind _text. */
static const char list[] = "ffffffff81000000 T _text\n"
			   "ffffffff81000200 T _stext\n"
			   "ffffffff81000200 T early\n"
			   "ffffffff81001000 T middle\n"
			   "ffffffff81002000 T late\n"
			   "ffffffff81003000 T _etext\n"
			   "ffffffff81004000 T starting\n"
			   "ffffffffc0000000 t loaded\t[module]\n";

struct kernel {
	const char *path;
	uint64_t start, length, symbol; /* where the symbol in the path was */
};

static void add_map(struct gen *gen, const struct gen_event *event, const struct kernel *kernel)
{
	struct record_body body = {.trailer = {.pid = UINT32_MAX}};

	body.mmap.pid = UINT32_MAX;
	body.mmap.start = kernel->start;
	body.mmap.length = kernel->length;
	body.mmap.page_offset = kernel->symbol;
	body.mmap.path = (struct span){(const unsigned char *)kernel->path, strlen(kernel->path)};
	gen_body(gen, event, RECORD_MMAP, MISC_CPUMODE_KERNEL, &body);
}

static char *fold(struct gen *gen, const char *kallsyms, bool force)
{
	struct load_options options = {.modules = {.force = force, .only_given = true},
				       .kallsyms = kallsyms};
	struct fold_options how = {.samples = true};

	return folded(gen, &options, &how);
}

/* What a sample at an address of such a kernel is called. */
static char *name_at(const struct kernel *kernel, uint64_t address, bool force)
{
	char path[] = "/tmp/pitot-kallsyms.XXXXXX";
	int fd = mkstemp(path);
	struct gen_event *event;
	struct gen gen;
	char *text;

	assert_int_equal(write(fd, list, sizeof(list) - 1), sizeof(list) - 1);
	close(fd);
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME, 0);
	add_map(&gen, event, kernel);
	gen_sample(&gen, event,
		   &(struct gen_sample){
			   .misc = MISC_CPUMODE_KERNEL,
			   .ip = address,
			   .pid = 5,
			   .tid = 5,
			   .time = 100,
		   });
	text = fold(&gen, path, force);
	gen_release(&gen);
	unlink(path);
	return text;
}

static void check(const struct kernel *kernel, uint64_t address, bool force, const char *expected)
{
	char *text = name_at(kernel, address, force);

	assert_string_equal(text, expected);
	free(text);
}

static void a_kernel_may_be_moved(void **state)
{
	static const struct kernel kernel = {"[kernel.kallsyms]_text", 0xffffffff89000000, 0x3000,
					     0xffffffff89000000};

	(void)state;
	check(&kernel, 0xffffffff89001fff, false, "middle 1\n");
	check(&kernel, 0xffffffff89002000, false, "late 1\n");
}

/* Kernels of 2013 were recorded by it, and it is not where _text is. */
static void it_is_where_the_symbol_of_the_path_is(void **state)
{
	static const struct kernel kernel = {"[kernel.kallsyms]_stext", 0xffffffff89000200, 0x2e00,
					     0xffffffff89000200};

	(void)state;
	check(&kernel, 0xffffffff890011ff, false, "middle 1\n");
	check(&kernel, 0xffffffff89000fff, false, "early 1\n");
}

static void a_list_of_another_kernel_is_refused(void **state)
{
	static const struct kernel longer = {"[kernel.kallsyms]_text", 0xffffffff81000000, 0x3100,
					     0xffffffff81000000};
	static const struct kernel shorter = {"[kernel.kallsyms]_text", 0xffffffff81000000, 0x2ff0,
					      0xffffffff81000000};

	(void)state;
	check(&longer, 0xffffffff81001000, false, "[kernel.kallsyms+0x1000] 1\n");
	check(&shorter, 0xffffffff81001000, false, "[kernel.kallsyms+0x1000] 1\n");
	check(&longer, 0xffffffff81001000, true, "middle 1\n");
}

/* Where perf does not know the end, the map goes on to the modules or to the end of memory. */
static void a_map_without_an_end_proves_nothing(void **state)
{
	static const struct kernel open = {"[kernel.kallsyms]_text", 0xffffffff81000000, 0x3f000000,
					   0xffffffff81000000};
	static const struct kernel whole = {"[kernel.kallsyms]_text", 0, 0xffffffff9fffffff,
					    0xffffffff81000000};

	(void)state;
	check(&open, 0xffffffff81001000, false, "middle 1\n");
	check(&whole, 0xffffffff81001000, false, "middle 1\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kernel_may_be_moved),
		cmocka_unit_test(it_is_where_the_symbol_of_the_path_is),
		cmocka_unit_test(a_list_of_another_kernel_is_refused),
		cmocka_unit_test(a_map_without_an_end_proves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

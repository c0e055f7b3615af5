// SPDX-License-Identifier: GPL-2.0-or-later
/* Samples in a kernel module whose file is at hand, and no list of the kernel's symbols. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "folded.h"

static const uint64_t module_start = 0xffffffffc0000000;

static void add_module(struct gen *gen, const struct gen_event *event)
{
	static const char path[] = "/lib/modules/1/kernel/unlinked";
	struct record_body body = {.trailer = {.pid = UINT32_MAX}};

	body.mmap.pid = UINT32_MAX;
	body.mmap.start = module_start;
	body.mmap.length = 0x4000;
	body.mmap.path = (struct span){(const unsigned char *)path, sizeof(path) - 1};
	gen_body(gen, event, RECORD_MMAP, MISC_CPUMODE_KERNEL, &body);
}

static void add_sample(struct gen *gen, const struct gen_event *event, uint64_t offset)
{
	gen_sample(gen, event,
		   &(struct gen_sample){
			   .misc = MISC_CPUMODE_KERNEL,
			   .ip = module_start + offset,
			   .pid = 5,
			   .tid = 5,
			   .time = 100,
		   });
}

static char *fold(struct gen *gen, const char *directory)
{
	struct load_options options = {
		.modules = {.symbols = &directory, .symbols_count = 1, .only_given = true}};
	struct fold_options how = {.samples = true, .noinlines = true};

	return folded(gen, &options, &how);
}

static void sections_are_where_the_kernel_has_them(void **state)
{
	static const uint64_t offsets[] = {0x3, 0x22, 0x39, 0x45, 0x50, 0x5b};
	const char *source = getenv("srcdir");
	char directory[4096];
	struct gen_event *event;
	struct gen gen;
	char *text;

	(void)state;
	snprintf(directory, sizeof(directory), "%s/fuzz/seeds/elf", source ? source : ".");
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME, 0);
	add_module(&gen, event);
	/* Of .text there are 0x39 bytes: first, and rare at 0x21. .noinstr.text, of 0x1b, is at
	 * 0x40. */
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++)
		add_sample(&gen, event, offsets[i]);
	text = fold(&gen, directory);
	assert_string_equal(text, "[unlinked+0x39] 1\n"
				  "[unlinked+0x5b] 1\n"
				  "first 1\n"
				  "quiet 2\n"
				  "rare 1\n");
	free(text);
	gen_release(&gen);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_are_where_the_kernel_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

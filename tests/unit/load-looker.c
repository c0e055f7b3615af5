// SPDX-License-Identifier: GPL-2.0-or-later
/* Stacks that are where they were the last time, while what is mapped there changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "folded.h"

static const uint64_t start = 0xffffffffc0000000, address = 0xffffffffc0000020;

static struct gen gen;
static struct gen_event *event;

static void add_module(const char *path, uint64_t time)
{
	struct record_body body = {.trailer = {.time = time, .pid = UINT32_MAX}};

	body.mmap.pid = UINT32_MAX;
	body.mmap.start = start;
	body.mmap.length = 0x4000;
	body.mmap.path = (struct span){(const unsigned char *)path, strlen(path)};
	gen_body(&gen, event, RECORD_MMAP, MISC_CPUMODE_KERNEL, &body);
}

static void add_sample(uint64_t time, uint32_t tid, uint64_t ip)
{
	gen_sample(&gen, event,
		   &(struct gen_sample){.misc = MISC_CPUMODE_KERNEL,
					.ip = ip,
					.pid = 5,
					.tid = tid,
					.time = time});
}

static void add_turn(uint64_t time, uint32_t tid, uint16_t misc)
{
	struct record_body body = {.trailer = {.time = time, .pid = 5, .tid = tid}};

	gen_body(&gen, event, RECORD_SWITCH, misc, &body);
}

/* Off the CPU for 50 ns where the sample was. */
static void add_wait(uint64_t time, uint32_t tid)
{
	add_sample(time, tid, address);
	add_turn(time + 10, tid, MISC_SWITCH_OUT);
	add_turn(time + 60, tid, 0);
}

/*
 * Buffers of CPUs are read one after the other, so that times go back: what was asked for another
 * CPU is not what was so at an earlier time.
 */
static void modules_change_at_their_time(void **state)
{
	struct load_options options = {.modules = {.only_given = true}, .measure = &measure_offcpu};
	struct fold_options how = {0};
	char *text;

	(void)state;
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME, 0);
	add_module("/lib/modules/1/kernel/before", 1);
	add_sample(500, 7, start + 0x10);
	add_module("/lib/modules/1/kernel/after", 1000);
	add_sample(1500, 8, start + 0x10);
	add_wait(600, 7);
	add_wait(1600, 7);
	gen_own(&gen, RECORD_FINISHED_ROUND);
	text = folded(&gen, &options, &how);
	assert_string_equal(text, "[after+0x20] 50\n"
				  "[before+0x20] 50\n");
	free(text);
	gen_release(&gen);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(modules_change_at_their_time),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("load-looker", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Chains of frame pointers, and whether they got to the root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "folded.h"

enum { PID = 5, CODE = 0x400000, CODE_SIZE = 0x10000, GARBAGE = 0x8001234 };

static void add_map(struct gen *gen, const struct gen_event *event)
{
	static const char path[] = "/nowhere/program";
	struct record_body body = {.trailer = {.pid = PID}};

	body.mmap.pid = PID;
	body.mmap.tid = PID;
	body.mmap.start = CODE;
	body.mmap.length = CODE_SIZE;
	body.mmap.path = (struct span){(const unsigned char *)path, sizeof(path) - 1};
	gen_body(gen, event, RECORD_MMAP, MISC_CPUMODE_USER, &body);
}

/* A process with one program, if it is known at all, and one sample with this chain, leaf first. */
static void check(bool is_known, bool no_marks, const uint64_t *chain, size_t count,
		  const char *expected)
{
	struct load_options options = {.modules = {.only_given = true}};
	struct fold_options how = {.samples = true, .no_marks = no_marks};
	struct gen_event *event;
	struct gen gen;
	char *text;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CALLCHAIN,
			  0);
	if (is_known)
		add_map(&gen, event);
	gen_sample(&gen, event,
		   &(struct gen_sample){
			   .misc = MISC_CPUMODE_USER,
			   .ip = chain[1],
			   .pid = PID,
			   .tid = PID,
			   .time = 100,
			   .chain = chain,
			   .chain_count = count,
		   });
	text = folded(&gen, &options, &how);
	assert_string_equal(text, expected);
	free(text);
	gen_release(&gen);
}

static void garbage_is_not_the_root(void **state)
{
	static const uint64_t chain[] = {(uint64_t)CONTEXT_USER, CODE + 0x10, CODE + 0x21, GARBAGE};

	(void)state;
	check(true, false, chain, 4,
	      "[truncated: bad address];[unknown+0x8001233];[program+0x20];[program+0x10] 1\n");
	check(true, true, chain, 4, "[unknown+0x8001233];[program+0x20];[program+0x10] 1\n");
	check(true, false, chain, 3, "[program+0x20];[program+0x10] 1\n");
}

/* In between it may be code whose map was lost. */
static void only_the_last_one_counts(void **state)
{
	static const uint64_t chain[] = {(uint64_t)CONTEXT_USER, CODE + 0x10, GARBAGE, CODE + 0x21};

	(void)state;
	check(true, false, chain, 4, "[program+0x20];[unknown+0x8001233];[program+0x10] 1\n");
}

static void what_is_not_known_proves_nothing(void **state)
{
	static const uint64_t leaf[] = {(uint64_t)CONTEXT_USER, GARBAGE};
	static const uint64_t lost[] = {(uint64_t)CONTEXT_USER, CODE + 0x10, CODE + 0x21};

	(void)state;
	check(true, false, leaf, 2, "[unknown+0x8001234] 1\n");
	check(false, false, lost, 3, "[unknown+0x400020];[unknown+0x400010] 1\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(garbage_is_not_the_root),
		cmocka_unit_test(only_the_last_one_counts),
		cmocka_unit_test(what_is_not_known_proves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

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
	struct fold_options how = {.samples = true, .no_marks = no_marks, .addresses = true};
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

static char *folded_samples(uint64_t type, const struct gen_sample *samples, size_t count)
{
	struct load_options options = {.modules = {.only_given = true}};
	struct fold_options how = {.samples = true};
	struct gen_event *event;
	struct gen gen;
	char *text;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", SAMPLE_IP | SAMPLE_TID | SAMPLE_CALLCHAIN | type, 0);
	event->attr.user_registers = 1;
	add_map(&gen, event);
	for (size_t i = 0; i < count; i++)
		gen_sample(&gen, event, &samples[i]);
	text = folded(&gen, &options, &how);
	gen_release(&gen);
	return text;
}

/* Chains without an address are equal, but the samples were in two places. */
static void chains_of_marks_alone(void **state)
{
	static const uint64_t chain[] = {(uint64_t)CONTEXT_USER, (uint64_t)CONTEXT_KERNEL,
					 (uint64_t)CONTEXT_USER};
	struct gen_sample samples[2] = {
		{.misc = MISC_CPUMODE_USER, .pid = PID, .tid = PID, .chain = chain},
	};

	(void)state;
	samples[1] = samples[0];
	samples[0].ip = CODE + 0x10;
	samples[1].ip = CODE + 0x20;
	for (size_t count = 0; count < 4; count++) {
		char *text;

		samples[0].chain_count = samples[1].chain_count = count;
		text = folded_samples(0, samples, 2);
		assert_string_equal(text, "[program+0x10] 1\n[program+0x20] 1\n");
		free(text);
	}
}

/* Of two equal chains in the kernel one has a copy of the user's stack, but no registers. */
static void copies_without_registers(void **state)
{
	static const uint64_t kernel = 0xffffffff81000000;
	const uint64_t chain[] = {(uint64_t)CONTEXT_KERNEL, kernel + 0x10, kernel + 0x21};
	static const unsigned char stack[16];
	struct gen_sample samples[2] = {
		{.misc = MISC_CPUMODE_KERNEL,
		 .ip = kernel + 0x10,
		 .pid = PID,
		 .tid = PID,
		 .chain = chain,
		 .chain_count = 3},
	};

	(void)state;
	for (int first = 0; first < 2; first++) {
		struct gen_sample *copied = &samples[first];
		char *text;

		samples[1] = samples[0];
		copied->user_stack = stack;
		copied->user_stack_size = copied->user_stack_copied = sizeof(stack);
		text = folded_samples(SAMPLE_REGS_USER | SAMPLE_STACK_USER, samples, 2);
		assert_string_equal(
			text,
			"[kernel+0xffffffff81000020];[kernel+0xffffffff81000010] 1\n"
			"[not unwound];"
			"[kernel+0xffffffff81000020];[kernel+0xffffffff81000010] 1\n");
		free(text);
		*copied = samples[!first];
	}
}

/* Those whose stacks are walked are counted some samples later: none is left behind, or twice there. */
static void all_that_are_walked(void **state)
{
	enum { MOST = 9, PLACES = 3 };
	static const uint64_t registers[1] = {0};
	static const unsigned char stack[64];
	struct gen_sample samples[MOST];

	(void)state;
	for (size_t count = 0; count <= MOST; count++) {
		size_t counts[PLACES] = {0};
		char *text;

		for (size_t i = 0; i < count; i++) {
			samples[i] = (struct gen_sample){
				.misc = MISC_CPUMODE_USER,
				.ip = CODE + 0x10 * (i % PLACES + 1),
				.pid = PID,
				.tid = PID,
				.user_abi = 2,
				.user_registers = registers,
				.user_stack = stack,
				.user_stack_size = sizeof(stack),
				.user_stack_copied = sizeof(stack),
			};
			counts[i % PLACES]++;
		}
		text = folded_samples(SAMPLE_REGS_USER | SAMPLE_STACK_USER, samples, count);
		for (size_t i = 0; i < PLACES; i++) {
			char line[64];

			snprintf(line, sizeof(line), "[program+0x%zx] %zu\n", 0x10 * (i + 1),
				 counts[i]);
			assert_int_equal(strstr(text, line) != NULL, counts[i] > 0);
		}
		free(text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(garbage_is_not_the_root),
		cmocka_unit_test(only_the_last_one_counts),
		cmocka_unit_test(what_is_not_known_proves_nothing),
		cmocka_unit_test(chains_of_marks_alone),
		cmocka_unit_test(copies_without_registers),
		cmocka_unit_test(all_that_are_walked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

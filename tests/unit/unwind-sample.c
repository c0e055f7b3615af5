// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Samples with a copy of the stack, in both byte orders, of code that no file is known of: what the
 * frame pointers in it say, joined with what the kernel recorded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/unwind.h"
#include "gen/gen.h"

enum {
	TYPE = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CALLCHAIN | SAMPLE_REGS_USER |
	       SAMPLE_STACK_USER,
	/* bp, sp and ip of x86 */
	REGISTERS = 1 << 6 | 1 << 7 | 1 << 8,
	STACK = 0x7000,
	STACK_SIZE = 256,
	CODE = 0x10000,   /* a program's own, and no file */
	MODULE = 0x20000, /* of a file that is not there */
	VDSO = 0x30000,   /* of programs of 32 bits, likewise */
};

struct story {
	const uint64_t *chain;
	size_t chain_count;
	uint64_t ip, abi;
	uint64_t copied;
	uint64_t words[STACK_SIZE / 8];
	uint64_t frame; /* the frame pointer */
};

static void map(struct gen *gen, const struct gen_event *event, uint64_t start, const char *path)
{
	struct record_body body = {.trailer = {.time = 1, .pid = 7, .tid = 7}};

	body.mmap.pid = body.mmap.tid = 7;
	body.mmap.start = start;
	body.mmap.length = 0x1000;
	body.mmap.protection = 5;
	body.mmap.path = (struct span){(const unsigned char *)path, strlen(path)};
	gen_body(gen, event, RECORD_MMAP2, MISC_CPUMODE_USER, &body);
}

static struct gen_bytes make(const struct story *story, enum gen_order order)
{
	struct gen_bytes stack = {.big_endian = order == GEN_BIG}, file;
	uint64_t registers[3] = {story->frame, STACK, story->ip};
	struct gen_event *event;
	struct gen gen;

	gen_init(&gen, GEN_FILE, order);
	event = gen_event(&gen, "cycles", TYPE, 0);
	event->attr.user_registers = REGISTERS;
	event->attr.user_stack_size = STACK_SIZE;
	gen_string(gen_feature(&gen, FEATURE_ARCH), "x86_64");
	gen_string(gen_feature(&gen, FEATURE_HOSTNAME), "elsewhere");
	map(&gen, event, CODE, "//anon");
	map(&gen, event, MODULE, "/nowhere/at/all");
	map(&gen, event, VDSO, "[vdso]");
	for (size_t i = 0; i < STACK_SIZE / 8; i++)
		gen_u64(&stack, story->words[i]);
	gen_sample(&gen, event,
		   &(struct gen_sample){.misc = MISC_CPUMODE_USER,
					.ip = story->ip,
					.pid = 7,
					.tid = 7,
					.time = 9,
					.chain = story->chain,
					.chain_count = story->chain_count,
					.user_abi = story->abi,
					.user_registers = registers,
					.user_stack = stack.at,
					.user_stack_size = STACK_SIZE,
					.user_stack_copied = story->copied});
	file = gen_finish(&gen);
	gen_bytes_release(&stack);
	gen_release(&gen);
	return file;
}

static void unwind(struct recording *recording, struct stack *stack)
{
	struct module_paths paths = {.only_given = true};
	struct history *history = history_new(recording);
	struct record_cursor cursor;
	struct unwind_worker *worker;
	struct unwinder *unwinder;
	struct record record;
	struct sample sample;
	struct error error;

	assert_int_equal(recording_scan(recording, history_add, history, &error), 0);
	history_finish(history);
	unwinder = unwinder_new(recording, history, &paths);
	worker = unwind_worker_new(unwinder);
	cursor = record_cursor(recording, 0);
	while (record_next(&cursor, &record)) {
		if (record.type != RECORD_SAMPLE)
			continue;
		assert_true(sample_read(recording, &record, &sample));
		unwind_sample(worker, &sample, history_epoch(history, sample.pid, sample.time),
			      stack);
	}
	unwind_worker_free(worker);
	unwinder_free(unwinder);
	history_free(history);
}

static void expect(const struct story *story, enum ending ending, const uint64_t *frames,
		   size_t count)
{
	for (enum gen_order order = GEN_LITTLE; order <= GEN_BIG; order++) {
		struct gen_bytes file = make(story, order);
		struct stack stack = {0};
		struct error error;
		struct recording *recording =
			recording_open_bytes(file.at, file.size, NULL, &error);

		assert_non_null(recording);
		unwind(recording, &stack);
		assert_int_equal(stack.ending, ending);
		assert_int_equal(stack.count, count);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(stack.items[i].address, frames[i]);
			assert_int_equal(stack.items[i].is_return, i > 0);
			assert_int_equal(stack.items[i].is_inferred, i > 0);
		}
		stack_release(&stack);
		recording_close(recording);
		gen_bytes_release(&file);
	}
}

#define EXPECT(story, ending, ...)                                                                 \
	do {                                                                                       \
		const uint64_t expected[] = {__VA_ARGS__};                                         \
		expect(story, ending, expected, sizeof(expected) / sizeof(*expected));             \
	} while (0)

/* Two frames, and then one whose caller is not in the copy. */
static struct story two_frames(void)
{
	return (struct story){
		.ip = CODE + 1,
		.abi = 2,
		.copied = STACK_SIZE,
		.frame = STACK + 16,
		.words = {[2] = STACK + 40, [3] = CODE + 2, [5] = STACK + STACK_SIZE + 8, [6] = CODE + 3},
	};
}

static void frame_pointers(void **state)
{
	struct story story = two_frames();

	(void)state;
	EXPECT(&story, ENDING_DUMP, CODE + 1, CODE + 2, CODE + 3);
	/* What was reserved for the copy is not what was copied. */
	story.copied = 40;
	EXPECT(&story, ENDING_DUMP, CODE + 1, CODE + 2);
	/* The one that a program or thread begins with is 0. */
	story.copied = STACK_SIZE;
	story.words[5] = 0;
	EXPECT(&story, ENDING_ROOT, CODE + 1, CODE + 2, CODE + 3);
	/* Code that keeps none may have anything in its register, 0 and places far above too. */
	story.frame = 0;
	EXPECT(&story, ENDING_NO_CFI, CODE + 1);
	story.frame = STACK + STACK_SIZE + 8;
	EXPECT(&story, ENDING_NO_CFI, CODE + 1);
	story.frame = STACK + 16;
	/* A frame pointer may lead anywhere; not to code, then it was none. */
	story.words[6] = 0x50000;
	EXPECT(&story, ENDING_NO_CFI, CODE + 1, CODE + 2);
	story.words[6] = 0;
	EXPECT(&story, ENDING_ROOT, CODE + 1, CODE + 2);
	/* A caller of 0 is the end of a chain, if there was one. */
	story.words[3] = 0;
	EXPECT(&story, ENDING_NO_CFI, CODE + 1);
}

static void missing_module(void **state)
{
	struct story story = two_frames();

	(void)state;
	story.words[3] = MODULE + 2;
	EXPECT(&story, ENDING_NO_MODULE, CODE + 1, MODULE + 2);
}

static void nothing_there(void **state)
{
	struct story story = {.ip = 0x50000, .abi = 2, .copied = STACK_SIZE};

	(void)state;
	EXPECT(&story, ENDING_BAD_ADDRESS, 0x50000);
}

static void recorded_chain_goes_on(void **state)
{
	const uint64_t longer[] = {
		(uint64_t)CONTEXT_USER, CODE + 1, CODE + 2, CODE + 3, CODE + 4, MODULE + 5};
	const uint64_t garbage[] = {(uint64_t)CONTEXT_USER, CODE + 1, CODE + 2, CODE + 3, 0x50000};
	const uint64_t shorter[] = {(uint64_t)CONTEXT_USER, CODE + 1, CODE + 2};
	const uint64_t other[] = {(uint64_t)CONTEXT_USER, CODE + 1, CODE + 7, CODE + 8, CODE + 9};
	struct story story = two_frames();

	(void)state;
	story.chain = longer;
	story.chain_count = 6;
	EXPECT(&story, ENDING_ROOT, CODE + 1, CODE + 2, CODE + 3, CODE + 4, MODULE + 5);
	story.chain = garbage;
	story.chain_count = 5;
	EXPECT(&story, ENDING_DUMP, CODE + 1, CODE + 2, CODE + 3);
	story.chain = shorter;
	story.chain_count = 3;
	EXPECT(&story, ENDING_DUMP, CODE + 1, CODE + 2, CODE + 3);
	story.chain = other;
	story.chain_count = 5;
	EXPECT(&story, ENDING_ROOT, CODE + 1, CODE + 7, CODE + 8, CODE + 9);
}

static void no_registers(void **state)
{
	struct story story = two_frames();

	(void)state;
	story.abi = 0; /* as of a thread of the kernel, but for the copy */
	EXPECT(&story, ENDING_NOT_WALKED, CODE + 1);
}

/* ---- programs of i386 ------------------------------------------------------------------------ */

struct frame {
	uint64_t address;
	bool is_return;
};

static void expect_i386(const struct story *story, enum ending ending, const struct frame *frames,
			size_t count)
{
	struct gen_bytes file = make(story, GEN_LITTLE);
	struct stack stack = {0};
	struct error error;
	struct recording *recording = recording_open_bytes(file.at, file.size, NULL, &error);

	assert_non_null(recording);
	unwind(recording, &stack);
	assert_int_equal(stack.ending, ending);
	assert_int_equal(stack.count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(stack.items[i].address, frames[i].address);
		assert_int_equal(stack.items[i].is_return, frames[i].is_return);
	}
	stack_release(&stack);
	recording_close(recording);
	gen_bytes_release(&file);
}

static void put(struct story *story, unsigned at, uint32_t word)
{
	story->words[at / 8] |= (uint64_t)word << (at % 8 * 8);
}

/* What the vdso pushes before it enters the kernel: as many as have been pushed by then. */
static void call_of_the_kernel(void **state)
{
	(void)state;
	for (unsigned pushed = 0; pushed <= 3; pushed++) {
		struct story story = {
			.ip = VDSO + 0x10, .abi = 1, .copied = STACK_SIZE, .frame = STACK + 40};
		const struct frame frames[] = {
			{VDSO + 0x10, false}, {CODE + 2, true}, {CODE + 3, true}};

		if (pushed > 2) {
			story.frame = 5; /* an argument of the call */
			put(&story, 0, STACK + 40);
		}
		put(&story, pushed * 4, CODE + 2);
		put(&story, 40, 0);
		put(&story, 44, CODE + 3);
		expect_i386(&story, ENDING_ROOT, frames, 3);
	}
}

/* The handler of a signal, whose frame ends with the return address; what is above is the kernel's. */
static struct story handler(void)
{
	struct story story = {.ip = CODE + 1, .abi = 1, .copied = STACK_SIZE, .frame = STACK};

	put(&story, 0, 0);
	put(&story, 4, VDSO + 0x600);
	put(&story, 8, 27);
	return story;
}

static void put_registers(struct story *story, unsigned at, uint32_t selector)
{
	put(story, at + 6 * 4, STACK + 240);
	put(story, at + 7 * 4, STACK + 236);
	put(story, at + 14 * 4, CODE + 5);
	put(story, at + 15 * 4, selector);
	put(story, 240, 0);
	put(story, 244, CODE + 6);
}

static void signal_of_i386(void **state)
{
	const struct frame frames[] = {
		{CODE + 1, false}, {VDSO + 0x600, false}, {CODE + 5, false}, {CODE + 6, true}};
	const struct frame called[] = {{CODE + 1, false}, {VDSO + 0x600, true}};
	struct story story = handler();

	(void)state;
	put_registers(&story, 12, 0x23);
	expect_i386(&story, ENDING_ROOT, frames, 4);
	story = handler(); /* and with a siginfo */
	put(&story, 12, STACK + 8 + 12);
	put(&story, 16, STACK + 8 + 140);
	put_registers(&story, 8 + 140 + 20, 0x73);
	expect_i386(&story, ENDING_ROOT, frames, 4);
	story = handler(); /* no registers: a function of the vdso that calls another */
	put_registers(&story, 12, 0x24);
	expect_i386(&story, ENDING_NO_MODULE, called, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frame_pointers),
		cmocka_unit_test(missing_module),
		cmocka_unit_test(nothing_there),
		cmocka_unit_test(recorded_chain_goes_on),
		cmocka_unit_test(no_registers),
		cmocka_unit_test(call_of_the_kernel),
		cmocka_unit_test(signal_of_i386),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

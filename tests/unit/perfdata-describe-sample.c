/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of samples that a machine without the hardware cannot record, in both byte orders. */
#include "perfdata/state.h"
#include "unit/record_bytes.h"

static struct tracepoint_field fields[] = {
	{.name = "small", .offset = 0, .size = 1, .is_signed = true},
	{.name = "flag", .offset = 1, .size = 1},
	{.name = "pair", .offset = 2, .size = 4, .element_size = 2},
	{.name = "name", .offset = 6, .size = 8, .element_size = 1, .is_string = true},
	{.name = "path", .offset = 16, .size = 4, .is_string = true, .is_dynamic = true},
	{.name = "mask",
	 .offset = 20,
	 .size = 4,
	 .element_size = 4,
	 .is_dynamic = true,
	 .is_relative = true},
	{.name = "at", .offset = 24, .size = 8, .is_address = true},
};
static struct tracepoint tracepoint = {
	.system = "test", .name = "test", .fields = fields, .field_count = 7};

/* Describes the sample that was put together, of an event of this attr. */
static void expect_sample(struct attr attr, const struct tracepoint *of, const char *arch,
			  const char *line)
{
	struct recording_state inner = {0};
	struct recording recording = recording_here();
	struct event event = {
		.attr = attr, .name = "test", .tracepoint = of, .layout = {.rest = 8}};
	struct event *events[] = {&event};
	struct strbuf text = STRBUF_INIT;
	bool complete;

	recording.events = events;
	recording.event_count = 1;
	recording.state = &inner;
	recording.facts.arch = arch;
	record.size = used;
	complete = record_describe(&recording, &record, &text);
	assert_string_equal(text.text, line);
	assert_int_equal(complete, !strstr(line, " short"));
	strbuf_release(&text);
}

/* A member of a C bitfield of 64 bits, which begins at the other end in big endian. */
static uint64_t member(unsigned first, unsigned width, uint64_t value)
{
	return value << (big ? 64 - first - width : first);
}

static void branches(void)
{
	struct attr attr = {
		.sample_type = SAMPLE_BRANCH_STACK,
		.branch_sample_type = BRANCH_HW_INDEX | BRANCH_COUNTERS,
	};

	begin(RECORD_SAMPLE, MISC_CPUMODE_USER);
	put(2, 8);
	put(7, 8);
	put(0x1000, 8);
	put(0x2000, 8);
	/* predicted, 300 cycles, a call, on the right path, in user space */
	put(member(1, 1, 1) | member(4, 16, 300) | member(20, 4, 4) | member(24, 2, 3) |
		    member(30, 3, 1),
	    8);
	put(0x3000, 8);
	put(0x4000, 8);
	/* mispredicted, in a transaction, aborted, of a type that is in new_type */
	put(member(0, 1, 1) | member(2, 1, 1) | member(3, 1, 1) | member(20, 4, 15) |
		    member(26, 4, 1),
	    8);
	put(0x11, 8);
	put(0x22, 8);
	expect_sample(attr, NULL, NULL,
		      "SAMPLE cpumode=user event=test branch_hw_index=7 "
		      "branches=0x1000/0x2000/P/-/-/300/call/correct-path/user,"
		      "0x3000/0x4000/M/in_tx/abort/0/fault-data/-/- branch_counters=0x11,0x22");
}

static void memory(void)
{
	struct attr attr = {
		.sample_type = SAMPLE_WEIGHT_STRUCT | SAMPLE_DATA_SRC | SAMPLE_TRANSACTION |
			       SAMPLE_PHYS_ADDR | SAMPLE_CGROUP | SAMPLE_DATA_PAGE_SIZE |
			       SAMPLE_CODE_PAGE_SIZE | SAMPLE_AUX,
	};

	begin(RECORD_SAMPLE, MISC_CPUMODE_KERNEL | MISC_EXACT_IP);
	put((uint64_t)3 << 48 | (uint64_t)2 << 32 | 1, 8);
	put(0x68100142, 8); /* perf: OP LOAD, LVL L1 hit, SNP None, TLB L1 or L2 hit, LCK No */
	put((uint64_t)0xab << 32 | 1 << 1 | 1 << 5, 8);
	put(0x123000, 8);
	put(99, 8);
	put(4096, 8);
	put(2097152, 8);
	put(4, 8);
	put(0, 4);
	expect_sample(attr, NULL, NULL,
		      "SAMPLE cpumode=kernel misc=exact-ip event=test weight=1 weight2=2 weight3=3 "
		      "data_src=0x68100142 memory=op:load,level:hit|L1,snoop:none,tlb:hit|L1|L2 "
		      "transaction=transaction|conflict abort_code=0xab phys_addr=0x123000 "
		      "cgroup=99 data_page_size=4096 code_page_size=2097152 aux_size=4");
}

static void registers(void)
{
	struct attr attr = {
		.sample_type = SAMPLE_REGS_USER | SAMPLE_STACK_USER,
		.user_registers = (uint64_t)1 << 29 | (uint64_t)1 << 32,
	};

	begin(RECORD_SAMPLE, MISC_CPUMODE_USER);
	put(2, 8);
	put(0x10, 8);
	put(0x20, 8);
	put(16, 8);
	put_text("", 16);
	put(9, 8);
	expect_sample(attr, NULL, "aarch64",
		      "SAMPLE cpumode=user event=test user_abi=64 user_regs=x29:0x10,pc:0x20 "
		      "user_stack=9/16");
	expect_sample(attr, NULL, NULL,
		      "SAMPLE cpumode=user event=test user_abi=64 user_regs=reg29:0x10,reg32:0x20 "
		      "user_stack=9/16");
}

static void payload(void)
{
	struct attr attr = {.sample_type = SAMPLE_RAW};

	begin(RECORD_SAMPLE, 0);
	put(44, 4);
	put(0xff, 1);
	put(200, 1);
	put(1000, 2);
	put(2000, 2);
	put_text("a b", 8);
	put(0, 2);
	put(4u << 16 | 32, 4);
	put(8u << 16 | 12, 4); /* from behind the field: 24 + 12 */
	put(0xffffffff81000000, 8);
	put_text("/x/", 4);
	put(5, 4);
	put(6, 4);
	expect_sample(attr, &tracepoint, NULL,
		      "SAMPLE event=test raw=44 small=-1 flag=200 pair=1000,2000 name=\"a b\" "
		      "path=/x/ mask=5,6 at=0xffffffff81000000");
	bytes[12 + 18] = bytes[12 + 19] = 0x7f; /* the string claims to be longer than all */
	bytes[12 + 16] = bytes[12 + 17] = 0x7f;
	expect_sample(attr, &tracepoint, NULL,
		      "SAMPLE event=test raw=44 small=-1 flag=200 pair=1000,2000 name=\"a b\" "
		      "mask=5,6 at=0xffffffff81000000 short");
}

static void cut(void)
{
	struct attr attr = {.sample_type = SAMPLE_CALLCHAIN | SAMPLE_PHYS_ADDR | SAMPLE_CGROUP};

	begin(RECORD_SAMPLE, 0);
	put(1, 8);
	put(0x1000, 8);
	put(0x2000, 8);
	expect_sample(attr, NULL, NULL,
		      "SAMPLE event=test callchain=0x1000 phys_addr=0x2000 short");
}

static void test_branches(void **state)
{
	(void)state;
	in_both_orders(branches);
}

static void test_memory(void **state)
{
	(void)state;
	in_both_orders(memory);
}

static void test_registers(void **state)
{
	(void)state;
	in_both_orders(registers);
}

static void test_payload(void **state)
{
	(void)state;
	in_both_orders(payload);
}

static void test_cut(void **state)
{
	(void)state;
	in_both_orders(cut);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_branches),  cmocka_unit_test(test_memory),
		cmocka_unit_test(test_registers), cmocka_unit_test(test_payload),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records that the kernel seldom writes, and damaged ones: their bytes are put together here as the
 * kernel's header lays them out, in both byte orders.
 */
#include "unit/record_bytes.h"

/* ---- the kernel's ---------------------------------------------------------------------------- */

static void kernel_records(void)
{
	begin(RECORD_LOST, 0);
	put(77, 8);
	put(1234, 8);
	expect("LOST id=77 lost=1234");

	begin(RECORD_LOST_SAMPLES, 1 << 15);
	put(5, 8);
	expect("LOST_SAMPLES misc=bpf lost=5");

	begin(RECORD_AUX, 0);
	put(0x1000, 8);
	put(4096, 8);
	put(0x105, 8);
	expect("AUX offset=0x1000 size=4096 flags=truncated|partial|0x100");

	begin(RECORD_SWITCH_CPU_WIDE, MISC_SWITCH_OUT | MISC_SWITCH_OUT_PREEMPT);
	put(UINT32_MAX, 4);
	put(9, 4);
	expect("SWITCH_CPU_WIDE misc=out|preempt next_pid=-1 next_tid=9");

	begin(RECORD_TEXT_POKE, MISC_CPUMODE_KERNEL);
	put(0xffffffff81000010, 8);
	put(2, 2);
	put(3, 2);
	put_text("\x90\x91\xe8\x01\x02", 5);
	put(0, 7);
	expect("TEXT_POKE cpumode=kernel address=0xffffffff81000010 old_length=2 new_length=3 "
	       "old=9091 new=e80102");

	begin(RECORD_AUX_OUTPUT_HW_ID, 0);
	put(0x21, 8);
	expect("AUX_OUTPUT_HW_ID hardware_id=0x21");

	begin(RECORD_CALLCHAIN_DEFERRED, MISC_CPUMODE_USER);
	put(0x100000002, 8);
	put(3, 8);
	put((uint64_t)CONTEXT_USER, 8);
	put(0x401000, 8);
	put(0x402000, 8);
	expect("CALLCHAIN_DEFERRED cpumode=user cookie=0x100000002 "
	       "callchain=[user],0x401000,0x402000");
}

static void more_kernel_records(void)
{
	begin(RECORD_MMAP2, MISC_CPUMODE_USER | MISC_MMAP_BUILD_ID);
	put(10, 4);
	put(11, 4);
	put(0x400000, 8);
	put(0x2000, 8);
	put(0x1000, 8);
	put(8, 1);
	put(0, 3);
	put_text("\x01\x23\x45\x67\x89\xab\xcd\xef", 20);
	put(5, 4);
	put(2, 4);
	put_text("/bin/a b", 16);
	expect("MMAP2 cpumode=user misc=build-id pid=10 tid=11 start=0x400000 length=0x2000 "
	       "offset=0x1000 build_id=0123456789abcdef protection=r-x flags=private "
	       "path=\"/bin/a b\"");

	begin(RECORD_BPF_EVENT, 0);
	put(1, 2);
	put(0, 2);
	put(42, 4);
	put_text("\x01\x02\x03\x04\x05\x06\x07\x08", 8);
	expect("BPF_EVENT type=load flags=0x0 id=42 tag=0102030405060708");

	begin(RECORD_KSYMBOL, 0);
	put(0xffffffffc0000000, 8);
	put(64, 4);
	put(2, 2);
	put(1, 2);
	put_text("kprobe_insn", 16);
	expect("KSYMBOL address=0xffffffffc0000000 length=64 type=out-of-line flags=unregister "
	       "name=kprobe_insn");
}

static void test_kernel(void **state)
{
	(void)state;
	in_both_orders(kernel_records);
	in_both_orders(more_kernel_records);
}

/* ---- damage ---------------------------------------------------------------------------------- */

static void test_short(void **state)
{
	(void)state;
	big = is_big_machine();
	begin(RECORD_LOST, 0);
	put(77, 8);
	put(12, 4);
	expect("LOST id=77 short");

	begin(RECORD_ID_INDEX, 0); /* promises more than there is */
	put(UINT64_MAX, 8);
	put(1, 8);
	put(2, 8);
	put(3, 8);
	put(4, 8);
	put(5, 8);
	expect("ID_INDEX count=18446744073709551615 entries=1:2:3:4 short");

	begin(RECORD_TEXT_POKE, 0);
	put(1, 8);
	put(60000, 2);
	put(2, 2);
	put(0, 4);
	expect("TEXT_POKE address=0x1 old_length=60000 new_length=2 short");

	begin(RECORD_FINISHED_ROUND, 0);
	expect("FINISHED_ROUND");
}

static void test_unknown(void **state)
{
	struct recording recording = {0};
	struct strbuf text = STRBUF_INIT;
	struct record_body body;

	(void)state;
	big = is_big_machine();
	begin(RECORD_KNOWN_END, 0);
	put(1, 8);
	record.size = used;
	assert_false(record_describe(&recording, &record, &text));
	assert_string_equal(text.text, "TYPE_87 size=16");
	assert_false(record_read(&recording, &record, &body));
	assert_null(record_type_name(RECORD_KNOWN_END));
	assert_null(record_type_name(0));
	assert_null(record_type_name(63));
	strbuf_release(&text);

	begin(RECORD_SIMPLEPERF_START + 1, 0);
	put(1, 8);
	expect("SIMPLEPERF_KERNEL_SYMBOL size=16");
}

/* Every type that has a number has a name, and no name is given twice. */
static void test_names(void **state)
{
	(void)state;
	for (uint32_t type = RECORD_MMAP; type < RECORD_KNOWN_END; type++) {
		if (type > RECORD_CALLCHAIN_DEFERRED && type < RECORD_USER_TYPE_START)
			continue;
		assert_non_null(record_type_name(type));
		for (uint32_t other = RECORD_MMAP; other < type; other++) {
			const char *name = record_type_name(other);

			assert_true(!name || strcmp(name, record_type_name(type)));
		}
	}
}

/* No length cuts a record such that it reads what is not there: for the sanitizers. */
static void test_every_length(void **state)
{
	struct recording recording = {0};
	struct strbuf text = STRBUF_INIT;

	(void)state;
	for (uint32_t type = RECORD_MMAP; type < RECORD_KNOWN_END; type++) {
		if (type == RECORD_SAMPLE)
			continue; /* needs an event */
		for (size_t size = 8; size < 700; size++) {
			unsigned char *exact = xmalloc(size);
			struct record cut = {
				.type = type, .misc = 0x4000, .size = size, .data = exact};
			struct record_body body;

			memset(exact, 2, size);
			strbuf_clear(&text);
			record_describe(&recording, &cut, &text);
			record_read(&recording, &cut, &body);
			assert_non_null(text.text);
			free(exact);
		}
	}
	strbuf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernel),       cmocka_unit_test(test_short),
		cmocka_unit_test(test_unknown),      cmocka_unit_test(test_names),
		cmocka_unit_test(test_every_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

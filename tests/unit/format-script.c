// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lines of `perf script` as perf 3.2 to 7 print them with different -F, events and call graphs, and
 * names that programs may have.
 */
#include "format/script_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct span span_of(const char *text)
{
	return (struct span){(const unsigned char *)text, strlen(text)};
}

static void assert_span(struct span got, const char *want)
{
	assert_int_equal(got.size, strlen(want));
	assert_memory_equal(got.at ? got.at : (const unsigned char *)"", want, got.size);
}

enum { NO = -2 };

static const struct {
	const char *line, *comm;
	int64_t pid, tid, cpu, time_ns, period; /* NO: not shown */
	const char *event, *rest;
} heads[] = {
	{"demo 14891  1997.478816:    2000000 cpu-clock:ppp: ", "demo", NO, 14891, NO,
	 1997478816000, 2000000, "cpu-clock:ppp", ""},
	{"perf  1234/1235  [003]  4794564.109216789:     250000 cycles:u: ", "perf", 1234, 1235, 3,
	 4794564109216789, 250000, "cycles:u", ""},
	{"V8 WorkerThread 24636/25607 [000] 94564.109216: 100 cycles:", "V8 WorkerThread", 24636,
	 25607, 0, 94564109216000, 100, "cycles", ""},
	{"a 123 [000] 10.500000: cycles: ", "a", NO, 123, 0, 10500000000, NO, "cycles", ""},
	{"Thread 3 1234 [001]    10.000005:       1000 cycles: ", "Thread 3", NO, 1234, 1,
	 10000005000, 1000, "cycles", ""},
	{"pool-1-thread 7 9 2/3 10.5: 1 x:", "pool-1-thread 7 9", 2, 3, NO, 10500000000, 1, "x",
	 ""},
	{"1234 99 10.5: 7 instructions:", "1234", NO, 99, NO, 10500000000, 7, "instructions", ""},
	{"swapper     0 [002] 1.000001: sched:sched_switch: prev_comm=a prev_pid=0 ==> next_comm=b",
	 "swapper", NO, 0, 2, 1000001000, NO, "sched:sched_switch",
	 "prev_comm=a prev_pid=0 ==> next_comm=b"},
	{"            perf  1234 [000]    10.5:          1 cycles:  ffffffff8106 native+0x6 "
	 "([kernel.kallsyms])",
	 "perf", NO, 1234, 0, 10500000000, 1, "cycles",
	 "ffffffff8106 native+0x6 ([kernel.kallsyms])"},
	{"app 5 [000] K 10.5: 3 cycles:k: ", "app", NO, 5, 0, 10500000000, 3, "cycles:k", ""},
	{"app 5 cpu-clock: ", "app", NO, 5, NO, NO, NO, "cpu-clock", ""},
	{"app 5 10 cpu-clock: ", "app", NO, 5, NO, NO, 10, "cpu-clock", ""},
	{"app 5", "app", NO, 5, NO, NO, NO, "", ""},
	{"app 10.5: cycles:", "app", NO, NO, NO, 10500000000, NO, "cycles", ""},
	{" 12/13 10.5: cycles:", "", 12, 13, NO, 10500000000, NO, "cycles", ""},
	{"10.5: cycles: ", "", NO, NO, NO, 10500000000, NO, "cycles", ""},
	{"cpu/mem-loads,ldlat=30/P: ", "", NO, NO, NO, NO, NO, "cpu/mem-loads,ldlat=30/P", ""},
	{"app    -1 [001] 10.5: 1 cycles: ", "app", NO, -1, 1, 10500000000, 1, "cycles", ""},
	{"qemu 9 VM:9 VCPU:001 10.5: 1 cycles: ", "qemu 9", NO, NO, NO, NO, NO, NULL, NULL},
	{"app 7 [000] 10.5: PERF_RECORD_LOST lost 12", "app", NO, 7, 0, 10500000000, NO, "",
	 "PERF_RECORD_LOST lost 12"},
};

static void check_number(bool has, int64_t got, int64_t want)
{
	assert_int_equal(has, want != NO);
	if (has)
		assert_int_equal(got, want);
}

static void test_heads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct script_head head;

		assert_true(script_head_read(span_of(heads[i].line), &head));
		if (!heads[i].event)
			continue; /* that it is read as something is enough */
		assert_span(head.comm, heads[i].comm);
		check_number(head.has_pid, head.pid, heads[i].pid);
		check_number(head.has_tid, head.tid, heads[i].tid);
		check_number(head.has_cpu, (int64_t)head.cpu, heads[i].cpu);
		check_number(head.has_time, (int64_t)head.time_ns, heads[i].time_ns);
		check_number(head.has_period, (int64_t)head.period, heads[i].period);
		assert_span(head.event, heads[i].event);
		assert_span(head.rest, heads[i].rest);
	}
}

static void test_no_heads(void **state)
{
	static const char *const lines[] = {
		"",
		"   ",
		"hello world",
		"main;foo;bar 12",
		"a.c: In function 'main':",
		"\t    55d0c1a2b3c4 main+0x14 (/usr/bin/app)",
		"app 99999999999999999999 10.5: cycles: x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct script_head head;

		if (script_head_read(span_of(lines[i]), &head))
			assert_false(script_head_is_sure(&head) && head.has_tid);
	}
}

static const struct {
	const char *line;
	uint64_t address;
	const char *symbol, *module;
	int64_t offset; /* NO: not shown */
	bool is_inlined;
} frames[] = {
	{"\t    55d0c1a2b3c4 main+0x14 (/usr/bin/app)", 0x55d0c1a2b3c4, "main", "/usr/bin/app", NO,
	 false},
	{"\tffffffff8103ce3b native_safe_halt ([kernel.kallsyms])", 0xffffffff8103ce3b,
	 "native_safe_halt", "[kernel.kallsyms]", NO, false},
	{"\t  7f00 std::function<void (int)>::operator()(int) const+0x1f (/a b/app)", 0x7f00,
	 "std::function<void (int)>::operator()(int) const", "/a b/app", NO, false},
	{"\t  7f00 [unknown] (/memfd:code (deleted))", 0x7f00, "", "/memfd:code (deleted)", NO,
	 false},
	{"\t  7f00 [unknown] (/ (deleted))", 0x7f00, "", "/ (deleted)", NO, false},
	{"\t  7f00 [unknown] ([unknown])", 0x7f00, "", "[unknown]", NO, false},
	{"\t  7f00 work (inlined)", 0x7f00, "work", "", NO, true},
	{"\t  7f00 (anonymous namespace)::f()+0x2 (/app)", 0x7f00, "(anonymous namespace)::f()",
	 "/app", NO, false},
	{"\t  7f00 net/http.(*Client).Do+0x20 (/go/app)", 0x7f00, "net/http.(*Client).Do",
	 "/go/app", NO, false},
	{"\t  7f00 f (/opt/a(1)/lib.so)", 0x7f00, "f", "/opt/a(1)/lib.so", NO, false},
	{"\t  7f00 f+0x1 (/usr/lib/libc.so.6+0x28150)", 0x7f00, "f", "/usr/lib/libc.so.6", 0x28150,
	 false},
	{"\t  7f00 RegExp:[&<>\"'] (/tmp/perf-7539.map)", 0x7f00, "RegExp:[&<>\"']",
	 "/tmp/perf-7539.map", NO, false},
	{"\t  7f00 main", 0x7f00, "main", "", NO, false},
	{"\t  7f00", 0x7f00, "", "", NO, false},
	{"\t  7f00 (/usr/bin/app)", 0x7f00, "", "/usr/bin/app", NO, false},
	{"      7d8 ipv4_conntrack_local+0x7f8f80b8 ([nf_conntrack_ipv4])  ", 0x7d8,
	 "ipv4_conntrack_local", "[nf_conntrack_ipv4]", NO, false},
};

static void test_frames(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		struct script_frame frame;

		assert_true(script_frame_read(span_of(frames[i].line), &frame));
		assert_int_equal(frame.address, frames[i].address);
		assert_span(frame.symbol, frames[i].symbol);
		assert_span(frame.module, frames[i].module);
		check_number(frame.has_offset, (int64_t)frame.offset, frames[i].offset);
		assert_int_equal(frame.is_inlined, frames[i].is_inlined);
	}
}

/* Behind an event: addresses of data, weights and payloads come first. */
static void test_frames_in_line(void **state)
{
	struct span text =
		span_of("7ffee0001234 |OP LOAD|LVL L1 hit|  32  55d0c1a2 f+0x1 (/usr/bin/app)");
	struct script_frame frame;

	(void)state;
	assert_true(script_frame_find(&text, &frame));
	assert_int_equal(frame.address, 0x55d0c1a2);
	assert_span(frame.symbol, "f");
	text = span_of("prev_comm=a prev_pid=123456 prev_state=S ==> next_comm=(b)");
	assert_false(script_frame_find(&text, &frame));
	text = span_of("NR 1 (1, 7ffd00112233)");
	assert_false(script_frame_find(&text, &frame));
}

static void test_sources(void **state)
{
	struct script_source source;

	(void)state;
	assert_true(script_source_read(span_of("  uniform_int_dist.h:300"), &source));
	assert_span(source.file, "uniform_int_dist.h");
	assert_int_equal(source.line, 300);
	assert_false(source.is_inlined);
	assert_true(
		script_source_read(span_of("  /src/a b.c:7 (discriminator 3) (inlined)"), &source));
	assert_span(source.file, "/src/a b.c");
	assert_int_equal(source.line, 7);
	assert_true(source.is_inlined);
	assert_false(script_source_read(span_of("  libc-2.33.so[27b25]"), &source));
	assert_false(script_source_read(span_of("  a.c:x"), &source));
	assert_false(script_source_read(span_of("  a.c:99999999999"), &source));
	assert_false(script_source_read(span_of(""), &source));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heads),   cmocka_unit_test(test_no_heads),
		cmocka_unit_test(test_frames),  cmocka_unit_test(test_frames_in_line),
		cmocka_unit_test(test_sources),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

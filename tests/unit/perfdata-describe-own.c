/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The records of perf's own that few recordings have: their bytes are put together here as perf's
 * headers lay them out, in both byte orders.
 */
#include "unit/record_bytes.h"

/* ---- perf's own ------------------------------------------------------------------------------ */

static void maps(void)
{
	begin(RECORD_CPU_MAP, 0);
	put(0, 2);
	put(3, 2);
	put(0, 2);
	put(5, 2);
	put(UINT16_MAX, 2);
	put(0, 6);
	expect("CPU_MAP kind=list cpus=0,5,-1");

	begin(RECORD_CPU_MAP, 0);
	put(1, 2);
	put(2, 2);
	put(4, 2);
	put(0x8000000f, 4);
	put(0x3, 4);
	put(0, 2);
	expect("CPU_MAP kind=mask cpus=0-3,31-33");

	begin(RECORD_CPU_MAP, 0);
	put(1, 2);
	put(1, 2);
	put(8, 2);
	put(0, 4);
	put(0x8000000000000101, 8);
	put(0, 6);
	expect("CPU_MAP kind=mask cpus=0,8,63");

	begin(RECORD_CPU_MAP, 0);
	put(2, 2);
	put(1, 1);
	put(0, 1);
	put(4, 2);
	put(7, 2);
	expect("CPU_MAP kind=range any=1 start=4 end=7");

	begin(RECORD_THREAD_MAP, 0);
	put(2, 8);
	put(5, 8);
	put_text("bash", 16);
	put(UINT64_MAX, 8);
	put_text("", 16);
	expect("THREAD_MAP count=2 threads=5:bash,-1:\"\"");
}

static void indexes(void)
{
	begin(RECORD_ID_INDEX, 0);
	put(2, 8);
	for (uint64_t i = 0; i < 2; i++) {
		put(100 + i, 8);
		put(i, 8);
		put(i, 8);
		put(UINT64_MAX, 8);
	}
	expect("ID_INDEX count=2 entries=100:0:0:-1,101:1:1:-1");
	for (uint64_t i = 0; i < 2; i++) {
		put(4000 + i, 8);
		put(i, 8);
	}
	expect("ID_INDEX count=2 entries=100:0:0:-1,101:1:1:-1 guests=4000:0,4001:1");
}

static void updates(void)
{
	static const uint64_t kinds[] = {EVENT_UPDATE_UNIT, EVENT_UPDATE_NAME};
	static const char *const lines[] = {
		"EVENT_UPDATE type=unit id=9 unit=Joules",
		"EVENT_UPDATE type=name id=9 name=Joules",
	};

	for (size_t i = 0; i < 2; i++) {
		begin(RECORD_EVENT_UPDATE, 0);
		put(kinds[i], 8);
		put(9, 8);
		put_text("Joules", 8);
		expect(lines[i]);
	}
	begin(RECORD_EVENT_UPDATE, 0);
	put(EVENT_UPDATE_SCALE, 8);
	put(9, 8);
	put(0x3fb999999999999a, 8); /* 0.1 */
	expect("EVENT_UPDATE type=scale id=9 scale=0.1");

	begin(RECORD_EVENT_UPDATE, 0);
	put(EVENT_UPDATE_CPUS, 8);
	put(9, 8);
	put(0, 2);
	put(1, 2);
	put(3, 2);
	put(0, 2);
	expect("EVENT_UPDATE type=cpus id=9 kind=list cpus=3");
}

static void statistics(void)
{
	begin(RECORD_STAT_CONFIG, 0);
	put(3, 8);
	put(0, 8);
	put(2, 8);
	put(1, 8);
	put(1000, 8);
	put(7, 8);
	put(1, 8);
	expect("STAT_CONFIG count=3 terms=aggregation:2,interval:1000,7:1");

	begin(RECORD_STAT, 0);
	put(5, 8);
	put(UINT32_MAX, 4);
	put(1, 4);
	put(100, 8);
	put(200, 8);
	put(300, 8);
	expect("STAT id=5 cpu=-1 thread=1 value=100 enabled=200 running=300");

	begin(RECORD_STAT_ROUND, 0);
	put(1, 8);
	put(12345678901, 8);
	expect("STAT_ROUND type=final time=12.345678901");
}

static void times(void)
{
	begin(RECORD_TIME_CONV, 0);
	put(31, 8);
	put(700, 8);
	put(9, 8);
	expect("TIME_CONV shift=31 multiplier=700 zero=9");
	put(3, 8);
	put(0xff, 8);
	put(1, 1);
	put(0, 1);
	put(0, 6);
	expect("TIME_CONV shift=31 multiplier=700 zero=9 cycles=3 mask=0xff cap_time_zero=1 "
	       "cap_time_short=0");
}

static void trace_errors(void)
{
	for (uint64_t format = 0; format < 3; format++) {
		begin(RECORD_AUXTRACE_ERROR, 0);
		put(1, 4);
		put(5, 4);
		put(2, 4);
		put(10, 4);
		put(11, 4);
		put(format, 4);
		put(0x401000, 8);
		if (format >= 1)
			put(1500000000, 8);
		put_text("no trace data", 64);
		if (format >= 2) {
			put(4000, 4);
			put(1, 4);
		}
		expect(format == 0   ? "AUXTRACE_ERROR type=instruction-trace code=5 cpu=2 pid=10 "
				       "tid=11 format=0 ip=0x401000 message=\"no trace data\""
		       : format == 1 ? "AUXTRACE_ERROR type=instruction-trace code=5 cpu=2 pid=10 "
				       "tid=11 format=1 ip=0x401000 time=1.500000000 "
				       "message=\"no trace data\""
				     : "AUXTRACE_ERROR type=instruction-trace code=5 cpu=2 pid=10 "
				       "tid=11 format=2 ip=0x401000 time=1.500000000 "
				       "message=\"no trace data\" machine_pid=4000 vcpu=1");
	}
}

static void metadata(void)
{
	begin(RECORD_BPF_METADATA, 0);
	put_text("bpf_prog_1_x", 512);
	put(1, 8);
	put_text("version", 64);
	put_text("1.2 beta", 256);
	expect("BPF_METADATA program=bpf_prog_1_x count=1 entries=version:\"1.2 beta\"");

	begin(RECORD_HEADER_BUILD_ID, MISC_CPUMODE_USER | MISC_BUILD_ID_SIZE);
	put(UINT32_MAX, 4);
	put_text("\x01\x02\x03\x04", 20);
	put(4, 1);
	put(0, 3);
	put_text("/bin/x", 8);
	expect("BUILD_ID cpumode=user misc=size pid=-1 build_id=01020304 path=/bin/x");

	begin(RECORD_HEADER_FEATURE, 0);
	put(FEATURE_HOSTNAME, 8);
	put(0, 8);
	expect("FEATURE feature=HOSTNAME size=8");

	begin(RECORD_COMPRESSED2, 0);
	put(300, 8);
	put(4000, 8);
	expect("COMPRESSED2 stored=300 plain=4000");
}

static void test_own(void **state)
{
	(void)state;
	in_both_orders(maps);
	in_both_orders(indexes);
	in_both_orders(updates);
	in_both_orders(statistics);
	in_both_orders(times);
	in_both_orders(trace_errors);
	in_both_orders(metadata);
}

/* ---- /proc/schedstat ------------------------------------------------------------------------- */

static void put_counters(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		put(i + 1, 4);
}

static void schedstat(void)
{
	static const struct {
		unsigned version, counters;
		const char *begins, *has, *ends;
	} domains[] = {
		{15, 36, " idle_lb_count=1 ", " busy_lb_count=9 ", " ttwu_move_balance=36"},
		{16, 36, " busy_lb_count=1 ", " idle_lb_count=9 ", " ttwu_move_balance=36"},
		{17, 45, " busy_lb_count=1 ", " idle_lb_count=12 ", " ttwu_move_balance=45"},
	};

	begin(RECORD_SCHEDSTAT_CPU, 0);
	put(4295000000, 8);
	put(1, 4);
	put(17, 2);
	put(0, 2);
	put_counters(6);
	put(7, 8);
	put(8, 8);
	put(9, 8);
	expect("SCHEDSTAT_CPU timestamp=4295000000 cpu=1 version=17 yld_count=1 array_exp=2 "
	       "sched_count=3 sched_goidle=4 ttwu_count=5 ttwu_local=6 rq_cpu_time=7 run_delay=8 "
	       "pcount=9");

	for (size_t i = 0; i < 3; i++) {
		struct recording recording = recording_here();
		struct strbuf text = STRBUF_INIT;

		begin(RECORD_SCHEDSTAT_DOMAIN, 0);
		put(1, 8);
		put(1, 4);
		put(domains[i].version, 2);
		put(2, 2);
		put_counters(domains[i].counters);
		record.size = used;
		assert_true(record_describe(&recording, &record, &text));
		assert_non_null(strstr(text.text, domains[i].begins));
		assert_non_null(strstr(text.text, domains[i].has));
		assert_non_null(strstr(text.text, domains[i].ends));
		assert_string_equal(strstr(text.text, domains[i].ends), domains[i].ends);
		strbuf_release(&text);
	}
}

static void test_schedstat(void **state)
{
	(void)state;
	in_both_orders(schedstat);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_schedstat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

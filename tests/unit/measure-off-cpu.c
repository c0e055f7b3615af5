// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * perf record --off-cpu: perf 6.1 writes the sums at the end, as samples without a time of their own;
 * perf 7.2 puts them, and long waits at once, into the raw data of samples of somebody else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measured.h"

enum { BPF_OUTPUT = 10 };

static const uint64_t chain[] = {(uint64_t)CONTEXT_USER, 0x401000, 0x402000};
static const uint64_t end_of_all = 0xffffffff00000000;

static struct gen gen;
static struct gen_event *off_cpu, *clock_event;

static void begin(enum gen_order order, uint64_t type)
{
	struct gen_bytes *update;

	gen_init(&gen, GEN_FILE, order);
	clock_event = gen_event(&gen, "cpu-clock",
				SAMPLE_IDENTIFIER | SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME |
					SAMPLE_PERIOD,
				77);
	off_cpu = gen_event(&gen, "offcpu-time",
			    SAMPLE_IDENTIFIER | SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME |
				    SAMPLE_PERIOD | type,
			    88);
	off_cpu->attr.type = ATTR_TYPE_SOFTWARE;
	off_cpu->attr.config = BPF_OUTPUT;
	off_cpu->attr.sample_period = 1;
	off_cpu->attr.flags |= 1ull << ATTR_FREQ;
	update = gen_begin(&gen, RECORD_EVENT_UPDATE, 0);
	gen_u64(update, EVENT_UPDATE_NAME);
	gen_u64(update, 88);
	gen_path(update, "offcpu-time");
	gen_end(&gen);
	for (uint64_t i = 0; i < 2; i++)
		gen_sample(&gen, clock_event,
			   &(struct gen_sample){.misc = MISC_CPUMODE_USER,
						.id = 77,
						.ip = 0x403000,
						.pid = 5,
						.tid = 7,
						.time = 1000 + i * 500,
						.period = 1});
}

static void add(uint32_t tid, uint64_t ns, uint64_t time)
{
	gen_sample(&gen, off_cpu,
		   &(struct gen_sample){.misc = MISC_CPUMODE_USER,
					.id = 88,
					.ip = chain[1],
					.pid = 5,
					.tid = tid,
					.time = time,
					.period = ns,
					.chain = chain,
					.chain_count = 3});
}

static void add_raw(uint32_t tid, uint64_t ns, uint64_t time, uint64_t count)
{
	struct gen_bytes raw = {.big_endian = gen.data.big_endian};

	gen_u32(&raw, 5);
	gen_u32(&raw, tid);
	gen_u64(&raw, ns);
	gen_u64(&raw, count);
	for (size_t i = 0; i < 3; i++)
		gen_u64(&raw, chain[i]);
	gen_u64(&raw, 4242);
	gen_sample(&gen, off_cpu,
		   &(struct gen_sample){.misc = MISC_CPUMODE_KERNEL,
					.id = 88,
					.ip = 0xffffffff81000000,
					.pid = 99,
					.tid = 99,
					.time = time,
					.period = 1,
					.raw = raw.at,
					.raw_size = (uint32_t)raw.size});
	gen_bytes_release(&raw);
}

static struct profile *load(void)
{
	struct gen_bytes bytes = gen_finish(&gen);

	gen_release(&gen);
	return measured_load(bytes, &measure_offcpu, LABEL_TID, NULL);
}

static int64_t sum(const struct profile *profile, const char *tid)
{
	int64_t total = 0;

	for (size_t i = 0; i < profile->samples.count; i++)
		if (!strcmp(measured_label(profile, &profile->samples.items[i], "tid"), tid))
			total += profile->samples.items[i].value;
	return total;
}

static const char *fact(const struct profile *profile, const char *key)
{
	for (size_t i = 0; i < profile->facts.count; i++)
		if (!strcmp(profile_text(profile, profile->facts.items[i].key), key))
			return profile_text(profile, profile->facts.items[i].value);
	return "none";
}

static uint32_t depth(const struct profile *profile, uint32_t node)
{
	uint32_t count = 0;

	for (; node != NONE; node = profile->nodes.items[node].parent)
		count++;
	return count;
}

static void sums_at_the_end(void **state)
{
	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		struct profile *profile;

		begin((enum gen_order)order, SAMPLE_CALLCHAIN);
		add(7, 123456, end_of_all);
		add(8, 1000, end_of_all + 1);
		profile = load();
		assert_int_equal(profile->events.count, 1);
		assert_string_equal(profile_text(profile, profile->events.items[0].unit), "ns");
		assert_int_equal(sum(profile, "7"), 123456);
		assert_int_equal(sum(profile, "8"), 1000);
		/* That of the other samples. */
		assert_string_equal(fact(profile, "duration_ns"), "500");
		profile_free(profile);
	}
}

static void waits_in_raw_data(void **state)
{
	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		struct profile *profile;

		begin((enum gen_order)order, SAMPLE_RAW);
		add_raw(7, 600000000, 1200, 3);
		add_raw(8, 1000, end_of_all, 3);
		profile = load();
		assert_int_equal(profile->samples.count, 2);
		assert_int_equal(sum(profile, "7"), 600000000);
		assert_int_equal(sum(profile, "8"), 1000);
		assert_int_equal(sum(profile, "99"), 0);
		assert_int_equal(depth(profile, profile->samples.items[0].node), 2);
		profile_free(profile);
	}
}

/* More addresses than there are: it is a sample like any other. */
static void raw_data_may_be_cut(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE, SAMPLE_RAW);
	add_raw(7, 600000000, 1200, 1000);
	add_raw(7, 600000000, 1300, UINT64_MAX);
	profile = load();
	assert_int_equal(sum(profile, "99"), 2);
	assert_int_equal(sum(profile, "7"), 0);
	profile_free(profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_at_the_end),
		cmocka_unit_test(waits_in_raw_data),
		cmocka_unit_test(raw_data_may_be_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("measure-off-cpu", tests, NULL, NULL);
}

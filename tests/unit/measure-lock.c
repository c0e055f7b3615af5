// SPDX-License-Identifier: GPL-2.0-or-later
/* Waits for locks in recordings whose story is known, for machines of either order and size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measured.h"

enum { WAIT = 128, WAKE = 129, MUTEX = 0x20, MACHINES = 4 }; /* private futexes */

static struct gen gen;
static struct gen_event *events[GEN_TRACEPOINTS];
static unsigned long_size;

static void begin(int machine)
{
	uint64_t type = SAMPLE_IDENTIFIER | SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CPU |
			SAMPLE_PERIOD | SAMPLE_RAW;

	long_size = machine & 2 ? 4 : 8;
	gen_init(&gen, GEN_FILE, machine & 1 ? GEN_BIG : GEN_LITTLE);
	gen.host_is_32_bit = long_size == 4;
	gen_string(gen_feature(&gen, FEATURE_HOSTNAME), "machine");
	gen_add_tracepoints(&gen, long_size);
	for (uint64_t i = GEN_CONTENTION_BEGIN; i < GEN_TRACEPOINTS; i++)
		events[i] = gen_tracepoint_event(&gen, (enum gen_tracepoint)i, type, 70 + i);
}

static void add(enum gen_tracepoint which, uint64_t time, uint32_t tid, uint64_t a, uint64_t b,
		uint64_t c)
{
	const struct gen_value values[] = {{NULL, a}, {NULL, b}, {NULL, c}};

	gen_tracepoint_sample(&gen, events[which], which, long_size, values,
			      (struct gen_sample){.misc = MISC_CPUMODE_KERNEL,
						  .ip = 0xffffffff81000000 + tid,
						  .pid = 5,
						  .tid = tid,
						  .cpu = tid % 2,
						  .time = time});
}

static void contend(uint64_t time, uint32_t tid, uint64_t lock)
{
	add(GEN_CONTENTION_BEGIN, time, tid, lock, MUTEX, 0);
}

static void got(uint64_t time, uint32_t tid, uint64_t lock)
{
	add(GEN_CONTENTION_END, time, tid, lock, 0, 0);
}

static void futex(uint64_t time, uint32_t tid, uint64_t address, uint64_t operation)
{
	add(GEN_FUTEX_ENTER, time, tid, 202, address, operation);
}

static void back(uint64_t time, uint32_t tid)
{
	add(GEN_FUTEX_EXIT, time, tid, 202, 0, 0);
}

static void tell(uint32_t type, uint64_t time, uint32_t tid)
{
	struct record_body body = {
		.trailer = {.time = time, .pid = 5, .tid = tid, .cpu = tid % 2, .id = 72}};

	if (type == RECORD_LOST) {
		body.lost.id = 72;
		body.lost.count = 3;
	} else {
		body.task.pid = body.task.parent_pid = 5;
		body.task.tid = body.task.parent_tid = tid;
		body.task.time = time;
	}
	gen_body(&gen, events[GEN_CONTENTION_BEGIN], type, 0, &body);
}

static struct profile *load(const char *window)
{
	struct gen_bytes bytes = gen_finish(&gen);
	struct load_selection selection = {.lists[SELECT_TIME] = window};

	gen_release(&gen);
	return measured_load(bytes, &measure_lock, LABEL_TID, window ? &selection : NULL);
}

/* The value of what has this label, and how many. */
static int64_t sum(const struct profile *profile, const char *event, const char *key,
		   const char *value, uint64_t *count)
{
	int64_t total = 0;

	*count = 0;
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		if (strcmp(measured_event(profile, sample), event) ||
		    strcmp(measured_label(profile, sample, key), value))
			continue;
		total += sample->value;
		*count += sample->count;
	}
	return total;
}

static void waits_are_measured(void **state)
{
	(void)state;
	for (int machine = 0; machine < MACHINES; machine++) {
		struct profile *profile;
		uint64_t count;

		begin(machine);
		contend(1000, 7, 0xc0de);
		contend(1010, 8, 0xbeef);
		got(1100, 7, 0xc0de);
		got(1500, 8, 0xbeef);
		contend(2000, 7, 0xc0de);
		got(2030, 7, 0xc0de);
		profile = load(NULL);
		assert_int_equal(sum(profile, "delay", "lock", "0xc0de", &count), 130);
		assert_int_equal(count, 2);
		assert_int_equal(sum(profile, "delay", "lock", "0xbeef", &count), 490);
		assert_int_equal(count, 1);
		assert_int_equal(sum(profile, "longest", "lock", "0xc0de", &count), 100);
		assert_int_equal(sum(profile, "longest", "lock", "0xbeef", &count), 490);
		assert_int_equal(sum(profile, "delay", "kind", "mutex", &count), 620);
		profile_free(profile);
	}
}

static void holders_are_inferred(void **state)
{
	(void)state;
	for (int machine = 0; machine < MACHINES; machine++) {
		struct profile *profile;
		uint64_t count;

		begin(machine);
		futex(1000, 7, 0x4000, WAIT);
		futex(1400, 9, 0x4000, WAKE);
		back(1401, 9);
		back(1450, 7);
		/* Nobody wakes this one: it was over in time. */
		futex(2000, 7, 0x4000, WAIT);
		back(2070, 7);
		profile = load(NULL);
		assert_int_equal(sum(profile, "delay", "holder", "9", &count), 450);
		assert_int_equal(sum(profile, "delay", "holder", "", &count), 70);
		assert_int_equal(sum(profile, "delay", "kind", "futex", &count), 520);
		assert_int_equal(count, 2);
		profile_free(profile);
	}
}

static void losses_are_not_bridged(void **state)
{
	(void)state;
	for (int machine = 0; machine < MACHINES; machine++) {
		struct profile *profile;
		uint64_t count;

		begin(machine);
		contend(1000, 7, 0xc0de);
		got(1100, 7, 0xc0de);
		contend(1200, 9, 0xc0de);
		/* What ended both is lost: CPU 1 tells of it at last. */
		contend(1210, 8, 0xbeef);
		got(1290, 8, 0xbeef);
		tell(RECORD_LOST, 1300, 7);
		got(1400, 9, 0xc0de);
		contend(1500, 7, 0xc0de);
		got(1501, 7, 0xc0de);
		profile = load(NULL);
		assert_int_equal(sum(profile, "delay", "lock", "0xc0de", &count), 101);
		assert_int_equal(count, 2);
		assert_int_equal(sum(profile, "delay", "lock", "0xbeef", &count), 0);
		assert_string_equal(measured_note(profile, "gaps"), "1");
		assert_string_equal(measured_note(profile, "waits ended by gaps"), "2");
		profile_free(profile);
	}
}

static void waits_may_not_end(void **state)
{
	struct profile *profile;
	uint64_t count;

	(void)state;
	begin(0);
	futex(1000, 7, 0x4000, WAIT);
	futex(1100, 8, 0x4000, WAIT);
	tell(RECORD_EXIT, 1600, 8);
	got(2000, 9, 0xc0de); /* and this one began before the recording */
	profile = load(NULL);
	assert_int_equal(sum(profile, "delay", "end", "recording", &count), 1000);
	assert_int_equal(sum(profile, "delay", "end", "exit", &count), 500);
	assert_int_equal(sum(profile, "delay", "end", "", &count), 0);
	assert_string_equal(measured_note(profile, "ends of waits without a beginning"), "1");
	profile_free(profile);
}

static void windows_cut_waits(void **state)
{
	static const char *const windows[] = {"@0.000001,@0.0000012", "@0.0000012,@0.0000013",
					      "@0.0000013,@0.000002"};
	static const int64_t expected[] = {50, 100, 20}; /* by hand */

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct profile *profile;
		uint64_t count;

		begin(0);
		contend(1000, 8, 0xbeef);
		got(1010, 8, 0xbeef);
		contend(1160, 7, 0xc0de);
		got(1320, 7, 0xc0de);
		contend(1990, 7, 0xc0de);
		profile = load(windows[i]);
		assert_int_equal(sum(profile, "delay", "kind", "mutex", &count), expected[i]);
		profile_free(profile);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_are_measured),
		cmocka_unit_test(holders_are_inferred),
		cmocka_unit_test(losses_are_not_bridged),
		cmocka_unit_test(waits_may_not_end),
		cmocka_unit_test(windows_cut_waits),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("measure-lock", tests, NULL, NULL);
}

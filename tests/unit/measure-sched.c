// SPDX-License-Identifier: GPL-2.0-or-later
/* Time off the CPU of recordings whose story is known: what is lost, late or never ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measure/sched_state.h"
#include "measured.h"

enum { TYPE = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CPU | SAMPLE_PERIOD };

static struct gen gen;
static struct gen_event *event;

static void begin(enum gen_order order)
{
	gen_init(&gen, GEN_FILE, order);
	event = gen_event(&gen, "cycles", TYPE, 0);
}

/* Told by the first event, whose id is 77 if events have any. */
static void add(uint32_t type, uint16_t misc, uint64_t time, uint32_t tid, uint32_t cpu)
{
	struct record_body body = {
		.trailer = {.time = time, .pid = 5, .tid = tid, .cpu = cpu, .id = 77}};

	if (type == RECORD_FORK) /* told by the parent */
		body.trailer.tid = 5;
	if (type == RECORD_LOST)
		body.lost.count = 3;
	if (type == RECORD_EXIT || type == RECORD_FORK) {
		body.task.pid = body.task.parent_pid = 5;
		body.task.tid = tid;
		body.task.parent_tid = 5;
		body.task.time = time;
	}
	gen_body(&gen, event, type, misc, &body);
}

static void in(uint64_t time, uint32_t tid, uint32_t cpu)
{
	add(RECORD_SWITCH, 0, time, tid, cpu);
}

static void out(uint64_t time, uint32_t tid, uint32_t cpu)
{
	add(RECORD_SWITCH, MISC_SWITCH_OUT, time, tid, cpu);
}

static void sample(uint64_t time, uint32_t tid, uint64_t ip, uint64_t period)
{
	gen_sample(&gen, event,
		   &(struct gen_sample){.misc = MISC_CPUMODE_USER,
					.ip = ip,
					.pid = 5,
					.tid = tid,
					.time = time,
					.period = period});
}

static struct profile *load(const struct measure *measure)
{
	struct gen_bytes bytes = gen_finish(&gen);

	gen_release(&gen);
	return measured_load(bytes, measure, LABEL_TID, NULL);
}

/* The sum of what has these labels; `end` "" means that it has none, NULL any. */
static int64_t sum(const struct profile *profile, const char *tid, const char *state,
		   const char *end)
{
	int64_t total = 0;

	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *item = &profile->samples.items[i];

		if (!strcmp(measured_label(profile, item, "tid"), tid) &&
		    !strcmp(measured_label(profile, item, "state"), state) &&
		    (!end || !strcmp(measured_label(profile, item, "end"), end)))
			total += item->value;
	}
	return total;
}

static void pairs_are_measured(void **state)
{
	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		struct profile *profile;

		begin((enum gen_order)order);
		in(100, 7, 0);
		out(150, 7, 0);
		in(250, 7, 1);
		add(RECORD_SWITCH, MISC_SWITCH_OUT | MISC_SWITCH_OUT_PREEMPT, 300, 7, 1);
		in(310, 7, 1);
		out(400, 7, 1);
		in(500, 9, 1); /* the recording ends here */
		profile = load(&measure_offcpu);
		assert_int_equal(sum(profile, "7", "blocked", ""), 100);
		assert_int_equal(sum(profile, "7", "preempted", ""), 10);
		assert_int_equal(sum(profile, "7", "blocked", "recording"), 100);
		assert_string_equal(measured_note(profile, "gaps"), "none");
		profile_free(profile);
	}
}

/* Two CPUs whose buffers were written one after the other, in two rounds. */
static void order_is_that_of_time(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	in(250, 7, 1);
	out(300, 7, 1);
	in(100, 7, 0);
	out(150, 7, 0);
	gen_own(&gen, RECORD_FINISHED_ROUND);
	in(600, 7, 1);
	in(390, 7, 0);
	out(400, 7, 0);
	gen_own(&gen, RECORD_FINISHED_ROUND);
	profile = load(&measure_offcpu);
	assert_int_equal(sum(profile, "7", "blocked", ""), 100 + 90 + 200);
	assert_string_equal(measured_note(profile, "late records"), "none");
	profile_free(profile);
}

static void gaps_end_pairs(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	in(100, 7, 0);
	out(150, 7, 0);
	in(160, 8, 0);
	/* Something was lost on CPU 0 after 160. */
	add(RECORD_LOST, 0, 300, 8, 0);
	in(400, 7, 0);
	out(450, 7, 0);
	in(500, 7, 0);
	profile = load(&measure_offcpu);
	assert_int_equal(sum(profile, "7", "blocked", "gap"), 10);
	assert_int_equal(sum(profile, "7", "blocked", ""), 50);
	assert_string_equal(measured_note(profile, "gaps"), "1");
	/* That of 7, and that of 8 on its CPU. */
	assert_string_equal(measured_note(profile, "intervals ended by gaps"), "2");
	profile_free(profile);
}

/* What perf --off-cpu writes when all was over says nothing of a CPU's buffer. */
static void sums_at_the_end_hide_no_gap(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	in(100, 7, 0);
	out(150, 7, 0);
	sample(0xffffffff00000000, 9, 0x1000, 1);
	add(RECORD_LOST, 0, 300, 8, 0);
	in(400, 7, 0);
	profile = load(&measure_offcpu);
	assert_int_equal(sum(profile, "7", "blocked", "gap"), 0);
	assert_int_equal(sum(profile, "7", "blocked", ""), 0);
	assert_string_equal(measured_note(profile, "intervals ended by gaps"), "1");
	profile_free(profile);
}

/* A thread on a CPU where another one appears has left it, nobody knows when. */
static void departures_may_be_missing(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	in(100, 7, 0);
	sample(120, 7, 0x1000, 1);
	in(300, 8, 0);
	in(400, 7, 1);
	out(500, 7, 1);
	in(510, 8, 1);
	profile = load(&measure_wall);
	assert_string_equal(measured_note(profile, "departures not recorded"), "1");
	assert_int_equal(sum(profile, "7", "on-cpu", NULL), 20 + 100);
	assert_string_equal(measured_note(profile, "unknown ns"), "280");
	profile_free(profile);
}

/* Samples share out the time that a thread was on its CPU, to the last nanosecond. */
static void wall_is_shared_out(void **state)
{
	struct profile *profile;
	int64_t most = 0;

	(void)state;
	begin(GEN_LITTLE);
	in(1000, 7, 0);
	sample(1100, 7, 0x1000, 2);
	sample(1200, 7, 0x2000, 1);
	out(2000, 7, 0);
	in(2500, 7, 0);
	add(RECORD_EXIT, 0, 2600, 7, 0);
	out(2601, 7, 0);
	profile = load(&measure_wall);
	assert_int_equal(sum(profile, "7", "on-cpu", NULL), 1000 + 101);
	assert_int_equal(sum(profile, "7", "blocked", NULL), 500);
	for (size_t i = 0; i < profile->samples.count; i++)
		if (!strcmp(measured_label(profile, &profile->samples.items[i], "state"), "on-cpu") &&
		    profile->samples.items[i].value > most)
			most = profile->samples.items[i].value;
	assert_int_equal(most, 1101 * 2 / 3);
	profile_free(profile);
}

/* perf record without -a has no CPU in samples of a clock: that does not make it CPU 0. */
static void samples_may_have_no_cpu(void **state)
{
	struct gen_event *clock_event;
	struct profile *profile;
	int64_t migrations = 0;

	(void)state;
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", TYPE | SAMPLE_IDENTIFIER, 77);
	clock_event = gen_event(&gen, "cpu-clock", (TYPE | SAMPLE_IDENTIFIER) & ~(uint64_t)SAMPLE_CPU, 88);
	in(100, 7, 0);
	in(110, 8, 1);
	for (uint64_t i = 0; i < 3; i++)
		gen_sample(&gen, clock_event,
			   &(struct gen_sample){.misc = MISC_CPUMODE_USER,
						.id = 88,
						.pid = 5,
						.tid = 8,
						.time = 150 + i * 100,
						.period = 1});
	out(500, 7, 0);
	out(600, 8, 1);
	profile = load(&measure_threads);
	for (size_t i = 0; i < profile->samples.count; i++)
		if (!strcmp(measured_event(profile, &profile->samples.items[i]), "migrations"))
			migrations += profile->samples.items[i].value;
	assert_int_equal(migrations, 0);
	assert_string_equal(measured_note(profile, "departures not recorded"), "none");
	assert_string_equal(measured_note(profile, "unknown ns"), "none");
	profile_free(profile);
}

static void threads_have_lives(void **state)
{
	struct profile *profile;
	int64_t threads = 0;

	(void)state;
	begin(GEN_LITTLE);
	in(90, 5, 0);
	add(RECORD_FORK, 0, 100, 7, 0);
	out(110, 5, 0);
	in(130, 7, 0);
	add(RECORD_EXIT, 0, 150, 7, 0);
	out(160, 7, 0);
	/* The same tid, and another thread. */
	in(170, 5, 0);
	add(RECORD_FORK, 0, 200, 7, 0);
	out(210, 5, 0);
	in(220, 7, 0);
	out(230, 7, 0);
	in(300, 5, 0);
	profile = load(&measure_threads);
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *item = &profile->samples.items[i];

		if (!strcmp(measured_event(profile, item), "threads"))
			threads += item->value;
	}
	assert_int_equal(threads, 3);
	profile_free(profile);
}

static void letters_are_those_of_the_event(void **state)
{
	struct sched_states states;

	(void)state;
	sched_states_read(&states, "x=%d prev_state=%s, REC->prev_state & (2048-1) ? __print_flags("
				   "REC->prev_state & (2048-1), \"|\", { 1, \"S\"} , { 2, \"D\" }, "
				   "{ 16, \"Z\" }, { 0x400, \"N\" }) : \"R\"");
	assert_int_equal(sched_reason_of(&states, 1), REASON_BLOCKED);
	assert_int_equal(sched_reason_of(&states, 2), REASON_UNINTERRUPTIBLE);
	assert_int_equal(sched_reason_of(&states, 16), REASON_ZOMBIE);
	assert_int_equal(sched_reason_of(&states, 0x400), REASON_OTHER);
	assert_int_equal(sched_reason_of(&states, 2048), REASON_PREEMPTED);
	assert_int_equal(sched_reason_of(&states, 0), REASON_RUNNABLE);
	/* Without any: as the kernel numbers them, where 16 is X. */
	sched_states_read(&states, "prev_state & { , { 1 \"S\" }, { 3, \"D\" }, { 2, \"");
	assert_int_equal(sched_reason_of(&states, 16), REASON_DEAD);
	assert_int_equal(sched_reason_of(&states, 0x100), REASON_PREEMPTED);
	sched_states_read(&states, NULL);
	assert_int_equal(sched_reason_of(&states, 0x80), REASON_IDLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_measured),
		cmocka_unit_test(order_is_that_of_time),
		cmocka_unit_test(gaps_end_pairs),
		cmocka_unit_test(sums_at_the_end_hide_no_gap),
		cmocka_unit_test(departures_may_be_missing),
		cmocka_unit_test(wall_is_shared_out),
		cmocka_unit_test(samples_may_have_no_cpu),
		cmocka_unit_test(threads_have_lives),
		cmocka_unit_test(letters_are_those_of_the_event),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("measure-sched", tests, NULL, NULL);
}

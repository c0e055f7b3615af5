// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The times of threads that were scheduled, out of order over CPUs and in rounds, against the sums of
 * what scheduled them; for machines of either byte order and either size of a long.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "measured.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define UNDER_ASAN 1
#endif

enum { STEPS = 3000 };

static struct profile *load(struct gen_schedule *schedule, const struct measure *measure,
			    const struct load_selection *selection)
{
	return measured_load(gen_schedule(schedule), measure, LABEL_TID, selection);
}

/* NULL: of any event, or in any state. */
static uint64_t sum(const struct profile *profile, uint32_t tid, const char *event,
		    const char *state)
{
	uint64_t total = 0;
	char text[16];

	snprintf(text, sizeof(text), "%u", tid);
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		if (!strcmp(measured_label(profile, sample, "tid"), text) &&
		    (!event || !strcmp(measured_event(profile, sample), event)) &&
		    (!state || !strcmp(measured_label(profile, sample, "state"), state)))
			total += (uint64_t)sample->value;
	}
	return total;
}

static struct gen_schedule machine(int number)
{
	return (struct gen_schedule){.order = number & 1 ? GEN_BIG : GEN_LITTLE,
				     .long_size = number & 2 ? 4 : 8,
				     .steps = STEPS};
}

static void lives_are_what_was_scheduled(void **state)
{
	(void)state;
	for (int number = 0; number < 4; number++) {
		struct gen_schedule schedule = machine(number);
		struct profile *profile = load(&schedule, &measure_threads, NULL);

		for (int i = 0; i < GEN_THREADS; i++) {
			const struct gen_life *life = &schedule.lives[i];

			assert_true(life->on_cpu && life->runnable && life->blocked);
			assert_int_equal(sum(profile, life->tid, "on-cpu", NULL), life->on_cpu);
			assert_int_equal(sum(profile, life->tid, "runnable", NULL),
					 life->runnable);
			assert_int_equal(sum(profile, life->tid, "blocked", NULL), life->blocked);
			assert_int_equal(sum(profile, life->tid, "switches", NULL),
					 life->switches);
			assert_int_equal(sum(profile, life->tid, "unknown", NULL), 0);
		}
		assert_string_equal(measured_note(profile, "late records"), "none");
		profile_free(profile);
	}
}

static void wall_is_all_of_it(void **state)
{
	(void)state;
	for (int number = 0; number < 4; number++) {
		struct gen_schedule schedule = machine(number);
		struct profile *profile = load(&schedule, &measure_wall, NULL);

		for (int i = 0; i < GEN_THREADS; i++) {
			const struct gen_life *life = &schedule.lives[i];

			assert_int_equal(sum(profile, life->tid, NULL, NULL),
					 schedule.end - life->first);
			assert_int_equal(sum(profile, life->tid, NULL, "on-cpu"), life->on_cpu);
			assert_int_equal(sum(profile, life->tid, NULL, "blocked") +
						 sum(profile, life->tid, NULL, "uninterruptible"),
					 life->blocked);
			assert_int_equal(sum(profile, life->tid, NULL, "runnable") +
						 sum(profile, life->tid, NULL, "preempted"),
					 life->runnable);
		}
		profile_free(profile);
	}
}

/* Nothing is made of what is not there: no state has more than it had, and what is missing is told. */
static void losses_are_not_bridged(void **state)
{
	(void)state;
	for (int number = 0; number < 4; number++) {
		struct gen_schedule schedule = machine(number);
		struct profile *threads, *wall;
		uint64_t unknown = 0;

		schedule.lost_at = STEPS / 3;
		schedule.lost_end = STEPS / 3 + 300;
		threads = load(&schedule, &measure_threads, NULL);
		wall = load(&schedule, &measure_wall, NULL);
		for (int i = 0; i < GEN_THREADS; i++) {
			const struct gen_life *life = &schedule.lives[i];
			uint64_t own = sum(threads, life->tid, "unknown", NULL);

			assert_in_range(sum(threads, life->tid, "on-cpu", NULL), 1, life->on_cpu);
			assert_in_range(sum(threads, life->tid, "runnable", NULL), 1,
					life->runnable);
			assert_in_range(sum(threads, life->tid, "blocked", NULL), 1,
					life->blocked);
			assert_int_equal(sum(wall, life->tid, NULL, NULL) + own,
					 schedule.end - life->first);
			unknown += own;
		}
		assert_true(unknown > 0);
		assert_string_equal(measured_note(wall, "gaps"), "1");
		assert_int_equal(strtoull(measured_note(wall, "unknown ns"), NULL, 10), unknown);
		assert_int_not_equal(strtoull(measured_note(wall, "intervals ended by gaps"), NULL, 10), 0);
		profile_free(threads);
		profile_free(wall);
	}
}

/* Windows that lie side by side have the whole between them, state by state. */
static void windows_add_up(void **state)
{
	static const char *const windows[] = {"0%-20%", "20%-21%", "21%-70%", "70%-100%"};
	static const char *const states[] = {"on-cpu", "runnable", "preempted", "blocked",
					     "uninterruptible"};
	struct gen_schedule schedule = machine(0);
	struct profile *whole = load(&schedule, &measure_wall, NULL), *parts[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		parts[i] = load(&schedule, &measure_wall,
				&(struct load_selection){.lists[SELECT_TIME] = windows[i]});
	for (int i = 0; i < GEN_THREADS; i++) {
		uint32_t tid = schedule.lives[i].tid;

		for (size_t k = 0; k < sizeof(states) / sizeof(*states); k++) {
			uint64_t total = 0;

			for (int part = 0; part < 4; part++)
				total += sum(parts[part], tid, NULL, states[k]);
			assert_int_equal(total, sum(whole, tid, NULL, states[k]));
		}
		/* Of a window within its life a thread has all of the time. */
		assert_int_equal(sum(parts[1], tid, NULL, NULL), sum(parts[1], 100, NULL, NULL));
	}
	for (int i = 0; i < 4; i++)
		profile_free(parts[i]);
	profile_free(whole);
}

static void threads_are_selected(void **state)
{
	static const struct {
		struct load_selection selection;
		const char *key;
		uint32_t first, last;
	} cases[] = {
		{{.lists[SELECT_TID] = "101-102"}, "filtered tid", 101, 102},
		{{.lists[SELECT_PID] = "200"}, "filtered pid", 200, 203},
		{{.lists[SELECT_COMM] = "thread-3"}, "filtered comm", 103, 103},
	};
	struct gen_schedule schedule = machine(0);
	struct profile *whole = load(&schedule, &measure_wall, NULL);

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
		struct profile *profile = load(&schedule, &measure_wall, &cases[k].selection);

		for (int i = 0; i < GEN_THREADS; i++) {
			uint32_t tid = schedule.lives[i].tid;
			bool is_wanted = tid >= cases[k].first && tid <= cases[k].last;

			assert_int_equal(sum(profile, tid, NULL, NULL),
					 is_wanted ? sum(whole, tid, NULL, NULL) : 0);
		}
		assert_int_not_equal(strtoull(measured_note(profile, cases[k].key), NULL, 10), 0);
		profile_free(profile);
	}
	profile_free(whole);
}

/* CPU by CPU, whether they are kept apart as labels or chosen. */
static void cpus_are_kept_apart(void **state)
{
	static const char *const cpus[] = {"0", "1", "2"};
	struct gen_schedule schedule = machine(0);
	struct profile *whole = load(&schedule, &measure_wall, NULL), *parts[GEN_CPUS];

	(void)state;
	for (int i = 0; i < GEN_CPUS; i++)
		parts[i] = load(&schedule, &measure_wall,
				&(struct load_selection){.lists[SELECT_CPU] = cpus[i]});
	for (int i = 0; i < GEN_THREADS; i++) {
		uint32_t tid = schedule.lives[i].tid;
		uint64_t total = 0;

		for (int cpu = 0; cpu < GEN_CPUS; cpu++) {
			uint64_t own = sum(parts[cpu], tid, NULL, "on-cpu");

			assert_in_range(own, 1, sum(whole, tid, NULL, "on-cpu") - 1);
			total += own;
		}
		assert_int_equal(total, sum(whole, tid, NULL, "on-cpu"));
	}
	for (int i = 0; i < GEN_CPUS; i++)
		profile_free(parts[i]);
	profile_free(whole);
}

/* The peak of a process that does nothing else, in kB. */
static long peak_of(unsigned steps, unsigned round)
{
	char path[] = "/tmp/pitot-schedule.XXXXXX";
	struct gen_schedule schedule = {.long_size = 8, .steps = steps, .round = round};
	struct rusage usage;
	int fd = mkstemp(path), status;

	assert_true(fd >= 0);
	unlink(path);
	if (!fork()) {
		struct gen_bytes bytes = gen_schedule(&schedule);

		_exit(write(fd, bytes.at, bytes.size) != (ssize_t)bytes.size);
	}
	assert_true(wait(&status) > 0 && !status);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	if (!fork()) {
		struct load_options options = {.modules = {.only_given = true},
					       .measure = &measure_wall};
		struct error error;

		_exit(!load_profile("recording", fd, &options, &error));
	}
	assert_true(wait4(-1, &status, 0, &usage) > 0 && !status);
	close(fd);
	return usage.ru_maxrss;
}

/* Four times as many records of the same threads: 13 MB, and 52 MB. */
static void memory_does_not_grow_with_records(void **state)
{
	enum { SLACK_KB = 8 << 10 };

	(void)state;
#ifndef UNDER_ASAN /* which keeps what is freed */
	assert_in_range(peak_of(400000, 0), 1, peak_of(100000, 0) + SLACK_KB);
	/* Rounds of 5 MB, longer than what is read at a time: some 20 MB wait for their turn. */
	assert_in_range(peak_of(400000, 40000), 1, peak_of(100000, 0) + SLACK_KB + (20 << 10));
#else
	(void)peak_of;
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lives_are_what_was_scheduled),
		cmocka_unit_test(wall_is_all_of_it),
		cmocka_unit_test(losses_are_not_bridged),
		cmocka_unit_test(windows_add_up),
		cmocka_unit_test(threads_are_selected),
		cmocka_unit_test(cpus_are_kept_apart),
		cmocka_unit_test(memory_does_not_grow_with_records),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("measure-schedule", tests, NULL, NULL);
}

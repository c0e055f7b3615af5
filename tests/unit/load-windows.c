// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Records in the order of time, by any number of threads and from chunks of any size, against all
 * of them sorted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vector.h"
#include "gen/gen.h"
#include "load/windows.h"

enum { STEPS = 2000 };

struct seen {
	uint64_t time, place;
};

struct seen_list {
	struct seen *items;
	size_t count, capacity;
};

/* What a walk is checked against, and by. */
struct check {
	const struct recording *recording;
	struct seen_list visited;
	unsigned threads;
};

/* ---- what is walked over ----------------------------------------------------------------------- */

static struct recording *open_bytes(const struct gen_bytes *bytes, uint64_t chunk_bytes)
{
	struct recording_options options = RECORDING_OPTIONS_INIT;
	struct recording *recording;
	struct error error = {0};

	options.chunk_bytes = chunk_bytes;
	recording = recording_open_bytes(bytes->at, bytes->size, &options, &error);
	if (!recording || recording_scan(recording, NULL, NULL, &error) < 0)
		fail_msg("%s", error.message);
	return recording;
}

static int compare_seen(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static struct seen_list sort_all(const struct recording *recording, uint64_t end_ns)
{
	struct seen_list all = {0};

	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct record_cursor cursor = record_cursor(recording, i);
		struct record record;
		uint64_t time;

		while (record_next(&cursor, &record))
			if (record.type < RECORD_USER_TYPE_START &&
			    record_time(recording, &record, &time) && time < end_ns)
				*vector_push(&all) = (struct seen){time, record_place(&record)};
	}
	qsort(all.items, all.count, sizeof(*all.items), compare_seen);
	return all;
}

/* ---- a measure that says of a record what it is ------------------------------------------------ */

static bool look(const void *state, const struct record *record, const struct sample_brief *sample,
		 const struct measure_ahead *ahead, struct moment *moment)
{
	const struct check *check = state;
	struct sample whole;

	moment->kind = (uint8_t)record->type;
	moment->value = record->size;
	moment->reason = *(const unsigned *)ahead->state == moment->looker;
	if (record->type != RECORD_SAMPLE)
		return true;
	moment->tid = sample->tid;
	if (!sample_read(check->recording, record, &whole) || !sample->is_whole ||
	    sample->event != whole.event || !sample->has_time || sample->time != whole.time)
		moment->reason = 0;
	return false;
}

static void visit(void *state, const struct moment *moment)
{
	struct check *check = state;
	struct record record = record_at(check->recording, moment->place);
	struct sample sample;

	assert_true(moment->looker < check->threads);
	assert_true(moment->reason); /* what could not be checked on another thread */
	assert_int_equal(moment->kind, record.type);
	assert_int_equal(moment->value, record.size);
	if (record.type == RECORD_SAMPLE) {
		assert_true(sample_read(check->recording, &record, &sample));
		assert_int_equal(moment->tid, sample.tid);
	}
	*vector_push(&check->visited) = (struct seen){moment->time, moment->place};
}

static void check_walk(const struct recording *recording, unsigned threads, uint64_t end_ns)
{
	struct check check = {.recording = recording, .threads = threads};
	struct seen_list all = sort_all(recording, end_ns);
	struct measure_ahead lookers[8] = {{NULL, NULL}};
	struct ahead_options how = {
		.end_ns = end_ns,
		.measure = &(struct measure){.look = look},
		.measuring = &check,
		.threads = threads,
		.lookers = lookers,
	};
	struct windows_counts counts;
	unsigned numbers[8];
	struct error error;

	for (unsigned i = 0; i < threads; i++) {
		numbers[i] = i;
		lookers[i].state = &numbers[i];
	}
	assert_int_equal(windows_walk(recording, &how, visit, &check, &counts, &error), 0);
	assert_int_equal(counts.late, 0);
	assert_int_equal(check.visited.count, all.count);
	assert_memory_equal(check.visited.items, all.items, all.count * sizeof(*all.items));
	vector_release(&check.visited);
	vector_release(&all);
}

/* ---- cases ------------------------------------------------------------------------------------- */

/* Rounds that are shorter than chunks, and longer. */
static void all_come_in_order(void **state)
{
	static const unsigned rounds[] = {0, 7, 1500}, threads[] = {1, 2, 5};
	static const uint64_t chunks[] = {1, 1000, 60000, 1 << 30};

	(void)state;
	for (size_t r = 0; r < 3; r++) {
		struct gen_schedule schedule = {.long_size = 8, .steps = STEPS, .round = rounds[r]};
		struct gen_bytes bytes = gen_schedule(&schedule);

		for (size_t c = 0; c < 4; c++) {
			struct recording *recording = open_bytes(&bytes, chunks[c]);

			assert_true(chunks[c] > bytes.size || recording->chunk_count > 2);
			for (size_t t = 0; t < 3; t++)
				check_walk(recording, threads[t], UINT64_MAX);
			recording_close(recording);
		}
		gen_bytes_release(&bytes);
	}
}

static void what_is_beyond_the_end_does_not_come(void **state)
{
	struct gen_schedule schedule = {.long_size = 8, .steps = STEPS, .round = 7};
	struct gen_bytes bytes = gen_schedule(&schedule);
	struct recording *recording = open_bytes(&bytes, 1000);
	uint64_t first = recording->tally.first_ns, last = recording->tally.last_ns;

	(void)state;
	assert_true(first < last);
	for (unsigned threads = 1; threads <= 3; threads++) {
		check_walk(recording, threads, first);
		check_walk(recording, threads, first + (last - first) / 3);
		check_walk(recording, threads, last);
	}
	recording_close(recording);
	gen_bytes_release(&bytes);
}

/* A round later than it may be: it comes when it is met, and is counted. */
static void late_records_are_counted(void **state)
{
	struct gen gen;
	struct gen_event *event;
	struct gen_bytes bytes;
	struct recording *recording;
	struct check check = {.threads = 1};
	unsigned number = 0;
	struct measure_ahead looker = {&number, NULL};
	struct windows_counts counts;
	struct error error;

	(void)state;
	gen_init(&gen, GEN_PIPE, GEN_LITTLE);
	event = gen_event(&gen, "cpu-clock", SAMPLE_TID | SAMPLE_TIME, 77);
	for (uint64_t round = 1; round <= 4; round++) {
		uint64_t time = round == 4 ? 150 : 100 * round;

		gen_sample(&gen, event, &(struct gen_sample){.tid = 1, .time = time});
		gen_own(&gen, RECORD_FINISHED_ROUND);
	}
	bytes = gen_finish(&gen);
	recording = open_bytes(&bytes, 1);
	check.recording = recording;
	assert_int_equal(
		windows_walk(recording,
			     &(struct ahead_options){.end_ns = UINT64_MAX,
						     .measure = &(struct measure){.look = look},
						     .measuring = &check,
						     .threads = 1,
						     .lookers = &looker},
			     visit, &check, &counts, &error),
		0);
	assert_int_equal(check.visited.count, 4);
	assert_int_equal(check.visited.items[2].time, 150);
	assert_int_equal(counts.late, 1);
	assert_int_equal(counts.last_ns, 300);
	vector_release(&check.visited);
	recording_close(recording);
	gen_bytes_release(&bytes);
	gen_release(&gen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_come_in_order),
		cmocka_unit_test(what_is_beyond_the_end_does_not_come),
		cmocka_unit_test(late_records_are_counted),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("load-windows", tests, NULL, NULL);
}

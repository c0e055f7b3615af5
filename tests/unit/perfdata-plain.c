// SPDX-License-Identifier: GPL-2.0-or-later
/* Plain samples: what is taken by what is known of an event is what sample_read reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gen/gen.h"
#include "perfdata/plain.h"

enum {
	WHO = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CALLCHAIN,
	SAMPLES = 600,
};

static struct recording *open_scanned(const struct gen_bytes *file)
{
	struct error error = {0};
	struct recording *recording = recording_open_bytes(file->at, file->size, NULL, &error);

	if (!recording || recording_scan(recording, NULL, NULL, &error) < 0)
		fail_msg("%s", error.message);
	return recording;
}

static void check_same(const struct plain_sample *plain, const struct sample *sample)
{
	assert_ptr_equal(plain->event, sample->event);
	assert_true(plain->time == sample->time);
	assert_true(plain->period == sample->period);
	assert_int_equal(plain->pid, sample->pid);
	assert_int_equal(plain->tid, sample->tid);
	assert_int_equal(plain->misc, sample->misc);
	assert_ptr_equal(plain->chain, sample->callchain.at);
	assert_true(plain->count == sample->callchain.count);
}

/* Takes each record that can be taken, and learns of the others; how many were taken. */
static size_t walk(const struct recording *recording)
{
	struct record_cursor cursor = record_cursor(recording, 0);
	struct plain plain = {0};
	struct record record;
	size_t taken = 0;

	while (record_next(&cursor, &record)) {
		size_t left = record.size + (size_t)(cursor.end - cursor.at), size;
		struct plain_sample quick;
		struct sample sample;
		bool is_whole;

		size = plain_take(&plain, record.data, left, &quick);
		if (record.type != RECORD_SAMPLE) {
			assert_int_equal(size, 0);
			continue;
		}
		is_whole = sample_read(recording, &record, &sample);
		if (size) {
			assert_int_equal(size, record.size);
			assert_true(is_whole);
			check_same(&quick, &sample);
			taken++;
			/* Of one that is cut short, nothing is. */
			for (size_t less = 0; less < record.size; less++)
				assert_int_equal(plain_take(&plain, record.data, less, &quick), 0);
		} else if (is_whole && sample.event) {
			plain_learn(&plain, recording, &sample);
		}
	}
	return taken;
}

/* Events by turns, whose samples have ids of their own; some chains are longer than they can be. */
static size_t taken_of(enum gen_order order, const uint64_t *types, int type_count, int ids,
		       bool lie)
{
	struct gen_event *events[4];
	struct recording *recording;
	struct gen_bytes file;
	struct gen gen;
	size_t taken;

	gen_init(&gen, GEN_FILE, order);
	for (int i = 0; i < type_count; i++) {
		events[i] = gen_event(&gen, "e", types[i], 70 + (uint64_t)i);
		for (int k = 1; k < ids; k++)
			events[i]->ids[events[i]->id_count++] =
				1000 * (uint64_t)k + (uint64_t)i;
	}
	for (uint64_t i = 0; i < SAMPLES; i++) {
		struct gen_sample sample = gen_full_sample(i);
		uint64_t event = i / 2 % (uint64_t)type_count, id = i / 4 % (uint64_t)ids;

		sample.id = id ? 1000 * id + event : 70 + event;
		sample.chain_count = sample.chain_count ? i % (sample.chain_count + 1) : 0;
		gen_sample(&gen, events[event], &sample);
		if (lie && i % 7 == 0 && types[event] & SAMPLE_CALLCHAIN)
			memset(gen.data.at + gen.data.size - 8 * sample.chain_count - 4, 0x7f, 2);
	}
	file = gen_finish(&gen);
	recording = open_scanned(&file);
	taken = walk(recording);
	recording_close(recording);
	gen_bytes_release(&file);
	gen_release(&gen);
	return taken;
}

static void of_one_event(void **state)
{
	static const uint64_t types[] = {
		WHO, WHO | SAMPLE_PERIOD, WHO | SAMPLE_CPU | SAMPLE_ADDR | SAMPLE_STREAM_ID,
		WHO | SAMPLE_IDENTIFIER | SAMPLE_PERIOD, WHO | SAMPLE_ID};

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		assert_int_equal(taken_of(GEN_LITTLE, &types[i], 1, 1, false), SAMPLES - 1);
		assert_in_range(taken_of(GEN_LITTLE, &types[i], 1, 1, true), SAMPLES / 2,
				SAMPLES - SAMPLES / 7);
	}
}

static void of_several_events(void **state)
{
	static const uint64_t types[] = {
		WHO | SAMPLE_IDENTIFIER,
		WHO | SAMPLE_IDENTIFIER | SAMPLE_CPU | SAMPLE_PERIOD,
		WHO | SAMPLE_IDENTIFIER | SAMPLE_RAW,
		SAMPLE_IP | SAMPLE_IDENTIFIER,
	};

	(void)state;
	/* Half of these are not plain. */
	assert_int_equal(taken_of(GEN_LITTLE, types, 4, 1, false), SAMPLES / 2 - 2);
	/* Two ids may push each other out. */
	assert_in_range(taken_of(GEN_LITTLE, types, 2, 3, false), SAMPLES / 2, SAMPLES - 6);
	assert_in_range(taken_of(GEN_LITTLE, types, 4, GEN_IDS, true), 1, SAMPLES / 2);
}

/* What each of these lacks, or has more than, is not plain, nor is another order of bytes. */
static void others_are_left(void **state)
{
	static const uint64_t types[] = {
		WHO & ~(uint64_t)SAMPLE_TID, WHO & ~(uint64_t)SAMPLE_TIME,
		WHO & ~(uint64_t)SAMPLE_CALLCHAIN, WHO | SAMPLE_RAW, WHO | SAMPLE_READ,
		WHO | SAMPLE_WEIGHT, WHO | SAMPLE_CGROUP,
	};
	static const uint64_t plain = WHO;
	/* Their ids are at different places. */
	static const uint64_t places[] = {WHO | SAMPLE_ID, WHO | SAMPLE_ID | SAMPLE_ADDR};

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		assert_int_equal(taken_of(GEN_LITTLE, &types[i], 1, 1, false), 0);
	assert_int_equal(taken_of(GEN_BIG, &plain, 1, 1, false), 0);
	assert_int_equal(taken_of(GEN_LITTLE, places, 2, 1, false), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_one_event),
		cmocka_unit_test(of_several_events),
		cmocka_unit_test(others_are_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

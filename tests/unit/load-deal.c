// SPDX-License-Identifier: GPL-2.0-or-later
/* Each sample is taken once, and all of one hash by one thread, for any number of threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/parallel.h"
#include "gen/gen.h"
#include "load/deal.h"

enum { SAMPLES = 20000, HASHES = 97, PLAIN = SAMPLE_IP | SAMPLE_TIME };

struct check {
	struct deal deal;
	atomic_uint taken[SAMPLES];
	atomic_uint owners[HASHES]; /* thread + 1; 0: nobody yet */
	atomic_uint faults;
	unsigned slow; /* a thread that takes its time */
};

static struct recording *open_recording(const struct gen_bytes *bytes, uint64_t chunk_bytes)
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

static void read_deck(struct check *check, struct deck *deck)
{
	struct record_cursor cursor = deck->cursor;
	struct record record;
	struct sample sample;

	while (record_next(&cursor, &record)) {
		struct dealt dealt = {.start = (uint32_t)(record.at - deck->cursor.start)};

		if (!sample_read(check->deal.recording, &record, &sample))
			continue;
		dealt.value = sample.ip;
		dealt.hash.high64 = (sample.ip % HASHES + 1) * 0x9e3779b97f4a7c15u;
		deal_add(&check->deal, deck, &dealt);
	}
}

/* The record is where it was dealt from, and nobody else has one of this hash. */
static void take(struct check *check, const struct deck *deck, unsigned thread)
{
	const struct hand *hand = &deck->hands[thread];

	for (size_t i = 0; i < hand->count; i++) {
		const struct dealt *dealt = &hand->items[i];
		struct record_cursor cursor = deck->cursor;
		unsigned owner = 0;
		struct record record;
		struct sample sample;

		cursor.at += dealt->start;
		cursor.start += dealt->start;
		record_next(&cursor, &record);
		sample_read(check->deal.recording, &record, &sample);
		check->faults += sample.ip != dealt->value;
		check->taken[dealt->value]++;
		if (!atomic_compare_exchange_strong(&check->owners[dealt->value % HASHES], &owner,
						    thread + 1))
			check->faults += owner != thread + 1;
		for (volatile int k = 0; k < 1000 && thread == check->slow; k++)
			;
	}
}

static void work(void *state, unsigned index)
{
	struct check *check = state;
	struct deck *deck;

	while ((deck = deal_next(&check->deal, index))) {
		if (deck->is_fresh) {
			read_deck(check, deck);
			deal_out(&check->deal, deck, index);
		}
		take(check, deck, index);
		deal_done(&check->deal, deck);
	}
}

static void each_is_taken_once(void **state)
{
	struct gen_event *event;
	struct gen_bytes file;
	struct gen gen;

	(void)state;
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cpu-clock", PLAIN, 0);
	for (uint64_t i = 0; i < SAMPLES; i++)
		gen_sample(&gen, event, &(struct gen_sample){.ip = i, .time = i});
	file = gen_finish(&gen);
	for (unsigned threads = 1; threads < 6; threads++) {
		for (uint64_t chunk_bytes = 256; chunk_bytes <= 1 << 16; chunk_bytes *= 16) {
			struct recording *recording = open_recording(&file, chunk_bytes);
			struct check *check = xcalloc(1, sizeof(*check));

			check->slow = threads / 2;
			deal_init(&check->deal, recording, threads);
			parallel_run(threads, work, check);
			deal_release(&check->deal);
			assert_int_equal(check->faults, 0);
			for (size_t i = 0; i < SAMPLES; i++)
				assert_int_equal(check->taken[i], 1);
			recording_close(recording);
			free(check);
		}
	}
	gen_bytes_release(&file);
	gen_release(&gen);
}

/* Without chunks there is nothing to do. */
static void nothing_is_dealt(void **state)
{
	struct gen_bytes file;
	struct recording *recording;
	struct deal deal;
	struct gen gen;

	(void)state;
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	gen_event(&gen, "cpu-clock", PLAIN, 0);
	file = gen_finish(&gen);
	recording = open_recording(&file, 4096);
	deal_init(&deal, recording, 2);
	assert_null(deal_next(&deal, 1));
	assert_null(deal_next(&deal, 0));
	deal_release(&deal);
	recording_close(recording);
	gen_bytes_release(&file);
	gen_release(&gen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_taken_once),
		cmocka_unit_test(nothing_is_dealt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

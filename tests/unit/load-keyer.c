// SPDX-License-Identifier: GPL-2.0-or-later
/* Samples that are taken by what is known of their event have the hash that all others have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "gen/gen.h"
#include "load/keyer.h"

enum { SAMPLES = 500, WHO = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CALLCHAIN };

static const uint64_t kernel = 0xffffffff81000000, user = 0x401000;

/* Chains with marks of each kind at their beginning, in between and at their end, and without. */
static size_t make_chain(uint64_t number, uint64_t *chain)
{
	static const uint64_t marks[] = {
		(uint64_t)CONTEXT_KERNEL, (uint64_t)CONTEXT_USER, (uint64_t)CONTEXT_GUEST,
		(uint64_t)CONTEXT_USER_DEFERRED, (uint64_t)CONTEXT_MAX - 1,
	};
	enum { MARKS = sizeof(marks) / sizeof(*marks) };
	size_t count = 0;

	if (number % (MARKS + 1) < MARKS)
		chain[count++] = marks[number % (MARKS + 1)];
	for (uint64_t i = 0; i < number / 7 % 4; i++)
		chain[count++] = kernel + i + number % 3;
	if (number / 3 % (MARKS + 2) < MARKS)
		chain[count++] = marks[number / 3 % (MARKS + 2)];
	for (uint64_t i = 0; i < number / 11 % 3; i++)
		chain[count++] = user + i;
	return count;
}

/* How many could be taken so. */
static size_t compare(const struct recording *recording, struct keyer *keyer)
{
	struct record_cursor cursor = record_cursor(recording, 0);
	struct plain plain = {0};
	struct record record;
	size_t taken = 0;

	while (record_next(&cursor, &record)) {
		struct plain_sample quick;
		XXH128_hash_t hash, other;
		struct sample sample;

		if (record.type != RECORD_SAMPLE)
			continue;
		assert_true(sample_read(recording, &record, &sample));
		plain_learn(&plain, recording, &sample);
		if (!keyer_hash(keyer, &record, &sample, &hash) ||
		    !plain_take(&plain, record.data, record.size, &quick) ||
		    !keyer_hash_plain(keyer, &quick, &other))
			continue;
		assert_memory_equal(&hash, &other, sizeof(hash));
		taken++;
	}
	return taken;
}

static size_t taken_of(uint64_t type, uint64_t branch_type)
{
	struct load_options options = {.labels = LABEL_COMM};
	struct recording *recording;
	struct gen_event *event;
	struct history *history;
	struct error error = {0};
	struct keying keying;
	struct keyer keyer = {.keying = &keying};
	struct gen_bytes file;
	struct gen gen;
	size_t taken;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", type, 0);
	event->attr.branch_sample_type = branch_type;
	for (uint64_t i = 0; i < SAMPLES; i++) {
		uint64_t chain[16];
		struct gen_sample sample = {
			.misc = (uint16_t)(i / 5 % 6),
			.ip = user + i,
			.pid = 7,
			.tid = 7 + (uint32_t)i % 3,
			.time = 100 + i,
			.chain = chain,
			.chain_count = make_chain(i, chain),
		};

		gen_sample(&gen, event, &sample);
	}
	file = gen_finish(&gen);
	recording = recording_open_bytes(file.at, file.size, NULL, &error);
	if (!recording)
		fail_msg("%s", error.message);
	history = history_new(recording);
	assert_int_equal(recording_scan(recording, history_add, history, &error), 0);
	history_finish(history);
	assert_int_equal(keying_init(&keying, recording, history, &options, &error), 0);
	taken = compare(recording, &keyer);
	keyer_release(&keyer);
	keying_release(&keying);
	history_free(history);
	recording_close(recording);
	gen_bytes_release(&file);
	gen_release(&gen);
	return taken;
}

static void hashes_are_the_same(void **state)
{
	(void)state;
	assert_in_range(taken_of(WHO, 0), SAMPLES / 10, SAMPLES);
	/* Branches that there could be, and are not. */
	assert_in_range(taken_of(WHO, BRANCH_CALL_STACK), SAMPLES / 10, SAMPLES);
	assert_int_equal(taken_of(WHO | SAMPLE_BRANCH_STACK, BRANCH_CALL_STACK), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(hashes_are_the_same)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* The frame around records: features, chunks, payloads, compression inside and outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

#include "gen/gen.h"
#include "gen/sweep.h"

enum { PLAIN = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ID | SAMPLE_PERIOD };

static struct recording *open_scanned(const struct gen_bytes *file,
				      const struct recording_options *options)
{
	struct error error = {0};
	struct recording *recording = recording_open_bytes(file->at, file->size, options, &error);

	if (!recording || recording_scan(recording, NULL, NULL, &error) < 0)
		fail_msg("%s", error.message);
	return recording;
}

static void add_samples(struct gen *gen, const struct gen_event *event, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		struct gen_sample sample = gen_full_sample(i);

		sample.id = event->ids[0];
		gen_sample(gen, event, &sample);
	}
}

/* ---- features --------------------------------------------------------------------------------- */

static void check_features(enum gen_kind kind, enum gen_order order, bool host_is_32_bit)
{
	struct gen gen;
	struct gen_event *event;
	struct gen_bytes file;
	struct recording *recording;
	const struct facts *facts;

	gen_init(&gen, kind, order);
	gen.host_is_32_bit = host_is_32_bit;
	event = gen_event(&gen, "gen-name", PLAIN, 77);
	add_samples(&gen, event, 3);
	gen_all_features(&gen);
	file = gen_finish(&gen);
	recording = open_scanned(&file, NULL);
	facts = &recording->facts;
	/* in a stream an empty section stands for the end of all */
	for (unsigned i = FEATURE_TRACING_DATA; i < FEATURE_KNOWN_END; i++)
		if (kind != GEN_PIPE || (i != FEATURE_TRACING_DATA && gen.features[i].size))
			if (!facts_have(facts, i))
				fail_msg("section %u is not there", i);
	assert_int_equal(facts->bad_sections, 0);
	assert_int_equal(recording->damage_count, 0);
	assert_string_equal(facts->host_name, "gen-host");
	assert_string_equal(facts->os_release, "6.1.0-gen");
	assert_int_equal(facts->cpus_available, 4);
	assert_int_equal(facts->cpus_online, 3);
	assert_int_equal(facts->memory_kb, 8123456);
	assert_int_equal(facts->command_count, 5);
	assert_string_equal(facts->command[3], "two words");
	assert_int_equal(facts->first_sample_ns, 1000000);
	assert_int_equal(facts->wall_clock_ns, 1700000000000000001);
	assert_int_equal(facts->pmu_count, 2);
	if (kind != GEN_PIPE) { /* there they are records of their own */
		assert_int_equal(facts->build_id_count, 1);
		assert_string_equal(facts->build_ids[0].path, "/usr/bin/first");
	}
	assert_int_equal(facts->cache_line_size, 64);
	assert_string_equal(recording->events[0]->name, "gen-name");
	recording_close(recording);
	gen_bytes_release(&file);
	gen_release(&gen);
}

static void features(void **state)
{
	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		check_features(GEN_FILE, (enum gen_order)order, false);
		check_features(GEN_FILE, (enum gen_order)order, true);
		check_features(GEN_PIPE, (enum gen_order)order, false);
	}
}

/* ---- chunks, payloads, compression ------------------------------------------------------------- */

/* 50 records of three kinds, one of them with a payload behind it. */
static void add_mix(struct gen *gen, const struct gen_event *event, bool payloads)
{
	for (int i = 0; i < 10; i++) {
		gen_comm(gen, event, 1234, i % 2 ? "odd" : "even");
		add_samples(gen, event, 3);
		if (payloads)
			gen_auxtrace(gen, 40);
		else
			gen_own(gen, RECORD_FINISHED_ROUND);
	}
}

static void sweep_it(const struct gen_bytes *file, uint64_t chunk_bytes, struct sweep *sweep)
{
	struct recording_options options = RECORDING_OPTIONS_INIT;

	options.chunk_bytes = chunk_bytes;
	assert_int_equal(recording_sweep(file->at, file->size, &options, sweep), 0);
	assert_true(sweep->complete);
}

static void chunks(void **state)
{
	struct sweep whole, small;
	struct gen gen;
	struct gen_bytes file;

	(void)state;
	gen_init(&gen, GEN_PIPE, GEN_LITTLE);
	add_mix(&gen, gen_event(&gen, "cpu-clock", PLAIN, 77), true);
	file = gen_finish(&gen);
	sweep_it(&file, 1 << 20, &whole);
	assert_int_equal(whole.samples, 30);
	assert_int_equal(whole.records, 51);
	for (uint64_t bytes = 1; bytes < file.size; bytes += 7) {
		sweep_it(&file, bytes, &small);
		assert_memory_equal(&small, &whole, sizeof(whole));
	}
	gen_bytes_release(&file);
	gen_release(&gen);
}

static void auxtrace_is_passed_over(void **state)
{
	struct gen gen;
	struct gen_bytes file;
	struct recording *recording;

	(void)state;
	gen_init(&gen, GEN_FILE, GEN_BIG);
	add_mix(&gen, gen_event(&gen, "cpu-clock", PLAIN, 77), true);
	gen_simpleperf(&gen, RECORD_SIMPLEPERF_START + 2, 200000);
	add_samples(&gen, &gen.events[0], 1);
	file = gen_finish(&gen);
	recording = open_scanned(&file, NULL);
	assert_int_equal(recording->tally.samples, 31);
	assert_int_equal(recording->tally.aux_bytes, 400);
	assert_int_equal(recording->damage_count, 0);
	recording_close(recording);
	gen_bytes_release(&file);
	gen_release(&gen);
}

/* Samples of different processors stand out of order: the first in time is not the first. */
static void first_and_last(void **state)
{
	static const uint64_t times[] = {500, 900, 100, 700};

	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		struct gen gen;
		struct gen_event *event;
		struct gen_bytes file;
		struct recording *recording;

		gen_init(&gen, GEN_PIPE, (enum gen_order)order);
		event = gen_event(&gen, "cpu-clock", PLAIN, 77);
		for (size_t i = 0; i < 4; i++) {
			struct gen_sample sample = gen_full_sample(i);

			sample.id = event->ids[0];
			sample.time = times[i];
			gen_sample(&gen, event, &sample);
		}
		file = gen_finish(&gen);
		recording = open_scanned(&file, NULL);
		assert_int_equal(recording->tally.first_ns, 100);
		assert_int_equal(recording->tally.last_ns, 900);
		recording_close(recording);
		gen_bytes_release(&file);
		gen_release(&gen);
	}
}

/* Losses are told bit by bit, and by records of two types. */
static void losses(void **state)
{
	static const uint64_t lost[] = {3, 40, 500, 6000};
	struct gen gen;
	struct gen_bytes file;
	struct recording *recording;

	(void)state;
	gen_init(&gen, GEN_PIPE, GEN_BIG);
	gen_event(&gen, "cpu-clock", PLAIN, 77);
	for (size_t i = 0; i < 4; i++) {
		struct gen_bytes *out = gen_begin(&gen, i & 1 ? RECORD_LOST_SAMPLES : RECORD_LOST, 0);

		if (!(i & 1))
			gen_u64(out, 77);
		gen_u64(out, lost[i]);
		gen_end(&gen);
	}
	file = gen_finish(&gen);
	recording = open_scanned(&file, NULL);
	assert_int_equal(recording->tally.lost, 6543);
	recording_close(recording);
	gen_bytes_release(&file);
	gen_release(&gen);
}

/* The digest of what is no COMPRESSED record. */
static uint64_t plain_digest(const struct gen_bytes *file, uint64_t *records)
{
	struct recording *recording = open_scanned(file, NULL);
	uint64_t digest = 0;

	*records = 0;
	assert_int_equal(recording->damage_count, 0);
	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct record_cursor cursor = record_cursor(recording, i);
		struct record record;

		while (record_next(&cursor, &record)) {
			if (record.type == RECORD_COMPRESSED || record.type == RECORD_COMPRESSED2)
				continue;
			++*records;
			for (size_t j = 0; j < record.size; j++)
				digest = digest * 31 + record.data[j];
		}
	}
	recording_close(recording);
	return digest;
}

static struct gen_bytes make_mix(enum gen_kind kind, enum gen_order order, uint32_t compression,
				 size_t slice)
{
	struct gen gen;
	struct gen_event *event;
	struct gen_bytes file;

	gen_init(&gen, kind, order);
	event = gen_event(&gen, "cpu-clock", PLAIN, 77);
	gen_comm(&gen, event, 1, "before");
	if (compression)
		gen_compress_begin(&gen, compression, slice);
	add_mix(&gen, event, false);
	if (compression)
		gen_compress_end(&gen);
	gen_own(&gen, RECORD_FINISHED_INIT);
	file = gen_finish(&gen);
	gen_release(&gen);
	return file;
}

/* Slices that cut records anywhere, even in their headers. */
static void compressed(void **state)
{
	static const size_t slices[] = {1, 3, 7, 8, 48, 100, 1000, 100000};

	(void)state;
	for (size_t i = 0; i < 8 * 8; i++) {
		enum gen_kind kind = i & 8 ? GEN_PIPE : GEN_FILE;
		enum gen_order order = i & 16 ? GEN_BIG : GEN_LITTLE;
		uint32_t type = i & 32 ? RECORD_COMPRESSED2 : RECORD_COMPRESSED;
		struct gen_bytes plain = make_mix(kind, order, 0, 0);
		struct gen_bytes packed = make_mix(kind, order, type, slices[i & 7]);
		uint64_t plain_records, packed_records;

		assert_int_equal(plain_digest(&plain, &plain_records),
				 plain_digest(&packed, &packed_records));
		assert_int_equal(plain_records, packed_records);
		gen_bytes_release(&plain);
		gen_bytes_release(&packed);
	}
}

static void same_packed(const struct gen_bytes *plain, const void *packed, size_t size,
			const char *packing)
{
	struct sweep expected, found;
	struct error error = {0};
	struct recording *recording;

	assert_int_equal(recording_sweep(plain->at, plain->size, NULL, &expected), 0);
	assert_int_equal(recording_sweep(packed, size, NULL, &found), 0);
	assert_memory_equal(&found, &expected, sizeof(found));
	recording = recording_open_bytes(packed, size, NULL, &error);
	assert_non_null(recording);
	assert_string_equal(recording->packing, packing);
	recording_close(recording);
}

static void packed_outside(void **state)
{
	struct gen_bytes plain = make_mix(GEN_FILE, GEN_LITTLE, 0, 0);
	size_t room = ZSTD_compressBound(plain.size) + 1000;
	unsigned char *packed = xmalloc(room);
	z_stream gzip = {0};

	(void)state;
	same_packed(&plain, packed, ZSTD_compress(packed, room, plain.at, plain.size, 3), "zstd");
	assert_int_equal(deflateInit2(&gzip, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	gzip.next_in = plain.at;
	gzip.avail_in = (uInt)plain.size;
	gzip.next_out = packed;
	gzip.avail_out = (uInt)room;
	assert_int_equal(deflate(&gzip, Z_FINISH), Z_STREAM_END);
	same_packed(&plain, packed, gzip.total_out, "gzip");
	deflateEnd(&gzip);
	free(packed);
	gen_bytes_release(&plain);
}

/* Through a pipe, and with a temporary file when no memory may be used. */
static void from_descriptor(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct gen_bytes file = make_mix(i & 1 ? GEN_FILE : GEN_PIPE, GEN_BIG, 0, 0);
		struct recording_options options = RECORDING_OPTIONS_INIT;
		struct error error = {0};
		struct recording *recording;
		int ends[2];

		options.memory_limit = i & 2 ? 100 : 1 << 20;
		assert_int_equal(pipe(ends), 0); /* which holds 64 kB: the file is smaller */
		assert_int_equal(write(ends[1], file.at, file.size), file.size);
		close(ends[1]);
		recording = recording_open_fd(ends[0], "a pipe", &options, &error);
		assert_non_null(recording);
		assert_int_equal(recording_scan(recording, NULL, NULL, &error), 0);
		assert_int_equal(recording->tally.samples, 30);
		assert_int_equal(recording->damage_count, 0);
		recording_close(recording);
		close(ends[0]);
		gen_bytes_release(&file);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(features),
		cmocka_unit_test(chunks),
		cmocka_unit_test(auxtrace_is_passed_over),
		cmocka_unit_test(first_and_last),
		cmocka_unit_test(losses),
		cmocka_unit_test(compressed),
		cmocka_unit_test(packed_outside),
		cmocka_unit_test(from_descriptor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

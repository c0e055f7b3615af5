// SPDX-License-Identifier: GPL-2.0-or-later
/* Where input is kept while it is read, and how much of it packed input may become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

#include "gen/gen.h"

enum {
	ROUNDS = 1 << 20,
	ROUND_SIZE = 8,
	ALLOWED_AT_ONCE = 1 << 20,
	LARGE_MB = 128,
	RESIDENT_KB = 32 << 10,
};

/* A stream of records that have nothing but a header, and all the same: it packs well. */
static struct gen_bytes make_rounds(size_t count)
{
	struct gen_bytes file;
	struct gen gen;

	gen_init(&gen, GEN_PIPE, GEN_LITTLE);
	gen_event(&gen, "cpu-clock", SAMPLE_IP, 77);
	for (size_t i = 0; i < count; i++)
		gen_own(&gen, RECORD_FINISHED_ROUND);
	file = gen_finish(&gen);
	gen_release(&gen);
	return file;
}

/* ... in a file without a name, which is more than may be resident. */
static int make_large_file(void)
{
	char path[] = "/tmp/pitot-test-XXXXXX";
	struct gen_bytes start = make_rounds(1);
	struct gen_bytes more = make_rounds((1 << 20) / ROUND_SIZE);
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	unlink(path);
	assert_int_equal(write(fd, start.at, start.size), start.size);
	for (int i = 0; i < LARGE_MB; i++)
		assert_int_equal(write(fd, more.at + more.size - (1 << 20), 1 << 20), 1 << 20);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	gen_bytes_release(&more);
	gen_bytes_release(&start);
	return fd;
}

static long peak_kb(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

/* Both passes give back what they have been over. */
static void memory_is_given_back(void **state)
{
	int fd = make_large_file();
	long before = peak_kb();
	struct error error = {0};
	struct recording *recording = recording_open_fd(fd, "large", NULL, &error);
	struct record record;
	uint64_t records = 0;

	(void)state;
	assert_non_null(recording);
	assert_int_equal(recording_scan(recording, NULL, NULL, &error), 0);
	assert_in_range(peak_kb() - before, 0, RESIDENT_KB);
	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct record_cursor cursor = record_cursor(recording, i);

		while (record_next(&cursor, &record))
			records++;
		chunk_done(recording, i);
	}
	assert_int_equal(records, recording->tally.records);
	assert_true(records >= (uint64_t)LARGE_MB << 20 >> 3);
	assert_in_range(peak_kb() - before, 0, RESIDENT_KB);
	recording_close(recording);
	close(fd);
}

static struct recording *open_pipe(const struct gen_bytes *file, uint64_t memory_limit,
				   struct error *error)
{
	struct recording_options options = RECORDING_OPTIONS_INIT;
	struct recording *recording;
	int ends[2];

	options.memory_limit = memory_limit;
	assert_int_equal(pipe(ends), 0); /* which holds 64 kB: the file is smaller */
	assert_int_equal(write(ends[1], file->at, file->size), file->size);
	close(ends[1]);
	recording = recording_open_fd(ends[0], "a pipe", &options, error);
	close(ends[0]);
	return recording;
}

/* With nowhere to put a temporary file it shows whether one was wanted. */
static void temporary_file(void **state)
{
	struct gen_bytes file = make_rounds(100);
	struct error error = {0};
	struct recording *recording;

	(void)state;
	assert_int_equal(setenv("TMPDIR", "/dev/null/nowhere", 1), 0);
	recording = open_pipe(&file, file.size, &error);
	assert_non_null(recording);
	recording_close(recording);
	assert_null(open_pipe(&file, file.size - 1, &error));
	assert_non_null(strstr(error.message, "/dev/null/nowhere"));
	unsetenv("TMPDIR");
	gen_bytes_release(&file);
}

static size_t pack(const struct gen_bytes *file, bool zstd, unsigned char *packed, size_t room)
{
	z_stream gzip = {0};

	if (zstd)
		return ZSTD_compress(packed, room, file->at, file->size, 3);
	assert_int_equal(deflateInit2(&gzip, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	gzip.next_in = file->at;
	gzip.avail_in = (uInt)file->size;
	gzip.next_out = packed;
	gzip.avail_out = (uInt)room;
	assert_int_equal(deflate(&gzip, Z_FINISH), Z_STREAM_END);
	deflateEnd(&gzip);
	return gzip.total_out;
}

/* What was unpacked up to the limit is kept, and that there was more is said. */
static void packed_too_well(void **state)
{
	struct gen_bytes file = make_rounds(ROUNDS);
	size_t room = ZSTD_compressBound(file.size) + 1000;
	unsigned char *packed = xmalloc(room);

	(void)state;
	for (int zstd = 0; zstd < 2; zstd++) {
		struct recording_options options = RECORDING_OPTIONS_INIT;
		size_t size = pack(&file, zstd, packed, room);
		struct error error = {0};
		struct recording *recording;

		assert_in_range(size, 1, file.size / 100);
		options.expansion_limit = 10;
		recording = recording_open_bytes(packed, size, &options, &error);
		assert_non_null(recording);
		assert_int_equal(recording_scan(recording, NULL, NULL, &error), 0);
		assert_in_range(recording->tally.records, 1,
				(size * 10 + ALLOWED_AT_ONCE) / ROUND_SIZE);
		assert_true(recording->damage_count > 0);
		recording_close(recording);

		options.expansion_limit = 1 << 20;
		recording = recording_open_bytes(packed, size, &options, &error);
		assert_int_equal(recording_scan(recording, NULL, NULL, &error), 0);
		assert_in_range(recording->tally.records, ROUNDS, ROUNDS + 1);
		assert_int_equal(recording->damage_count, 0);
		recording_close(recording);
	}
	free(packed);
	gen_bytes_release(&file);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_given_back), /* first: a peak stays */
		cmocka_unit_test(temporary_file),
		cmocka_unit_test(packed_too_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* A file that is read in windows holds what the same file holds where it is mapped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gen/gen.h"

enum { WINDOW_SIZE = 256 * 1024, PLAIN = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME };

static int make_file(const void *bytes, size_t size)
{
	char path[] = "/tmp/pitot-test-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	unlink(path);
	assert_int_equal(write(fd, bytes, size), size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* Small records by the ten thousand, and some that pass over windows. */
static struct gen_bytes make_recording(void)
{
	struct gen_event *event;
	struct gen_bytes file;
	struct gen gen;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cpu-clock", PLAIN, 0);
	for (uint64_t i = 0; i < 60000; i++) {
		gen_sample(&gen, event,
			   &(struct gen_sample){.ip = i, .pid = 1, .tid = 2, .time = 1000 + i});
		if (i % 7000 == 6999)
			gen_comm(&gen, event, 1, "other");
		if (i % 9000 == 8999)
			gen_auxtrace(&gen, i % 2 ? 100000 : 3 * WINDOW_SIZE);
	}
	file = gen_finish(&gen);
	gen_release(&gen);
	return file;
}

static int count_record(void *state, const struct recording *recording, const struct record *record)
{
	uint64_t *sum = state;

	(void)recording;
	*sum = *sum * 31 + record->type + record->at + record->size;
	*sum += record->data[record->size - 1];
	return 0;
}

/* Both passes over it, in numbers that depend on each record and its place. */
static void sum_up(struct recording *recording, uint64_t sums[2], struct tally *tally)
{
	struct chunk_buffer buffer = {0};
	struct error error = {0};

	sums[0] = sums[1] = 0;
	assert_non_null(recording);
	assert_int_equal(recording_scan(recording, count_record, &sums[0], &error), 0);
	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct record_cursor cursor = record_cursor_in(recording, i, &buffer);
		struct record record;

		while (record_next(&cursor, &record))
			count_record(&sums[1], recording, &record);
	}
	*tally = recording->tally;
	tally->types = NULL;
	free(buffer.bytes);
	recording_close(recording);
}

static void copied_and_mapped(void **state)
{
	struct gen_bytes file = make_recording();
	int fd = make_file(file.at, file.size);
	struct tally mapped, copied;
	uint64_t from_mapped[2], from_copied[2];
	struct error error = {0};

	(void)state;
	/* Bytes in memory have no file that they could be copied from. */
	sum_up(recording_open_bytes(file.at, file.size, NULL, &error), from_mapped, &mapped);
	sum_up(recording_open_fd(fd, "file", NULL, &error), from_copied, &copied);
	assert_int_equal(mapped.samples, 60000);
	assert_int_equal(mapped.first_ns, 1000);
	assert_int_equal(mapped.last_ns, 1000 + 59999);
	assert_memory_equal(&mapped, &copied, sizeof(mapped));
	assert_int_equal(from_mapped[0], from_copied[0]);
	assert_int_equal(from_mapped[1], from_copied[1]);
	close(fd);
	gen_bytes_release(&file);
}

/* AUX data are passed over, however many: they are not copied. */
static void aux_data_stay_where_they_are(void **state)
{
	enum { AUX_SIZE = 6 << 20, EACH = 100 };
	struct chunk_buffer buffer = {0};
	struct error error = {0};
	struct recording *recording;
	struct gen_event *event;
	struct gen_bytes file;
	struct gen gen;
	size_t samples = 0;
	int fd;

	(void)state;
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cpu-clock", PLAIN, 0);
	for (uint64_t i = 0; i < 2 * EACH; i++) {
		gen_sample(&gen, event, &(struct gen_sample){.ip = i, .pid = 1, .tid = 2});
		if (i == EACH)
			gen_auxtrace(&gen, AUX_SIZE);
	}
	file = gen_finish(&gen);
	fd = make_file(file.at, file.size);
	recording = recording_open_fd(fd, "file", NULL, &error);
	assert_non_null(recording);
	assert_int_equal(recording_scan(recording, NULL, NULL, &error), 0);
	assert_int_equal(recording->tally.aux_bytes, AUX_SIZE);
	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct record_cursor cursor = record_cursor_in(recording, i, &buffer);
		struct record record;

		while (record_next(&cursor, &record))
			samples += record.type == RECORD_SAMPLE;
	}
	assert_int_equal(samples, 2 * EACH);
	assert_true(buffer.size < AUX_SIZE);
	free(buffer.bytes);
	recording_close(recording);
	close(fd);
	gen_bytes_release(&file);
	gen_release(&gen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copied_and_mapped),
		cmocka_unit_test(aux_data_stay_where_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* What `perf record --threads` leaves: a file with a header, and files of records alone. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyze/perfdata.h"
#include "gen/gen.h"

enum { FILES = 12, NAME_SIZE = 64 };

static void put_file(const char *directory, const char *name, const void *bytes, size_t size)
{
	char path[NAME_SIZE];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/* data.11, data.10, ... data.0: each says its number in the pid of a COMM record. */
static void make_directory(const char *directory)
{
	struct gen gen;
	struct gen_event *event;
	struct gen_bytes file;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cpu-clock", SAMPLE_IP | SAMPLE_TID, 77);
	gen_comm(&gen, event, 0, "main");
	file = gen_finish(&gen);
	put_file(directory, "data", file.at, file.size);
	for (unsigned i = FILES; i-- > 0;) {
		char name[NAME_SIZE];
		size_t start = gen.data.size;

		snprintf(name, sizeof(name), "data.%u", i);
		gen_comm(&gen, event, i + 1, "thread");
		put_file(directory, name, gen.data.at + start, gen.data.size - start);
	}
	gen_bytes_release(&file);
	gen_release(&gen);
}

static void remove_directory(const char *directory)
{
	char path[NAME_SIZE];

	for (int i = -1; i < FILES; i++) {
		snprintf(path, sizeof(path), i < 0 ? "%s/data" : "%s/data.%d", directory, i);
		unlink(path);
	}
	rmdir(directory);
}

/* By number, in which 2 is before 10. */
static void check_order(struct recording *recording)
{
	struct chunk_buffer buffer = {0};
	struct error error = {0};
	uint32_t expected = 0;

	assert_non_null(recording);
	assert_int_equal(recording_scan(recording, NULL, NULL, &error), 0);
	for (size_t i = 0; i < recording->chunk_count; i++) {
		struct record_cursor cursor = record_cursor_in(recording, i, &buffer);
		struct record record;
		uint32_t pid;

		while (record_next(&cursor, &record)) {
			assert_int_equal(record.type, RECORD_COMM);
			memcpy(&pid, record.data + 8, sizeof(pid));
			assert_int_equal(pid, expected++);
		}
	}
	assert_int_equal(expected, FILES + 1);
	assert_int_equal(recording->damage_count, 0);
	free(buffer.bytes);
	recording_close(recording);
}

static void in_order_of_numbers(void **state)
{
	char directory[] = "/tmp/pitot-test-XXXXXX";
	struct error error = {0};
	struct recording *recording;

	(void)state;
	assert_non_null(mkdtemp(directory));
	make_directory(directory);
	recording = recording_open(directory, NULL, &error);
	remove_directory(directory);
	check_order(recording);
}

/* There may be more files than a process may have open, and more are opened after them. */
static void leaves_files_to_others(void **state)
{
	enum { MOST = FILES / 2, OTHERS = 4 };
	char directory[] = "/tmp/pitot-test-XXXXXX";
	struct error error = {0};
	struct recording *recording;
	struct rlimit before, limit;
	int next = open("/dev/null", O_RDONLY), others[OTHERS];

	(void)state;
	assert_true(next >= 0);
	assert_non_null(mkdtemp(directory));
	make_directory(directory);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	limit = before;
	limit.rlim_cur = (rlim_t)next + MOST;
	close(next);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	recording = recording_open(directory, NULL, &error);
	for (int i = 0; i < OTHERS; i++)
		others[i] = open("/dev/null", O_RDONLY);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	for (int i = 0; i < OTHERS; i++) {
		assert_true(others[i] >= 0);
		close(others[i]);
	}
	remove_directory(directory);
	check_order(recording);
}

/* A record's place has no bits for the number of the last. */
static void too_many_files_are_refused(void **state)
{
	enum { MANY = 1 << 16 };
	char directory[] = "/tmp/pitot-test-XXXXXX";
	struct error error = {0};
	char name[NAME_SIZE];

	(void)state;
	if (!getenv("PITOT_FULL")) /* some seconds, and as many files */
		return;
	assert_non_null(mkdtemp(directory));
	make_directory(directory);
	for (unsigned i = FILES; i < MANY; i++) {
		snprintf(name, sizeof(name), "data.%u", i);
		put_file(directory, name, "", 0);
	}
	assert_null(recording_open(directory, NULL, &error));
	assert_non_null(strstr(error.message, "more than 65535 files"));
	for (unsigned i = FILES; i < MANY; i++) {
		snprintf(name, sizeof(name), "%s/data.%u", directory, i);
		unlink(name);
	}
	remove_directory(directory);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order_of_numbers),
		cmocka_unit_test(leaves_files_to_others),
		cmocka_unit_test(too_many_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

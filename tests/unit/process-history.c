// SPDX-License-Identifier: GPL-2.0-or-later
/* Who had what mapped when, of recordings whose story is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/process.h"
#include "gen/gen.h"

enum {
	TYPE = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME,
	EXECUTABLE = 5, /* PROT_READ | PROT_EXEC */
	READABLE = 1,
};

struct story {
	struct gen gen;
	struct gen_event *event;
	struct gen_bytes file;
	struct recording *recording;
	struct history *history;
};

static void begin(struct story *story, uint64_t sample_type)
{
	gen_init(&story->gen, GEN_FILE, GEN_LITTLE);
	story->event = gen_event(&story->gen, "cycles", sample_type, 0);
}

static struct span text(const char *string)
{
	return (struct span){(const unsigned char *)string, strlen(string)};
}

static void add_map(struct story *story, uint64_t time, uint32_t pid, uint64_t start, uint64_t end,
		    uint64_t offset, const char *path, uint32_t protection, uint16_t misc)
{
	struct record_body body = {.trailer = {.time = time, .pid = pid, .tid = pid}};

	body.mmap.pid = body.mmap.tid = pid;
	body.mmap.start = start;
	body.mmap.length = end - start;
	body.mmap.page_offset = offset;
	body.mmap.inode = 1;
	body.mmap.protection = protection;
	body.mmap.path = text(path);
	gen_body(&story->gen, story->event, RECORD_MMAP2, misc, &body);
}

static void map(struct story *story, uint64_t time, uint32_t pid, uint64_t start, uint64_t end,
		const char *path)
{
	add_map(story, time, pid, start, end, 0, path, EXECUTABLE, MISC_CPUMODE_USER);
}

static void comm(struct story *story, uint64_t time, uint32_t pid, const char *name, uint16_t misc)
{
	struct record_body body = {.trailer = {.time = time, .pid = pid, .tid = pid}};

	body.comm.pid = body.comm.tid = pid;
	body.comm.name = text(name);
	gen_body(&story->gen, story->event, RECORD_COMM, misc, &body);
}

static void fork_off(struct story *story, uint64_t time, uint32_t parent, uint32_t pid,
		     uint32_t tid, uint16_t misc)
{
	struct record_body body = {.trailer = {.time = time, .pid = parent, .tid = parent}};

	body.task.pid = pid;
	body.task.tid = tid;
	body.task.parent_pid = body.task.parent_tid = parent;
	body.task.time = time;
	gen_body(&story->gen, story->event, RECORD_FORK, misc, &body);
}

static void end(struct story *story)
{
	struct error error = {0};

	story->file = gen_finish(&story->gen);
	story->recording =
		recording_open_bytes(story->file.at, story->file.size, NULL, &error);
	if (!story->recording)
		fail_msg("%s", error.message);
	story->history = history_new(story->recording);
	assert_int_equal(recording_scan(story->recording, history_add, story->history, &error), 0);
	assert_int_equal(story->recording->damage_count, 0);
	history_finish(story->history);
}

static void release(struct story *story)
{
	history_free(story->history);
	recording_close(story->recording);
	gen_bytes_release(&story->file);
	gen_release(&story->gen);
}

static struct place find(const struct story *story, uint32_t pid, uint64_t time, uint64_t address)
{
	return history_find(story->history, history_epoch(story->history, pid, time), address);
}

/* `path` NULL: nothing is there. */
static void assert_place(const struct story *story, uint32_t pid, uint64_t time, uint64_t address,
			 const char *path, uint64_t offset)
{
	struct place place = find(story, pid, time, address);

	if (!path) {
		assert_null(place.image);
		return;
	}
	assert_non_null(place.image);
	assert_string_equal(place.image->path, path);
	assert_int_equal(place.offset, offset);
}

static void a_mapping_is_where_it_is(void **state)
{
	struct story story;

	(void)state;
	begin(&story, TYPE);
	add_map(&story, 5, 7, 0x1000, 0x3000, 0x400, "/bin/a", EXECUTABLE, MISC_CPUMODE_USER);
	end(&story);
	assert_place(&story, 7, 9, 0x0fff, NULL, 0);
	assert_place(&story, 7, 9, 0x1000, "/bin/a", 0x400);
	assert_place(&story, 7, 9, 0x2fff, "/bin/a", 0x23ff);
	assert_place(&story, 7, 9, 0x3000, NULL, 0);
	/* a sample that the clock puts before the map that explains it */
	assert_place(&story, 7, 1, 0x1000, "/bin/a", 0x400);
	/* another process */
	assert_int_equal(history_epoch(story.history, 8, 9), EPOCH_NONE);
	release(&story);
}

static void same_addresses_in_two_processes(void **state)
{
	struct story story;

	(void)state;
	begin(&story, TYPE);
	map(&story, 1, 7, 0x1000, 0x2000, "/bin/a");
	map(&story, 1, 8, 0x1000, 0x2000, "/bin/b");
	end(&story);
	assert_place(&story, 7, 9, 0x1800, "/bin/a", 0x800);
	assert_place(&story, 8, 9, 0x1800, "/bin/b", 0x800);
	release(&story);
}

static void exec_replaces_everything(void **state)
{
	struct story story;

	(void)state;
	begin(&story, TYPE);
	comm(&story, 1, 7, "sh", 0);
	map(&story, 1, 7, 0x1000, 0x2000, "/bin/sh");
	map(&story, 1, 7, 0x8000, 0x9000, "/lib/old.so");
	comm(&story, 10, 7, "ls", MISC_COMM_EXEC);
	map(&story, 11, 7, 0x1000, 0x2000, "/bin/ls");
	end(&story);
	assert_place(&story, 7, 5, 0x1000, "/bin/sh", 0);
	assert_place(&story, 7, 12, 0x1000, "/bin/ls", 0);
	assert_string_equal(history_comm(story.history, 7, 7, 5), "sh");
	assert_string_equal(history_comm(story.history, 7, 7, 12), "ls");
	/* within execve the old addresses are still seen */
	assert_place(&story, 7, 10, 0x8000, "/lib/old.so", 0);
	release(&story);
}

static void the_latest_mapping_wins(void **state)
{
	struct story story;

	(void)state;
	begin(&story, TYPE);
	map(&story, 1, 7, 0x1000, 0x9000, "/lib/a.so");
	map(&story, 10, 7, 0x3000, 0x4000, "/lib/b.so"); /* dlclose, dlopen at the same place */
	add_map(&story, 20, 7, 0x3000, 0x4000, 0, "/data", READABLE, MISC_CPUMODE_USER);
	end(&story);
	assert_place(&story, 7, 5, 0x3800, "/lib/a.so", 0x2800);
	assert_place(&story, 7, 15, 0x3800, "/lib/b.so", 0x800);
	assert_place(&story, 7, 15, 0x2fff, "/lib/a.so", 0x1fff);
	assert_place(&story, 7, 15, 0x4000, "/lib/a.so", 0x3000);
	/* what is mapped over it and is no code takes it away; it is found in the epoch before */
	assert_place(&story, 7, 25, 0x4000, "/lib/a.so", 0x3000);
	release(&story);
}

static void a_fork_has_its_parents_space(void **state)
{
	struct story story;

	(void)state;
	begin(&story, TYPE);
	comm(&story, 1, 7, "parent", 0);
	map(&story, 1, 7, 0x1000, 0x2000, "/bin/a");
	fork_off(&story, 10, 7, 8, 8, 0);
	map(&story, 11, 7, 0x5000, 0x6000, "/lib/parent.so");
	map(&story, 12, 8, 0x5000, 0x6000, "/lib/child.so");
	fork_off(&story, 20, 7, 7, 70, 0); /* a thread */
	end(&story);
	assert_place(&story, 8, 30, 0x1000, "/bin/a", 0);
	assert_place(&story, 8, 30, 0x5000, "/lib/child.so", 0);
	assert_place(&story, 7, 30, 0x5000, "/lib/parent.so", 0);
	assert_string_equal(history_comm(story.history, 8, 8, 30), "parent");
	assert_string_equal(history_comm(story.history, 7, 70, 30), "parent");
	release(&story);
}

static void told_forks_inherit_nothing(void **state)
{
	struct story story;

	(void)state;
	begin(&story, TYPE);
	map(&story, 0, 7, 0x1000, 0x2000, "/bin/a");
	fork_off(&story, 0, 7, 8, 8, MISC_FORK_EXEC); /* perf tells of who was there before it */
	end(&story);
	assert_place(&story, 8, 30, 0x1000, NULL, 0);
	release(&story);
}

static void a_pid_used_again_starts_anew(void **state)
{
	struct story story;

	(void)state;
	begin(&story, TYPE);
	map(&story, 1, 7, 0x1000, 0x2000, "/bin/a");
	map(&story, 1, 9, 0x1000, 0x2000, "/bin/c");
	fork_off(&story, 10, 9, 7, 7, 0);
	end(&story);
	assert_place(&story, 7, 5, 0x1000, "/bin/a", 0);
	assert_place(&story, 7, 15, 0x1000, "/bin/c", 0);
	release(&story);
}

static void order_is_time_not_file(void **state)
{
	struct story story;

	(void)state;
	begin(&story, TYPE);
	map(&story, 20, 7, 0x1000, 0x2000, "/bin/second");
	map(&story, 10, 7, 0x1000, 0x2000, "/bin/first");
	end(&story);
	assert_place(&story, 7, 15, 0x1000, "/bin/first", 0);
	assert_place(&story, 7, 25, 0x1000, "/bin/second", 0);
	release(&story);
}

static void without_times_the_file_is_the_clock(void **state)
{
	struct story story;
	struct record_cursor cursor;
	struct record record;
	struct gen_sample sample = {.ip = 0x1000, .pid = 7, .tid = 7};
	const char *expected[] = {"/bin/a", "/bin/b"};
	size_t seen = 0;

	(void)state;
	begin(&story, SAMPLE_IP | SAMPLE_TID);
	map(&story, 0, 7, 0x1000, 0x2000, "/bin/a");
	gen_sample(&story.gen, story.event, &sample);
	map(&story, 0, 7, 0x1000, 0x2000, "/bin/b");
	gen_sample(&story.gen, story.event, &sample);
	end(&story);
	cursor = record_cursor(story.recording, 0);
	while (record_next(&cursor, &record)) {
		struct sample got;

		if (record.type != RECORD_SAMPLE)
			continue;
		assert_true(sample_read(story.recording, &record, &got));
		assert_place(&story, 7, history_clock(story.history, &record, &got), got.ip,
			     expected[seen++], 0);
	}
	assert_int_equal(seen, 2);
	release(&story);
}

/* Text that was copied into huge pages is still the file's, but not any anonymous code. */
static void huge_pages_are_still_text(void **state)
{
	struct story story;

	(void)state;
	begin(&story, TYPE);
	add_map(&story, 1, 7, 0x10000, 0x90000, 0x2000, "/bin/big", EXECUTABLE, MISC_CPUMODE_USER);
	map(&story, 5, 7, 0x20000, 0x40000, "//anon");
	map(&story, 5, 7, 0xa0000, 0xb0000, "//anon");
	end(&story);
	assert_place(&story, 7, 9, 0x20000, "/bin/big", 0x12000);
	assert_place(&story, 7, 9, 0x3ffff, "/bin/big", 0x31fff);
	assert_place(&story, 7, 9, 0xa0010, "//anon", 0xa0010);
	assert_int_equal(history_counts(story.history)->remapped, 1);
	release(&story);
}

static void the_kernel_goes_on_behind_its_map(void **state)
{
	struct story story;
	const uint64_t text_address = 0xffffffff81000000, end_address = 0xffffffff82000000;

	(void)state;
	begin(&story, TYPE);
	add_map(&story, 0, (uint32_t)PID_KERNEL, text_address, end_address, text_address,
		"[kernel.kallsyms]_text", EXECUTABLE, MISC_CPUMODE_KERNEL);
	add_map(&story, 0, (uint32_t)PID_KERNEL, 0xffffffffa0000000, 0xffffffffa0001000, 0,
		"[xfs]", EXECUTABLE, MISC_CPUMODE_KERNEL);
	end(&story);
	assert_place(&story, (uint32_t)PID_KERNEL, 9, text_address + 16, "[kernel.kallsyms]_text",
		     16);
	assert_place(&story, (uint32_t)PID_KERNEL, 9, end_address + 16, "[kernel.kallsyms]_text",
		     end_address + 16 - text_address);
	assert_place(&story, (uint32_t)PID_KERNEL, 9, 0xffffffffa0000010, "[xfs]", 16);
	assert_place(&story, (uint32_t)PID_KERNEL, 9, 0xffffffffa0002000, NULL, 0);
	release(&story);
}

static void answers_hold_as_long_as_they_say(void **state)
{
	struct story story;
	struct history_answer answer;

	(void)state;
	begin(&story, TYPE);
	comm(&story, 1, 7, "sh", 0);
	map(&story, 1, 7, 0x1000, 0x2000, "/bin/sh");
	comm(&story, 10, 7, "ls", MISC_COMM_EXEC);
	comm(&story, 20, 7, "cp", 0);
	end(&story);
	for (uint64_t time = 0; time < 30; time++) {
		answer = history_ask(story.history, 7, 7, time);
		assert_true(answer.since <= time && time < answer.until);
		for (uint64_t other = 0; other < 30; other++)
			if (other >= answer.since && other < answer.until) {
				assert_ptr_equal(history_comm(story.history, 7, 7, other),
						 answer.comm);
				assert_int_equal(history_epoch(story.history, 7, other),
						 answer.epoch);
			}
	}
	assert_string_equal(history_comm(story.history, 0, 0, 5), "swapper");
	assert_string_equal(history_comm(story.history, 99, 99, 5), "");
	release(&story);
}

/* What was filled up to 20 bytes is found by its own size; an id of 20 bytes stays. */
static void filled_build_ids(void **state)
{
	static const struct {
		uint8_t recorded, own, size;
	} cases[] = {{20, 20, 20}, {20, 17, 20}, {20, 16, 16}, {20, 9, 16}, {20, 8, 8},
		     {20, 1, 8},   {20, 0, 0},   {16, 16, 16}, {16, 8, 16}, {8, 3, 8}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct record_body body = {.trailer = {.time = 10, .pid = 1, .tid = 1}};
		struct story story;
		struct place place;

		begin(&story, TYPE);
		body.mmap.pid = body.mmap.tid = 1;
		body.mmap.start = 0x1000;
		body.mmap.length = 0x1000;
		body.mmap.protection = EXECUTABLE;
		body.mmap.path = text("/bin/a");
		body.mmap.build_id_size = cases[i].recorded;
		memset(body.mmap.build_id, 0xab, cases[i].own);
		gen_body(&story.gen, story.event, RECORD_MMAP2,
			 MISC_CPUMODE_USER | MISC_MMAP_BUILD_ID, &body);
		end(&story);
		place = find(&story, 1, 20, 0x1800);
		assert_non_null(place.image);
		assert_int_equal(place.image->build_id_size, cases[i].size);
		release(&story);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mapping_is_where_it_is),
		cmocka_unit_test(same_addresses_in_two_processes),
		cmocka_unit_test(exec_replaces_everything),
		cmocka_unit_test(the_latest_mapping_wins),
		cmocka_unit_test(a_fork_has_its_parents_space),
		cmocka_unit_test(told_forks_inherit_nothing),
		cmocka_unit_test(a_pid_used_again_starts_anew),
		cmocka_unit_test(order_is_time_not_file),
		cmocka_unit_test(without_times_the_file_is_the_clock),
		cmocka_unit_test(huge_pages_are_still_text),
		cmocka_unit_test(the_kernel_goes_on_behind_its_map),
		cmocka_unit_test(answers_hold_as_long_as_they_say),
		cmocka_unit_test(filled_build_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

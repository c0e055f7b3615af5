// SPDX-License-Identifier: GPL-2.0-or-later
/* jitdump files of both byte orders, whole and broken; and how their code becomes history. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gen/gen.h"
#include "process/history_jit.h"

enum { LOAD, MOVE, DEBUG_INFO, CLOSE, UNWINDING_INFO, HEADER_SIZE = 40, PROCESSOR_TIMES = 1 };

static void put_text(struct gen_bytes *out, const char *text)
{
	gen_put(out, text, strlen(text) + 1);
}

static void put_header(struct gen_bytes *out, uint32_t version, uint32_t size, uint64_t flags)
{
	gen_u32(out, 0x4a695444);
	gen_u32(out, version);
	gen_u32(out, size);
	gen_u32(out, 62);
	gen_u32(out, 0);
	gen_u32(out, 7);
	gen_u64(out, 1);
	gen_u64(out, flags);
	for (uint32_t i = HEADER_SIZE; i < size; i++)
		gen_put(out, "", 1);
}

static void put_record(struct gen_bytes *out, uint32_t type, uint64_t time, size_t size)
{
	gen_u32(out, type);
	gen_u32(out, (uint32_t)size + 16);
	gen_u64(out, time);
}

static void put_load(struct gen_bytes *out, uint64_t time, uint64_t address, uint64_t size,
		     uint64_t index, const char *name)
{
	put_record(out, LOAD, time, 40 + strlen(name) + 1 + size);
	gen_u32(out, 7);
	gen_u32(out, 8);
	gen_u64(out, address);
	gen_u64(out, address);
	gen_u64(out, size);
	gen_u64(out, index);
	put_text(out, name);
	for (uint64_t i = 0; i < size; i++)
		gen_put(out, "\xcc", 1);
}

static void put_move(struct gen_bytes *out, uint64_t time, uint64_t from, uint64_t to,
		     uint64_t size, uint64_t index)
{
	put_record(out, MOVE, time, 48);
	gen_u32(out, 7);
	gen_u32(out, 8);
	gen_u64(out, to);
	gen_u64(out, from);
	gen_u64(out, to);
	gen_u64(out, size);
	gen_u64(out, index);
}

static void put_line(struct gen_bytes *out, uint64_t address, uint32_t line, const char *file)
{
	gen_u64(out, address);
	gen_u32(out, line);
	gen_u32(out, 0);
	put_text(out, file);
}

/* The lines are not in order of address, and two name the file of the one before. */
static void put_lines(struct gen_bytes *out, uint64_t time, uint64_t address)
{
	put_record(out, DEBUG_INFO, time, 16 + 3 * 16 + 5 + 2 + 2);
	gen_u64(out, address);
	gen_u64(out, 3);
	put_line(out, address + 8, 12, "a.js");
	put_line(out, address, 10, "\xff");
	put_line(out, address + 4, 11, "\xff");
}

static void put_tables(struct gen_bytes *out, uint64_t time, const char *table, size_t index_size,
		       const char *index)
{
	put_record(out, UNWINDING_INFO, time, 24 + strlen(table) + 1 + strlen(index) + 1);
	gen_u64(out, strlen(table) + 1 + strlen(index) + 1);
	gen_u64(out, index_size);
	gen_u64(out, 0);
	put_text(out, table);
	put_text(out, index);
}

static void put_everything(struct gen_bytes *out, uint64_t flags)
{
	put_header(out, 1, 48, flags);
	put_load(out, 100, 0x1000, 16, 1, "first");
	put_lines(out, 200, 0x2000);
	put_load(out, 200, 0x2000, 16, 2, "second");
	put_tables(out, 200, "a table", 3, "in");
	put_load(out, 300, 0x1008, 16, 3, "third");
	put_move(out, 400, 0x2000, 0x1000, 16, 2);
	put_record(out, 99, 400, 0); /* of a later version */
	put_record(out, CLOSE, 500, 0);
}

static struct jit_dump *open_bytes(const struct gen_bytes *bytes, size_t size)
{
	struct input input = input_over_bytes(bytes->at, size);
	struct error error = {0};

	return jit_dump_open(&input, "bytes", &error);
}

static const char *name_at(const struct jit_dump *dump, uint64_t offset)
{
	const struct jit_code *code = jit_dump_find(dump, offset);

	return code ? code->name : NULL;
}

static void assert_line(const struct jit_dump *dump, uint64_t offset, uint32_t line)
{
	const struct jit_code *code = jit_dump_find(dump, offset);
	const struct jit_line *found = jit_dump_line(dump, code, offset);

	assert_non_null(found);
	assert_int_equal(found->line, line);
	assert_string_equal(found->file, "a.js");
}

static void reads_everything(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct gen_bytes bytes = {.big_endian = big};
		struct jit_dump *dump;
		uint64_t second;

		put_everything(&bytes, 0);
		dump = open_bytes(&bytes, bytes.size);
		assert_non_null(dump);
		assert_int_equal(dump->pid, 7);
		assert_int_equal(dump->unreadable, 0);
		assert_int_equal(dump->missing, 0);
		assert_int_equal(dump->codes.count, 3);
		assert_int_equal(dump->events.count, 4);
		/* header, the record's header, fields and name */
		assert_int_equal(dump->codes.items[0].offset, 48 + 16 + 40 + 6);
		assert_string_equal(name_at(dump, 110), "first");
		assert_string_equal(name_at(dump, 125), "first");
		assert_null(name_at(dump, 109));
		assert_null(name_at(dump, 126));
		second = dump->codes.items[1].offset;
		assert_int_equal(dump->events.items[3].offset, second);
		assert_int_equal(dump->events.items[3].address, 0x1000);
		assert_int_equal(dump->events.items[3].time, 400);
		assert_int_equal(dump->codes.items[0].line_count, 0);
		assert_line(dump, second + 7, 11);
		assert_line(dump, second + 8, 12);
		assert_line(dump, second + 15, 12);
		/* Tables are of the code that comes next, and without their index. */
		assert_int_equal(dump->codes.items[0].tables.size, 0);
		assert_int_equal(dump->codes.items[1].tables.size, 0);
		assert_int_equal(dump->codes.items[2].tables.size, sizeof("a table"));
		assert_string_equal((const char *)dump->codes.items[2].tables.at, "a table");
		jit_dump_close(dump);
		gen_bytes_release(&bytes);
	}
}

static void any_part_of_it_can_be_read(void **state)
{
	struct gen_bytes bytes = {0};
	size_t known = 0;

	(void)state;
	put_everything(&bytes, 0);
	for (size_t size = 0; size <= bytes.size; size++) {
		unsigned char *copy = malloc(size + 1); /* its end is watched by sanitizers */
		struct gen_bytes part = {.at = copy, .size = size};
		struct jit_dump *dump;

		memcpy(copy, bytes.at, size);
		dump = open_bytes(&part, size);
		assert_true(!dump == (size < 48));
		if (dump) {
			assert_true(dump->codes.count >= known);
			known = dump->codes.count;
			assert_true(dump->missing < 100);
		}
		jit_dump_close(dump);
		free(copy);
	}
	assert_int_equal(known, 3);
	gen_bytes_release(&bytes);
}

static void lies_are_counted(void **state)
{
	struct gen_bytes bytes = {0};
	struct jit_dump *dump;

	(void)state;
	put_header(&bytes, 1, 40, 0);
	put_record(&bytes, LOAD, 1, 4); /* too short */
	gen_u32(&bytes, 0);
	put_move(&bytes, 2, 0, 16, 16, 5); /* of what nobody loaded */
	put_move(&bytes, 2, 0, 16, 16, 5);
	put_record(&bytes, DEBUG_INFO, 3, 16); /* lines that are not there */
	gen_u64(&bytes, 0x10);
	gen_u64(&bytes, UINT64_MAX);
	put_record(&bytes, LOAD, 4, 40 + 2); /* code that is not there */
	for (int i = 0; i < 5; i++)
		gen_u64(&bytes, UINT64_MAX);
	put_text(&bytes, "x");
	put_tables(&bytes, 4, "a table", 100, "in"); /* an index that is larger than both */
	put_record(&bytes, UNWINDING_INFO, 4, 24);   /* tables that are not there */
	for (int i = 0; i < 3; i++)
		gen_u64(&bytes, UINT64_MAX);
	put_load(&bytes, 5, UINT64_MAX - 4, 16, 1, "end"); /* beyond all addresses */
	gen_u64(&bytes, 3);                                /* a record of size 0 */
	gen_u64(&bytes, 0);
	dump = open_bytes(&bytes, bytes.size);
	assert_non_null(dump);
	assert_int_equal(dump->unreadable, 7);
	assert_int_equal(dump->missing, 16);
	assert_int_equal(dump->codes.count, 1);
	assert_int_equal(dump->codes.items[0].tables.size, 0);
	assert_int_equal(dump->events.items[0].size, 4);
	jit_dump_close(dump);
	gen_bytes_release(&bytes);
	for (uint32_t version = 0; version < 4; version++) {
		struct gen_bytes header = {0};

		put_header(&header, version, 40, 0);
		dump = open_bytes(&header, header.size);
		assert_true(!dump == (version != 1));
		jit_dump_close(dump);
		gen_bytes_release(&header);
	}
}

/* ---- history ----------------------------------------------------------------------------------
 */

static void add_map(struct gen *gen, const struct gen_event *event, uint64_t time, uint64_t start,
		    const char *path)
{
	struct record_body body = {.trailer = {.time = time, .pid = 7, .tid = 7}};

	body.mmap.pid = body.mmap.tid = 7;
	body.mmap.start = start;
	body.mmap.length = 0x10000;
	body.mmap.inode = 1;
	body.mmap.protection = 5;
	body.mmap.path = (struct span){(const unsigned char *)path, strlen(path)};
	gen_body(gen, event, RECORD_MMAP2, MISC_CPUMODE_USER, &body);
}

static void assert_code(const struct history *history, uint64_t time, uint64_t address,
			const char *name)
{
	struct place place = history_find(history, history_epoch(history, 7, time), address);

	assert_non_null(place.image);
	if (!name) {
		assert_true(place.image->kind != IMAGE_JIT);
		return;
	}
	assert_int_equal(place.image->kind, IMAGE_JIT);
	assert_string_equal(name_at(history_jit(history, 0)->dump, place.offset), name);
}

struct story {
	uint64_t flags;  /* of the dump */
	bool is_mono;    /* the recording's clock */
	uint64_t factor; /* of the processor's time, which then also begins at 1000 */
	void (*check)(const struct history *history);
};

static void add_conversion(struct gen *gen, uint64_t multiplier)
{
	struct gen_bytes *out = gen_begin(gen, RECORD_TIME_CONV, 0);

	gen_u64(out, 4); /* shift */
	gen_u64(out, multiplier << 4);
	gen_u64(out, 1000);
	gen_u64(out, 0);
	gen_u64(out, 0);
	gen_u64(out, 0);
	gen_end(gen);
}

static void write_dump(const char *directory, const struct story *story)
{
	char path[128];
	struct gen_bytes bytes = {0};
	FILE *file;

	put_everything(&bytes, story->flags);
	snprintf(path, sizeof(path), "%s/jit-7.dump", directory);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.size, file), bytes.size);
	assert_int_equal(fclose(file), 0);
	gen_bytes_release(&bytes);
}

static void play(const struct story *story)
{
	char directory[] = "/tmp/pitot-jit.XXXXXX", path[128];
	const char *const given[] = {mkdtemp(directory)};
	struct module_paths paths = {.symbols = given, .symbols_count = 1, .only_given = true};
	struct gen gen;
	struct gen_event *event;
	struct gen_bytes file;
	struct recording *recording;
	struct history *history;
	struct jit_files files;
	struct error error;

	write_dump(directory, story);
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME, 0);
	event->attr.flags |= (uint64_t)story->is_mono << ATTR_USE_CLOCKID;
	event->attr.clock_id = story->is_mono ? 1 : 0;
	if (story->factor)
		add_conversion(&gen, story->factor);
	add_map(&gen, event, 10, 0x0, "//anon");
	add_map(&gen, event, 20, 0x100000, "/somewhere/jit-7.dump");
	add_map(&gen, event, 250, 0x0, "//anon"); /* its protection has changed */
	add_map(&gen, event, 1u << 20, 0x2000, "/lib/later.so");
	file = gen_finish(&gen);
	recording = recording_open_bytes(file.at, file.size, NULL, &error);
	assert_non_null(recording);
	history = history_new(recording);
	assert_int_equal(recording_scan(recording, history_add, history, &error), 0);
	files = jit_files_of(recording, &paths);
	history_add_jit(history, &files);
	history_finish(history);
	assert_int_equal(history_jit_count(history), 1);
	assert_non_null(history_jit(history, 0)->dump);
	story->check(history);
	history_free(history);
	recording_close(recording);
	gen_bytes_release(&file);
	gen_release(&gen);
	snprintf(path, sizeof(path), "%s/jit-7.dump", directory);
	unlink(path);
	rmdir(directory);
}

static void check_times(const struct history *history)
{
	/* Before code takes the place of other code, what comes first there is all that is known.
	 */
	assert_code(history, 150, 0x1000, "first");
	assert_code(history, 150, 0x100f, "first");
	assert_code(history, 260, 0x100f, "first");
	assert_code(history, 350, 0x1007, "first");
	assert_code(history, 350, 0x1008, "third");
	assert_code(history, 350, 0x1017, "third");
	assert_code(history, 350, 0x1018, NULL);
	assert_code(history, 450, 0x1000, "second");
	assert_code(history, 450, 0x100f, "second");
	assert_code(history, 450, 0x1010, "third");
	assert_code(history, 450, 0x2000, "second");
	assert_code(history, 1u << 21, 0x2000, NULL); /* a file has taken its place */
	assert_null(strstr(history_jit(history, 0)->note, "clock"));
}

static void check_processor_times(const struct history *history)
{
	assert_code(history, 1000 + 3 * 250, 0x100f, "first");
	assert_code(history, 1000 + 3 * 350, 0x100f, "third");
	assert_code(history, 1000 + 3 * 450, 0x100f, "second");
	assert_null(strstr(history_jit(history, 0)->note, "clock"));
}

static void check_no_times(const struct history *history)
{
	assert_code(history, 150, 0x100f, "second");
	assert_code(history, 450, 0x1010, "third");
	assert_code(history, 150, 0x2000, "second");
	assert_non_null(strstr(history_jit(history, 0)->note, "clock"));
}

static void code_has_times(void **state)
{
	(void)state;
	play(&(struct story){.is_mono = true, .check = check_times});
	play(&(struct story){
		.flags = PROCESSOR_TIMES, .factor = 3, .check = check_processor_times});
	play(&(struct story){.check = check_no_times});
	play(&(struct story){.flags = PROCESSOR_TIMES, .check = check_no_times});
	play(&(struct story){.flags = PROCESSOR_TIMES, .is_mono = true, .check = check_no_times});
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_everything),
		cmocka_unit_test(any_part_of_it_can_be_read),
		cmocka_unit_test(lies_are_counted),
		cmocka_unit_test(code_has_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

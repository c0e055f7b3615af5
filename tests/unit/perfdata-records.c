// SPDX-License-Identifier: GPL-2.0-or-later
/* Every record but samples: the fields and the trailer that were written are those that are read. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gen/gen.h"

enum { ALL_TRAILERS = SAMPLE_TID | SAMPLE_TIME | SAMPLE_ID | SAMPLE_STREAM_ID | SAMPLE_CPU |
		      SAMPLE_IDENTIFIER };

struct one {
	struct gen gen;
	struct gen_bytes file;
	struct recording *recording;
	struct record record; /* the last one */
};

static void one_open(struct one *one)
{
	struct error error = {0};
	struct record_cursor cursor;

	one->file = gen_finish(&one->gen);
	one->recording = recording_open_bytes(one->file.at, one->file.size, NULL, &error);
	if (!one->recording || recording_scan(one->recording, NULL, NULL, &error) < 0)
		fail_msg("%s", error.message);
	assert_int_equal(one->recording->damage_count, 0);
	assert_int_equal(one->recording->chunk_count, 1);
	cursor = record_cursor(one->recording, 0);
	while (record_next(&cursor, &one->record))
		;
}

static void one_close(struct one *one)
{
	recording_close(one->recording);
	gen_bytes_release(&one->file);
	gen_release(&one->gen);
}

static void same_text(struct span read, struct span wrote)
{
	assert_true(read.size >= wrote.size);
	assert_memory_equal(read.at, wrote.at, wrote.size);
	for (size_t i = wrote.size; i < read.size; i++) /* nothing but NULs, if anything */
		assert_int_equal(read.at[i], 0);
}

static void same_words(const struct one *one, struct words read, struct words wrote, uint64_t count)
{
	assert_int_equal(read.count, count);
	for (uint64_t i = 0; i < count; i++) {
		uint64_t word;

		memcpy(&word, wrote.at + 8 * i, 8);
		assert_int_equal(word_at(one->recording, read, i), word);
	}
}

#define SAME(field) assert_int_equal(read->field, wrote->field)

static void same_mapping(const struct record_body *read, const struct record_body *wrote,
			 uint32_t type)
{
	SAME(mmap.pid);
	SAME(mmap.tid);
	SAME(mmap.start);
	SAME(mmap.length);
	SAME(mmap.page_offset);
	same_text(read->mmap.path, wrote->mmap.path);
	if (type == RECORD_MMAP)
		return;
	SAME(mmap.build_id_size);
	assert_memory_equal(read->mmap.build_id, wrote->mmap.build_id, 20);
	SAME(mmap.major);
	SAME(mmap.minor);
	SAME(mmap.inode);
	SAME(mmap.inode_generation);
	SAME(mmap.protection);
	SAME(mmap.flags);
}

static void same_task(const struct one *one, const struct record_body *read,
		      const struct record_body *wrote, uint32_t type)
{
	switch (type) {
	case RECORD_COMM:
		SAME(comm.pid);
		SAME(comm.tid);
		same_text(read->comm.name, wrote->comm.name);
		break;
	case RECORD_FORK:
	case RECORD_EXIT:
		SAME(task.pid);
		SAME(task.parent_pid);
		SAME(task.tid);
		SAME(task.parent_tid);
		SAME(task.time);
		break;
	case RECORD_NAMESPACES:
		SAME(namespaces.pid);
		SAME(namespaces.tid);
		SAME(namespaces.count);
		same_words(one, read->namespaces.links, wrote->namespaces.links,
			   2 * wrote->namespaces.count);
		break;
	case RECORD_CGROUP:
		SAME(cgroup.id);
		same_text(read->cgroup.path, wrote->cgroup.path);
		break;
	case RECORD_ITRACE_START:
	case RECORD_SWITCH_CPU_WIDE:
		SAME(thread.pid);
		SAME(thread.tid);
		break;
	default:
		break;
	}
}

static void same_code(const struct record_body *read, const struct record_body *wrote,
		      uint32_t type)
{
	switch (type) {
	case RECORD_KSYMBOL:
		SAME(ksymbol.address);
		SAME(ksymbol.length);
		SAME(ksymbol.type);
		SAME(ksymbol.flags);
		same_text(read->ksymbol.name, wrote->ksymbol.name);
		break;
	case RECORD_BPF_EVENT:
		SAME(bpf.type);
		SAME(bpf.flags);
		SAME(bpf.id);
		assert_memory_equal(read->bpf.tag.at, wrote->bpf.tag.at, 8);
		break;
	case RECORD_TEXT_POKE:
		SAME(text_poke.address);
		SAME(text_poke.old_length);
		SAME(text_poke.new_length);
		assert_int_equal(read->text_poke.old_bytes.size, wrote->text_poke.old_length);
		same_text(read->text_poke.old_bytes, wrote->text_poke.old_bytes);
		same_text(read->text_poke.new_bytes, wrote->text_poke.new_bytes);
		break;
	default:
		break;
	}
}

static void same_count(const struct one *one, const struct record_body *read,
		       const struct record_body *wrote, uint32_t type)
{
	switch (type) {
	case RECORD_LOST:
		SAME(lost.id);
		SAME(lost.count);
		break;
	case RECORD_LOST_SAMPLES:
		SAME(lost.count);
		break;
	case RECORD_THROTTLE:
	case RECORD_UNTHROTTLE:
		SAME(throttle.time);
		SAME(throttle.id);
		SAME(throttle.stream_id);
		break;
	case RECORD_READ:
		SAME(read.pid);
		SAME(read.tid);
		assert_int_equal(read_group_value(one->recording, &read->read.values, 0).value,
				 wrote->read.values.single);
		break;
	case RECORD_AUX:
		SAME(aux.offset);
		SAME(aux.size);
		SAME(aux.flags);
		break;
	case RECORD_AUX_OUTPUT_HW_ID:
		SAME(aux_output.hardware_id);
		break;
	case RECORD_CALLCHAIN_DEFERRED:
		SAME(deferred.cookie);
		same_words(one, read->deferred.chain, wrote->deferred.chain,
			   wrote->deferred.count);
		break;
	default:
		break;
	}
}

static void same_trailer(const struct record_trailer *read, const struct record_trailer *wrote,
			 uint64_t type)
{
	assert_int_equal(read->pid, type & SAMPLE_TID ? wrote->pid : 0);
	assert_int_equal(read->tid, type & SAMPLE_TID ? wrote->tid : 0);
	assert_int_equal(read->time, type & SAMPLE_TIME ? wrote->time : 0);
	assert_int_equal(read->stream_id, type & SAMPLE_STREAM_ID ? wrote->stream_id : 0);
	assert_int_equal(read->cpu, type & SAMPLE_CPU ? wrote->cpu : 0);
	if (type & (SAMPLE_ID | SAMPLE_IDENTIFIER))
		assert_int_equal(read->id, wrote->id);
	if (type)
		assert_non_null(read->event);
}

static void check_body(enum gen_order order, uint32_t type, uint64_t sample_type,
		       const struct record_body *wrote, uint16_t misc)
{
	struct record_body body;
	struct gen_event *event;
	struct one one;

	gen_init(&one.gen, GEN_PIPE, order);
	event = gen_event(&one.gen, "cpu-clock", sample_type, 77);
	if (!sample_type)
		event->attr.flags = 0;
	gen_body(&one.gen, event, type, misc, wrote);
	one_open(&one);
	assert_int_equal(one.record.type, type);
	assert_int_equal(one.record.misc, misc);
	assert_true(record_read(one.recording, &one.record, &body));
	if (type == RECORD_MMAP || type == RECORD_MMAP2)
		same_mapping(&body, wrote, type);
	same_task(&one, &body, wrote, type);
	same_code(&body, wrote, type);
	same_count(&one, &body, wrote, type);
	same_trailer(&body.trailer, &wrote->trailer, sample_type);
	one_close(&one);
}

static void every_body(void **state)
{
	static const uint64_t trailers[] = {0, SAMPLE_TIME, SAMPLE_TID | SAMPLE_CPU,
					    ALL_TRAILERS & ~SAMPLE_IDENTIFIER, ALL_TRAILERS};
	size_t types = 0;

	(void)state;
	for (uint32_t type = 1; type <= RECORD_CALLCHAIN_DEFERRED; type++) {
		struct record_body wrote;
		uint16_t misc;

		if (!gen_known_body(type, &wrote, &misc))
			continue;
		types++;
		for (size_t i = 0; i < 5; i++) {
			check_body(GEN_LITTLE, type, trailers[i], &wrote, misc);
			check_body(GEN_BIG, type, trailers[i], &wrote, misc);
		}
	}
	assert_int_equal(types, 21); /* all but SAMPLE */
}

static void mapping_with_build_id(void **state)
{
	struct record_body wrote;
	uint16_t misc;

	(void)state;
	gen_known_body(RECORD_MMAP2, &wrote, &misc);
	wrote.mmap.major = wrote.mmap.minor = 0;
	wrote.mmap.inode = wrote.mmap.inode_generation = 0;
	wrote.mmap.build_id_size = 20;
	memcpy(wrote.mmap.build_id, "\1\2\3\4\5\6\7\10\21\22\23\24\25\26\27\30\31\32\33\34", 20);
	check_body(GEN_LITTLE, RECORD_MMAP2, ALL_TRAILERS, &wrote, misc | MISC_MMAP_BUILD_ID);
	check_body(GEN_BIG, RECORD_MMAP2, ALL_TRAILERS, &wrote, misc | MISC_MMAP_BUILD_ID);
}

/* A build-id has at most 20 bytes, and so many has the body room for. */
static void build_id_too_long(void **state)
{
	struct record_body wrote, read;
	struct gen_event *event;
	uint16_t misc;
	struct one one;

	(void)state;
	gen_known_body(RECORD_MMAP2, &wrote, &misc);
	memset(wrote.mmap.build_id, 7, sizeof(wrote.mmap.build_id));
	for (unsigned size = 20; size < 256; size += 235) {
		gen_init(&one.gen, GEN_PIPE, GEN_LITTLE);
		event = gen_event(&one.gen, "cpu-clock", ALL_TRAILERS, 77);
		wrote.mmap.build_id_size = (uint8_t)size;
		gen_body(&one.gen, event, RECORD_MMAP2, misc | MISC_MMAP_BUILD_ID, &wrote);
		one_open(&one);
		assert_true(record_read(one.recording, &one.record, &read));
		assert_int_equal(read.mmap.build_id_size, size > 20 ? 0 : size);
		one_close(&one);
	}
}

static void check_own(enum gen_order order, uint32_t type)
{
	struct strbuf text = STRBUF_INIT;
	const char *const *values = gen_own_values(type);
	const char *name = record_type_name(type);
	struct one one;

	gen_init(&one.gen, GEN_PIPE, order);
	gen_event(&one.gen, "cpu-clock", ALL_TRAILERS, 77);
	gen_own(&one.gen, type);
	one_open(&one);
	assert_int_equal(one.record.type, type);
	assert_true(record_describe(one.recording, &one.record, &text));
	assert_non_null(name);
	assert_memory_equal(text.text, name, strlen(name));
	for (; *values; values++)
		if (!strstr(text.text, *values))
			fail_msg("'%s' is not in: %s", *values, text.text);
	strbuf_release(&text);
	one_close(&one);
}

static void every_own(void **state)
{
	(void)state;
	for (uint32_t type = RECORD_USER_TYPE_START + 1; type < RECORD_KNOWN_END; type++) {
		if (type == RECORD_COMPRESSED || type == RECORD_COMPRESSED2 ||
		    type == RECORD_HEADER_TRACING_DATA || type == RECORD_AUXTRACE)
			continue; /* have payloads: perfdata-stream */
		if (type == RECORD_HEADER_FEATURE) /* its payload is the header's */
			continue;
		check_own(GEN_LITTLE, type);
		check_own(GEN_BIG, type);
	}
}

/* A record cut at each length: never read as whole until all its fields are there. */
static void cut_bodies(void **state)
{
	(void)state;
	for (uint32_t type = 1; type <= RECORD_CALLCHAIN_DEFERRED; type++) {
		struct record_body wrote, body;
		struct gen_event *event;
		struct one one;
		uint16_t misc;

		if (!gen_known_body(type, &wrote, &misc) || type == RECORD_SWITCH)
			continue;
		gen_init(&one.gen, GEN_PIPE, GEN_LITTLE);
		event = gen_event(&one.gen, "cpu-clock", ALL_TRAILERS, 77);
		event->attr.flags = 0; /* no trailer, which would hide what is missing */
		gen_begin(&one.gen, type, misc);
		gen_end(&one.gen);
		one_open(&one);
		assert_false(record_read(one.recording, &one.record, &body));
		one_close(&one);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_body),
		cmocka_unit_test(mapping_with_build_id),
		cmocka_unit_test(build_id_too_long),
		cmocka_unit_test(every_own),
		cmocka_unit_test(cut_bodies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

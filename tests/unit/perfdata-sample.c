// SPDX-License-Identifier: GPL-2.0-or-later
/* Samples: each bit of sample_type alone and all together, every read_format, both byte orders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/perfdata_brief.h"
#include "gen/gen.h"

/* A recording of one sample, opened and scanned, and the sample read. */
struct one {
	struct gen gen;
	struct gen_bytes file;
	struct recording *recording;
	struct sample sample;
	bool whole; /* what sample_read says */
};

static void first_sample(struct one *one)
{
	struct record_cursor cursor = record_cursor(one->recording, 0);
	struct record record;

	while (record_next(&cursor, &record)) {
		if (record.type != RECORD_SAMPLE)
			continue;
		one->whole = sample_read(one->recording, &record, &one->sample);
		return;
	}
	fail_msg("there is no sample");
}

static void one_open(struct one *one)
{
	struct error error = {0};

	one->file = gen_finish(&one->gen);
	one->recording = recording_open_bytes(one->file.at, one->file.size, NULL, &error);
	if (!one->recording || recording_scan(one->recording, NULL, NULL, &error) < 0)
		fail_msg("%s", error.message);
	assert_int_equal(one->recording->damage_count, 0);
	first_sample(one);
}

static void one_close(struct one *one)
{
	recording_close(one->recording);
	gen_bytes_release(&one->file);
	gen_release(&one->gen);
}

static void make(struct one *one, enum gen_order order, uint64_t type, uint64_t read_format,
		 const struct gen_sample *sample)
{
	struct gen_event *event;

	gen_init(&one->gen, GEN_PIPE, order);
	event = gen_event(&one->gen, "cpu-clock", type, 77);
	event->attr.read_format = read_format;
	event->attr.branch_sample_type = BRANCH_HW_INDEX | BRANCH_COUNTERS;
	event->attr.user_registers = event->attr.interrupt_registers = GEN_FULL_REGISTERS;
	event->attr.user_stack_size = 32;
	gen_sample(&one->gen, event, sample);
	one_open(one);
}

static void same_words(const struct one *one, struct words words, const uint64_t *expected,
		       uint64_t count)
{
	assert_int_equal(words.count, count);
	for (uint64_t i = 0; i < count; i++)
		assert_int_equal(word_at(one->recording, words, i), expected[i]);
}

static void same_span(struct span span, const void *expected, size_t size)
{
	assert_true(span.size >= size);
	assert_memory_equal(span.at, expected, size);
}

static void check_numbers(const struct one *one, uint64_t type, const struct gen_sample *wrote)
{
	const struct sample *sample = &one->sample;

	assert_int_equal(sample->misc, wrote->misc);
	assert_int_equal(sample->ip, type & SAMPLE_IP ? wrote->ip : 0);
	assert_int_equal(sample->pid, type & SAMPLE_TID ? wrote->pid : 0);
	assert_int_equal(sample->tid, type & SAMPLE_TID ? wrote->tid : 0);
	assert_int_equal(sample->time, type & SAMPLE_TIME ? wrote->time : 0);
	assert_int_equal(sample->addr, type & SAMPLE_ADDR ? wrote->addr : 0);
	if (type & (SAMPLE_ID | SAMPLE_IDENTIFIER))
		assert_int_equal(sample->id, wrote->id);
	assert_int_equal(sample->stream_id, type & SAMPLE_STREAM_ID ? wrote->stream_id : 0);
	assert_int_equal(sample->cpu, type & SAMPLE_CPU ? wrote->cpu : 0);
	/* 1000: the attr's */
	assert_int_equal(sample->period, type & SAMPLE_PERIOD ? wrote->period : 1000);
	assert_int_equal(sample->weight,
			 type & (SAMPLE_WEIGHT | SAMPLE_WEIGHT_STRUCT) ? wrote->weight : 0);
	assert_int_equal(sample->data_source, type & SAMPLE_DATA_SRC ? wrote->data_source : 0);
	assert_int_equal(sample->transaction, type & SAMPLE_TRANSACTION ? wrote->transaction : 0);
	assert_int_equal(sample->physical_address,
			 type & SAMPLE_PHYS_ADDR ? wrote->physical_address : 0);
	assert_int_equal(sample->cgroup, type & SAMPLE_CGROUP ? wrote->cgroup : 0);
	assert_int_equal(sample->data_page_size,
			 type & SAMPLE_DATA_PAGE_SIZE ? wrote->data_page_size : 0);
	assert_int_equal(sample->code_page_size,
			 type & SAMPLE_CODE_PAGE_SIZE ? wrote->code_page_size : 0);
}

static void check_branches(const struct one *one, const struct gen_sample *wrote)
{
	const struct sample *sample = &one->sample;

	assert_int_equal(sample->branches.count, 3 * wrote->branch_count);
	assert_int_equal(sample->branch_hw_index, wrote->hw_index);
	for (size_t i = 0; i < wrote->branch_count; i++) {
		assert_int_equal(word_at(one->recording, sample->branches, 3 * i),
				 wrote->branches[i].from);
		assert_int_equal(word_at(one->recording, sample->branches, 3 * i + 1),
				 wrote->branches[i].to);
	}
	same_words(one, sample->branch_counters, wrote->branch_counters, wrote->branch_count);
}

static void check_variable(const struct one *one, uint64_t type, const struct gen_sample *wrote)
{
	const struct sample *sample = &one->sample;

	same_words(one, sample->callchain, wrote->chain,
		   type & SAMPLE_CALLCHAIN ? wrote->chain_count : 0);
	if (type & SAMPLE_RAW)
		same_span(sample->raw, wrote->raw, wrote->raw_size);
	if (type & SAMPLE_BRANCH_STACK)
		check_branches(one, wrote);
	same_words(one, sample->user_registers, wrote->user_registers,
		   type & SAMPLE_REGS_USER ? 5 : 0);
	same_words(one, sample->interrupt_registers, wrote->interrupt_registers,
		   type & SAMPLE_REGS_INTR ? 5 : 0);
	assert_int_equal(sample->user_abi, type & SAMPLE_REGS_USER ? 2 : 0);
	assert_int_equal(sample->interrupt_abi, type & SAMPLE_REGS_INTR ? 2 : 0);
	assert_int_equal(sample->user_stack.size, type & SAMPLE_STACK_USER ? 16 : 0);
	assert_int_equal(sample->user_stack_size, type & SAMPLE_STACK_USER ? 32 : 0);
	if (type & SAMPLE_STACK_USER)
		same_span(sample->user_stack, wrote->user_stack, 16);
	assert_int_equal(sample->aux.size, type & SAMPLE_AUX ? wrote->aux_size : 0);
	if (type & SAMPLE_AUX)
		same_span(sample->aux, wrote->aux, wrote->aux_size);
}

static void check_one(enum gen_order order, uint64_t type)
{
	struct gen_sample wrote = gen_full_sample(0x30);
	struct one one;

	make(&one, order, type, 0, &wrote);
	assert_true(one.whole);
	assert_ptr_equal(one.sample.event, one.recording->events[0]);
	assert_int_equal(one.sample.present, type);
	check_numbers(&one, type, &wrote);
	check_variable(&one, type, &wrote);
	if (type & SAMPLE_READ)
		assert_int_equal(read_group_value(one.recording, &one.sample.read, 0).value,
				 wrote.reads[0].value);
	one_close(&one);
}

static void every_bit(void **state)
{
	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		for (uint64_t bit = 1; bit < SAMPLE_KNOWN; bit <<= 1) {
			check_one((enum gen_order)order, bit);
			/* all but this one, and not both weights */
			check_one((enum gen_order)order,
				  SAMPLE_KNOWN & ~bit &
					  ~(uint64_t)(bit == SAMPLE_WEIGHT ? 0
									   : SAMPLE_WEIGHT));
		}
	}
}

/* Every sample_type of two fields: each field's place depends on those before it. */
static void every_pair(void **state)
{
	(void)state;
	for (uint64_t first = 1; first < SAMPLE_KNOWN; first <<= 1)
		for (uint64_t second = first << 1; second < SAMPLE_KNOWN; second <<= 1)
			if ((first | second) != (SAMPLE_WEIGHT | SAMPLE_WEIGHT_STRUCT))
				check_one(GEN_BIG, first | second);
}

static void check_read(enum gen_order order, uint64_t format)
{
	struct gen_sample wrote = gen_full_sample(0);
	uint64_t count = format & READ_GROUP ? wrote.read_count : 1;
	struct one one;

	make(&one, order, SAMPLE_TID | SAMPLE_READ | SAMPLE_TRANSACTION, format, &wrote);
	assert_true(one.whole);
	assert_int_equal(one.sample.read.count, count);
	assert_int_equal(one.sample.read.enabled,
			 format & READ_TOTAL_TIME_ENABLED ? wrote.enabled : 0);
	assert_int_equal(one.sample.read.running,
			 format & READ_TOTAL_TIME_RUNNING ? wrote.running : 0);
	for (uint64_t i = 0; i < count; i++) {
		struct read_value read = read_group_value(one.recording, &one.sample.read, i);

		assert_int_equal(read.value, wrote.reads[i].value);
		assert_int_equal(read.id, format & READ_ID ? wrote.reads[i].id : 0);
		assert_int_equal(read.lost, format & READ_LOST ? wrote.reads[i].lost : 0);
	}
	assert_int_equal(one.sample.transaction, wrote.transaction); /* behind all of it */
	one_close(&one);
}

static void every_read_format(void **state)
{
	(void)state;
	for (uint64_t format = 0; format < 32; format++) {
		check_read(GEN_LITTLE, format);
		check_read(GEN_BIG, format);
	}
}

/* A chain of no length, no registers at all, no stack: each takes its own form. */
static void empty_fields(void **state)
{
	struct gen_sample wrote = gen_full_sample(0);
	struct one one;

	(void)state;
	wrote.chain_count = wrote.branch_count = wrote.raw_size = 0;
	wrote.user_abi = wrote.interrupt_abi = wrote.user_stack_size = wrote.aux_size = 0;
	make(&one, GEN_LITTLE, SAMPLE_KNOWN & ~SAMPLE_WEIGHT, 0, &wrote);
	assert_true(one.whole);
	assert_int_equal(one.sample.callchain.count, 0);
	assert_int_equal(one.sample.branches.count, 0);
	assert_int_equal(one.sample.user_registers.count, 0);
	assert_int_equal(one.sample.user_stack.size, 0);
	assert_int_equal(one.sample.code_page_size, wrote.code_page_size);
	one_close(&one);
}

/* A sample one word too short, for each sample_type of one field: it says so, and reads no further. */
static void short_samples(void **state)
{
	(void)state;
	for (uint64_t bit = 1; bit < SAMPLE_KNOWN; bit <<= 1) {
		struct gen_sample wrote = gen_full_sample(0);
		struct gen_event *event;
		struct one one;

		gen_init(&one.gen, GEN_PIPE, GEN_LITTLE);
		event = gen_event(&one.gen, "cpu-clock", bit, 77);
		event->attr.user_registers = event->attr.interrupt_registers = 0x1c3;
		gen_sample_fields(gen_begin(&one.gen, RECORD_SAMPLE, 0), &event->attr, &wrote);
		one.gen.data.size -= 8;
		gen_end(&one.gen);
		one_open(&one);
		assert_false(one.whole);
		assert_int_equal(one.recording->tally.samples, 1);
		one_close(&one);
	}
}

/* Counts that lie: 2^61 entries of 8 bytes are 0 bytes, if one multiplies carelessly. */
static void lying_counts(void **state)
{
	static const uint64_t counts[] = {1000, 1ULL << 32, 1ULL << 61, 1ULL << 63, UINT64_MAX};
	static const uint64_t types[] = {SAMPLE_CALLCHAIN, SAMPLE_BRANCH_STACK, SAMPLE_STACK_USER,
					 SAMPLE_AUX, SAMPLE_READ};

	(void)state;
	for (size_t i = 0; i < 25; i++) {
		struct gen_event *event;
		struct one one;

		gen_init(&one.gen, GEN_PIPE, GEN_LITTLE);
		event = gen_event(&one.gen, "cpu-clock", types[i % 5], 77);
		event->attr.read_format = READ_GROUP;
		gen_u64(gen_begin(&one.gen, RECORD_SAMPLE, 0), counts[i / 5]);
		gen_u64(&one.gen.data, 1);
		gen_end(&one.gen);
		one_open(&one);
		assert_false(one.whole);
		one_close(&one);
	}
}

/* ---- in brief ---------------------------------------------------------------------------------- */

/* Of the sample's first `size` bytes both readers say the same. */
static void same_in_brief(const struct one *one, struct record record, size_t size)
{
	struct sample_brief brief;
	struct sample sample;
	bool is_whole;

	record.size = size;
	is_whole = sample_read(one->recording, &record, &sample);
	sample_read_brief(one->recording, &record, &brief);
	assert_int_equal(brief.is_whole, is_whole);
	if (!brief.event || !is_whole)
		return;
	assert_ptr_equal(brief.event, sample.event);
	assert_int_equal(brief.has_time, (sample.present & SAMPLE_TIME) != 0);
	assert_int_equal(brief.time, sample.time);
	assert_int_equal(brief.ip, sample.ip);
	assert_int_equal(brief.pid, sample.pid);
	assert_int_equal(brief.tid, sample.tid);
	assert_int_equal(brief.cpu, sample.cpu);
	assert_int_equal(brief.period, sample.period);
	assert_ptr_equal(brief.raw.at, sample.raw.at);
	assert_int_equal(brief.raw.size, sample.raw.size);
}

static void check_brief(enum gen_order order, uint64_t type, bool is_tracepoint)
{
	struct gen_sample wrote = gen_full_sample(0x30);
	struct record_cursor cursor;
	struct gen_event *event;
	struct record record;
	struct one one;

	gen_init(&one.gen, GEN_FILE, order);
	gen_string(gen_feature(&one.gen, FEATURE_HOSTNAME), "host"); /* how wide the bits are */
	event = gen_event(&one.gen, "test:ping", type, 77);
	event->attr.user_registers = event->attr.interrupt_registers = GEN_FULL_REGISTERS;
	event->attr.user_stack_size = 32;
	if (is_tracepoint) {
		event->attr.type = ATTR_TYPE_TRACEPOINT;
		event->attr.config = GEN_PING;
		gen_tracing_data(gen_feature(&one.gen, FEATURE_TRACING_DATA));
	}
	gen_sample(&one.gen, event, &wrote);
	one_open(&one);
	assert_int_equal(one.recording->events[0]->tracepoint != NULL, is_tracepoint);
	cursor = record_cursor(one.recording, 0);
	assert_true(record_next(&cursor, &record));
	assert_true(one.whole);
	for (size_t size = 8; size <= record.size; size++)
		same_in_brief(&one, record, size);
	one_close(&one);
}

/* Whatever there is besides, and wherever it is cut. */
static void brief_is_a_part(void **state)
{
	enum { ALWAYS = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CPU };

	(void)state;
	for (uint64_t bit = 1; bit < SAMPLE_KNOWN; bit <<= 1)
		for (int i = 0; i < 4; i++) {
			check_brief((enum gen_order)(i & 1), bit, i & 2);
			check_brief((enum gen_order)(i & 1), ALWAYS | bit, i & 2);
			check_brief((enum gen_order)(i & 1),
				    ALWAYS | SAMPLE_CALLCHAIN | SAMPLE_RAW | bit, i & 2);
		}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bit),         cmocka_unit_test(every_pair),
		cmocka_unit_test(every_read_format), cmocka_unit_test(empty_fields),
		cmocka_unit_test(short_samples),     cmocka_unit_test(lying_counts),
		cmocka_unit_test(brief_is_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Damaged recordings: cut at every byte, with every byte changed, with sizes that lie. What is whole
 * before the damage is still there, and nothing takes more time or memory than the input is worth.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "gen/gen.h"
#include "gen/sweep.h"

enum {
	PLAIN = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ID | SAMPLE_PERIOD,
	MOST_MEGABYTES = 200,
	MOST_SECONDS = 300, /* with sanitizers; 8 without */
};

/* The address sanitizer's, whose own bookkeeping takes more memory than all the rest. */
extern void __asan_init(void) __attribute__((weak));

/* Sweeps a copy that is exactly as large as it says, so that reading on is seen. */
static int sweep_copy(const unsigned char *bytes, size_t size, struct sweep *sweep)
{
	struct recording_options options = RECORDING_OPTIONS_INIT;
	unsigned char *copy = xmalloc(size ? size : 1);
	int result;

	if (size)
		memcpy(copy, bytes, size);
	options.chunk_bytes = 256;
	result = recording_sweep(copy, size, &options, sweep);
	free(copy);
	return result;
}

static void make_mix(struct gen *gen, enum gen_kind kind, enum gen_order order)
{
	struct gen_event *event;

	gen_init(gen, kind, order);
	event = gen_event(gen, "cpu-clock", PLAIN, 77);
	for (uint64_t i = 0; i < 6; i++) {
		struct gen_sample sample = gen_full_sample(i);

		gen_comm(gen, event, 1234, "worker");
		gen_sample(gen, event, &sample);
		if (i % 3 == 1)
			gen_own(gen, RECORD_FINISHED_ROUND);
		if (i == 4)
			gen_auxtrace(gen, 40);
	}
}

/* Where the record that `end` cuts begins; `end` itself if it cuts none. */
static size_t cut_record(const struct gen *gen, size_t end)
{
	size_t start = 0;

	for (size_t i = 0; i < gen->mark_count && gen->marks[i].offset <= end; i++)
		start = gen->marks[i].offset;
	return gen_count(gen, 0, end) == gen->mark_count ? end : start;
}

static void check_cut(const struct gen *gen, const struct gen_bytes *file, size_t cut)
{
	size_t end = cut < gen->data_offset ? 0 : cut - gen->data_offset;
	struct sweep sweep;

	if (end > gen->data.size)
		end = gen->data.size;
	if (sweep_copy(file->at, cut, &sweep) < 0) {
		assert_true(cut < gen->data_offset);
		return;
	}
	assert_int_equal(sweep.samples, gen_count(gen, RECORD_SAMPLE, end));
	if (gen->kind != GEN_PIPE) {
		assert_int_equal(sweep.complete, cut == file->size);
	} else if (cut >= gen->data_offset) {
		size_t start = cut_record(gen, end);

		assert_int_equal(sweep.complete, start == end);
		if (start != end)
			assert_int_equal(sweep.damage_offset, gen->data_offset + start);
	}
}

static void cut_everywhere(void **state)
{
	(void)state;
	for (int kind = GEN_FILE; kind <= GEN_V1; kind++)
		for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
			struct gen gen;
			struct gen_bytes file;

			make_mix(&gen, (enum gen_kind)kind, (enum gen_order)order);
			if (kind == GEN_FILE)
				gen_string(gen_feature(&gen, FEATURE_HOSTNAME), "host");
			file = gen_finish(&gen);
			for (size_t cut = 0; cut <= file.size; cut++)
				check_cut(&gen, &file, cut);
			gen_bytes_release(&file);
			gen_release(&gen);
		}
}

/* Every byte of the small ones; of large ones a few, as each place costs a sweep of all. */
static size_t step_of(size_t size)
{
	return size < 10000 ? 1 : size / (size < 100000 ? 1000 : 8);
}

static void cut_cases(void **state)
{
	(void)state;
	for (const struct gen_case *c = gen_cases; c->name; c++) {
		struct gen_bytes file = c->make();
		struct sweep whole, sweep;
		size_t step = step_of(file.size);

		sweep_copy(file.at, file.size, &whole);
		for (size_t cut = 0; cut < file.size; cut += step) {
			if (sweep_copy(file.at, cut, &sweep) < 0)
				continue;
			assert_true(sweep.samples <= whole.samples);
		}
		gen_bytes_release(&file);
	}
}

/* Other places than these may be changed without anyone seeing it; nothing may break. */
static void change_everywhere(void **state)
{
	static const unsigned char changes[] = {0x01, 0x80, 0xff};

	(void)state;
	for (const struct gen_case *c = gen_cases; c->name; c++) {
		struct gen_bytes file = c->make();
		size_t step = step_of(file.size);

		for (size_t at = 0; at < file.size; at += step) {
			unsigned char was = file.at[at];
			struct sweep sweep;

			for (size_t i = 0; i < sizeof(changes); i++) {
				file.at[at] = was ^ changes[i];
				sweep_copy(file.at, file.size, &sweep);
			}
			file.at[at] = 0;
			sweep_copy(file.at, file.size, &sweep);
			file.at[at] = was;
		}
		gen_bytes_release(&file);
	}
}

static void lying_header(void **state)
{
	static const size_t places[] = {8, GEN_AT_ATTR_SIZE, GEN_AT_ATTRS_OFFSET, GEN_AT_ATTRS_SIZE,
					GEN_AT_DATA_OFFSET, GEN_AT_DATA_SIZE, 56, 64,
					GEN_AT_FEATURES, GEN_AT_FEATURES + 8};
	static const uint64_t lies[] = {0, 1, 63, 1000, 1ULL << 31, 1ULL << 32, 1ULL << 62,
					(uint64_t)INT64_MIN, UINT64_MAX - 7, UINT64_MAX};

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		struct gen gen;
		struct gen_bytes file;
		struct sweep sweep;

		make_mix(&gen, GEN_FILE, i < 100 ? GEN_LITTLE : GEN_BIG);
		gen_string(gen_feature(&gen, FEATURE_HOSTNAME), "host");
		file = gen_finish(&gen);
		gen_patch(&file, places[i % 10], 8, lies[i / 10 % 10]);
		sweep_copy(file.at, file.size, &sweep);
		gen_bytes_release(&file);
		gen_release(&gen);
	}
}

/* Two files in one: the first is read, and where the second begins is said. */
static void two_in_one(void **state)
{
	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		struct gen gen;
		struct gen_bytes file, both;
		struct sweep alone, sweep;

		make_mix(&gen, GEN_FILE, (enum gen_order)order);
		gen_string(gen_feature(&gen, FEATURE_HOSTNAME), "host");
		file = gen_finish(&gen);
		both = gen_finish(&gen);
		gen_put(&both, file.at, file.size);
		assert_int_equal(sweep_copy(file.at, file.size, &alone), 0);
		assert_int_equal(sweep_copy(both.at, both.size, &sweep), 0);
		assert_true(alone.complete);
		assert_false(sweep.complete);
		assert_int_equal(sweep.damage_offset, file.size);
		assert_int_equal(sweep.digest, alone.digest);
		gen_bytes_release(&both);
		gen_bytes_release(&file);
		gen_release(&gen);
	}
}

/* A record without a size: all before it is kept, its place is said. */
static void record_of_no_size(void **state)
{
	for (uint64_t size = 0; size < 8; size++) {
		struct gen gen;
		struct gen_bytes file;
		struct sweep sweep;

		(void)state;
		make_mix(&gen, GEN_PIPE, GEN_LITTLE);
		gen_patch(&gen.data, gen.marks[4].offset + 6, 2, size);
		file = gen_finish(&gen);
		assert_int_equal(sweep_copy(file.at, file.size, &sweep), 0);
		assert_int_equal(sweep.records, 4 + 1); /* and the HEADER_ATTR before them */
		assert_false(sweep.complete);
		assert_int_equal(sweep.damage_offset, gen.data_offset + gen.marks[4].offset);
		gen_bytes_release(&file);
		gen_release(&gen);
	}
}

/* 2000 attrs that all claim the same 2000 ids: 32 MB, out of 300 kB. */
static void shared_ids(void **state)
{
	struct gen_bytes file = {0};
	struct attr attr = {.type = 1, .size = 128, .sample_type = PLAIN};
	struct error error = {0};
	struct recording *recording;
	uint64_t ids = 0;

	(void)state;
	gen_put(&file, "PERFILE2", 8);
	gen_u64(&file, GEN_HEADER_SIZE);
	gen_u64(&file, 144);
	gen_u64(&file, GEN_HEADER_SIZE + 16000);
	gen_u64(&file, 2000 * 144);
	gen_u64(&file, GEN_HEADER_SIZE + 16000 + 2000 * 144);
	gen_zero(&file, GEN_HEADER_SIZE - file.size);
	for (uint64_t i = 0; i < 2000; i++)
		gen_u64(&file, i + 1);
	for (int i = 0; i < 2000; i++) {
		gen_attr(&file, &attr);
		gen_u64(&file, GEN_HEADER_SIZE);
		gen_u64(&file, 16000);
	}
	recording = recording_open_bytes(file.at, file.size, NULL, &error);
	assert_non_null(recording);
	recording_scan(recording, NULL, NULL, &error);
	for (size_t i = 0; i < recording->event_count; i++)
		ids += recording->events[i]->id_count;
	assert_true(ids * 8 <= file.size);
	recording_close(recording);
	gen_bytes_release(&file);
}

/* Many events that keep their ids at different places, and as many samples that belong to none. */
static void many_events(void **state)
{
	enum { MANY = 100000 };
	struct attr attr = {.type = 1, .size = 64};
	struct gen gen;
	struct gen_bytes file;
	struct sweep sweep;

	(void)state;
	gen_init(&gen, GEN_PIPE, GEN_LITTLE);
	for (uint64_t i = 0; i < MANY; i++) {
		struct gen_bytes *out = gen_begin(&gen, RECORD_HEADER_ATTR, 0);

		attr.sample_type = i % 2 ? SAMPLE_ID : SAMPLE_IP | SAMPLE_ID;
		attr.config = i;
		gen_attr(out, &attr);
		gen_u64(out, i + 1);
		gen_end(&gen);
	}
	for (uint64_t i = 0; i < MANY; i++) {
		gen_zero(gen_begin(&gen, RECORD_SAMPLE, 0), 16);
		gen_patch(&gen.data, gen.data.size - 8, 8, UINT64_MAX - i);
		gen_end(&gen);
	}
	file = gen_finish(&gen);
	sweep_copy(file.at, file.size, &sweep);
	assert_int_equal(sweep.samples, MANY);
	gen_bytes_release(&file);
	gen_release(&gen);
}

/* Ids that differ only in their upper bits, as a poor hash does not see. */
static void colliding_ids(void **state)
{
	enum { MANY = 200000, IN_RECORD = 8000 };
	struct attr attr = {.type = 1, .size = 64, .sample_type = PLAIN};
	struct gen gen;
	struct gen_bytes file;
	struct sweep sweep;

	(void)state;
	gen_init(&gen, GEN_PIPE, GEN_LITTLE);
	for (uint64_t i = 0; i < MANY; i += IN_RECORD) {
		struct gen_bytes *out = gen_begin(&gen, RECORD_HEADER_ATTR, 0);

		gen_attr(out, &attr);
		for (uint64_t j = 1; j <= IN_RECORD; j++)
			gen_u64(out, (i + j) << 44);
		gen_end(&gen);
	}
	file = gen_finish(&gen);
	assert_int_equal(sweep_copy(file.at, file.size, &sweep), 0);
	assert_int_equal(sweep.records, MANY / IN_RECORD);
	gen_bytes_release(&file);
	gen_release(&gen);
}

/* The names of tracepoints by EVENT_TYPE records, of which there are as many. */
static void many_names(void **state)
{
	enum { MANY = 100000 };
	struct attr attr = {.type = ATTR_TYPE_TRACEPOINT, .size = 64};
	struct gen gen;
	struct gen_bytes file;
	struct sweep sweep;

	(void)state;
	gen_init(&gen, GEN_PIPE, GEN_LITTLE);
	for (uint64_t i = 0; i < MANY; i++) {
		struct gen_bytes *out = gen_begin(&gen, RECORD_HEADER_ATTR, 0);

		attr.config = i;
		gen_attr(out, &attr);
		gen_end(&gen);
		out = gen_begin(&gen, RECORD_HEADER_EVENT_TYPE, 0);
		gen_u64(out, UINT64_MAX - i);
		gen_path(out, "name");
		gen_end(&gen);
	}
	file = gen_finish(&gen);
	sweep_copy(file.at, file.size, &sweep);
	gen_bytes_release(&file);
	gen_release(&gen);
}

/* In a file, HEADER_ATTR records without ids are compared with the header's. */
static void many_attr_records(void **state)
{
	enum { MANY = 100000 };
	struct attr attr = {.type = 1, .size = 64};
	struct gen gen;
	struct gen_bytes file;
	struct sweep sweep;

	(void)state;
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	gen_event(&gen, "cpu-clock", PLAIN, 77);
	for (uint64_t i = 0; i < MANY; i++) {
		struct gen_bytes *out = gen_begin(&gen, RECORD_HEADER_ATTR, 0);

		attr.config = i;
		gen_attr(out, &attr);
		gen_end(&gen);
	}
	file = gen_finish(&gen);
	sweep_copy(file.at, file.size, &sweep);
	gen_bytes_release(&file);
	gen_release(&gen);
}

/* Of all the tests before it: what one recording of some kilobytes may claim at most. */
static void memory_is_bounded(void **state)
{
	struct rusage usage;

	(void)state;
	if (__asan_init)
		return;
	getrusage(RUSAGE_SELF, &usage);
	assert_true(usage.ru_maxrss < MOST_MEGABYTES * 1024L);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_everywhere),    cmocka_unit_test(cut_cases),
		cmocka_unit_test(change_everywhere), cmocka_unit_test(lying_header),
		cmocka_unit_test(record_of_no_size), cmocka_unit_test(shared_ids),
		cmocka_unit_test(many_events),       cmocka_unit_test(colliding_ids),
		cmocka_unit_test(many_names),
		cmocka_unit_test(two_in_one),
		cmocka_unit_test(many_attr_records), cmocka_unit_test(memory_is_bounded),
	};

	alarm(MOST_SECONDS); /* a hang ends as a failure */
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feature sections built by hand, in both byte orders: whole, cut everywhere, with wrong counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts_cases.h"

/* ---- the machinery -------------------------------------------------------------------------- */

static struct recording *new_recording(bool big)
{
	const uint16_t probe = 1;
	bool host_big = *(const unsigned char *)&probe == 0;
	struct recording *recording = xcalloc(1, sizeof(*recording));

	recording->state = xcalloc(1, sizeof(*recording->state));
	recording->big_endian = big;
	recording->swap = big != host_big;
	return recording;
}

static void free_recording(struct recording *recording)
{
	arena_release(&recording->state->arena);
	free(recording->state);
	free(recording);
}

static struct payload build(const struct fact_case *fact_case, bool big)
{
	struct payload payload = {.big = big};

	fact_case->build(&payload);
	return payload;
}

/* From memory that ends where the payload does, so that reading past it shows. */
static void add(struct recording *recording, unsigned feature, const void *bytes, size_t size)
{
	unsigned char *copy = xmalloc(size ? size : 1);

	memcpy(copy, bytes, size);
	facts_add(recording, feature, (struct span){copy, size});
	memset(copy, 0xaa, size);
	free(copy); /* facts keep nothing of it */
}

static struct recording *read_case(const struct fact_case *fact_case, const void *bytes,
				   size_t size, bool big)
{
	struct recording *recording = new_recording(big);

	recording->facts.cpus_available = 3; /* what CPU_TOPOLOGY needs to know */
	add(recording, fact_case->feature, bytes, size);
	facts_finish(recording);
	return recording;
}

/* The caller frees it. */
static char *lines_of(const struct facts *facts)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < facts->line_count; i++)
		strbuf_addf(&text, "%s|%s\n", facts->lines[i].key, facts->lines[i].value);
	return text.capacity ? text.text : xstrdup("");
}

static bool ends_cut(const struct facts *facts)
{
	const char *value = facts->lines[facts->line_count - 1].value;
	size_t length = strlen(value);

	return length >= 5 && !strcmp(value + length - 5, "[cut]");
}

/* ---- the tests ------------------------------------------------------------------------------ */

static void each_section(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * CASE_COUNT; i++) {
		const struct fact_case *fact_case = &cases[i / 2];
		struct payload payload = build(fact_case, i % 2);
		struct recording *recording =
			read_case(fact_case, payload.bytes, payload.size, i % 2);
		char *lines = lines_of(&recording->facts);

		if (strcmp(lines, fact_case->lines) || recording->facts.bad_sections)
			print_message("%s, %s-endian\n", fact_case->name, i % 2 ? "big" : "little");
		assert_string_equal(lines, fact_case->lines);
		assert_int_equal(recording->facts.bad_sections, 0);
		assert_true(facts_have(&recording->facts, fact_case->feature));
		assert_int_equal(recording->facts.lines[0].feature, fact_case->feature);
		free(lines);
		free_recording(recording);
	}
}

/* What a section that ends early still gives is the beginning of what the whole one gives. */
static void cut_at_every_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * CASE_COUNT; i++) {
		const struct fact_case *fact_case = &cases[i / 2];
		struct payload payload = build(fact_case, i % 2);

		for (size_t size = 0; size < payload.size; size++) {
			struct recording *recording =
				read_case(fact_case, payload.bytes, size, i % 2);
			const struct facts *facts = &recording->facts;

			if (size && !fact_case->may_end &&
			    (!facts->bad_sections || !ends_cut(facts)))
				fail_msg("%s of %zu bytes", fact_case->name, size);
			assert_true(facts->line_count >= 1);
			assert_true(facts->bad_sections == 0 || ends_cut(facts));
			assert_true(facts_have(facts, fact_case->feature));
			for (size_t line = 0; !fact_case->may_end && line + 1 < facts->line_count;
			     line++)
				assert_non_null(strstr(fact_case->lines, facts->lines[line].value));
			free_recording(recording);
		}
	}
}

static void half_a_name_is_no_name(void **state)
{
	struct recording *recording = new_recording(false);
	struct payload payload = {.size = 0};

	(void)state;
	build_string(&payload);
	add(recording, FEATURE_HOSTNAME, payload.bytes, 6);
	facts_finish(recording);
	assert_null(recording->facts.host_name);
	assert_string_equal(recording->facts.lines[0].value, "on [cut]");
	free_recording(recording);
}

/* More is promised than there is. */
static void wrong_counts(void **state)
{
	static const uint32_t counts[] = {UINT32_MAX, UINT32_MAX / 2 + 1, 1000000};

	(void)state;
	for (size_t i = 0; i < 3 * CASE_COUNT; i++) {
		const struct fact_case *fact_case = &cases[i / 3];
		struct payload payload = build(fact_case, false), wrong = {.size = 0};
		struct recording *recording;

		if (fact_case->count_at < 0)
			continue;
		put_u32(&wrong, counts[i % 3]);
		memcpy(payload.bytes + fact_case->count_at, wrong.bytes, 4);
		recording = read_case(fact_case, payload.bytes, payload.size, false);
		if (recording->facts.bad_sections != 1 || !ends_cut(&recording->facts))
			fail_msg("%s with a count of %u", fact_case->name, counts[i % 3]);
		free_recording(recording);
	}
}

static void typed_facts(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct recording *recording = new_recording(big);
		const struct facts *facts = &recording->facts;

		for (size_t i = 0; i < CASE_COUNT; i++) {
			struct payload payload = build(&cases[i], big);

			add(recording, cases[i].feature, payload.bytes, payload.size);
		}
		facts_finish(recording);
		assert_string_equal(facts->host_name, "one\x1btwo");
		assert_string_equal(facts->cpu_id, "one\x1btwo");
		assert_int_equal(facts->cpus_online, 2);
		assert_int_equal(facts->cpus_available, 3);
		assert_int_equal(facts->memory_kb, 0x123456789);
		assert_int_equal(facts->command_count, 3);
		assert_string_equal(facts->command[2], "it's");
		assert_int_equal(facts->first_sample_ns, 1500000000);
		assert_int_equal(facts->last_sample_ns, 2000000007);
		assert_int_equal(facts->clock_resolution_ns, 4);
		assert_int_equal(facts->clock_id, 1);
		assert_int_equal(facts->wall_clock_ns, 1000000000123456789);
		assert_int_equal(facts->clock_ns, 5000000000);
		assert_int_equal(facts->compression_level, 3);
		assert_int_equal(facts->elf_machine, 183);
		assert_int_equal(facts->cache_line_size, 64);
		assert_int_equal(facts->pmu_count, 2);
		assert_string_equal(facts->pmus[1].name, "tool");
		assert_int_equal(facts->pmus[1].type, 0xfffffffe);
		assert_int_equal(facts->group_count, 1);
		assert_int_equal(facts->groups[0].leader, 1);
		assert_int_equal(facts->event_description_count, 2);
		assert_string_equal(facts->event_descriptions[1].name, "cpu-clock");
		assert_int_equal(facts->event_descriptions[0].attr.config, 1);
		assert_int_equal(facts->event_descriptions[0].attr.sample_period, 4000);
		assert_int_equal(facts->event_descriptions[0].id_count, 2);
		assert_int_equal(facts->event_descriptions[0].ids[1], 0x100000000);
		free_recording(recording);
	}
}

static void the_last_one_holds(void **state)
{
	struct recording *recording = new_recording(false);
	struct payload first = {.size = 0}, second = {.size = 0};

	(void)state;
	build_pmus(&first);
	put_u32(&second, 1);
	put_u32(&second, 9);
	put_string(&second, "msr");
	add(recording, FEATURE_PMU_MAPPINGS, first.bytes, first.size - 1);
	add(recording, FEATURE_PMU_MAPPINGS, second.bytes, second.size);
	facts_finish(recording);
	assert_int_equal(recording->facts.pmu_count, 1);
	assert_string_equal(recording->facts.pmus[0].name, "msr");
	assert_int_equal(recording->facts.line_count, 1);
	assert_int_equal(recording->facts.bad_sections, 0);
	free_recording(recording);
}

/* A file may have a section without anything in it; in a stream that is the mark of the end. */
static void empty_sections(void **state)
{
	struct recording *recording = new_recording(false);

	(void)state;
	add(recording, FEATURE_BRANCH_STACK, "", 0);
	add(recording, FEATURE_CPU_DESCRIPTION, "", 0);
	recording->mode = MODE_PIPE;
	add(recording, FEATURE_CPU_DOMAIN_INFO, "", 0);
	facts_finish(recording);
	assert_true(facts_have(&recording->facts, FEATURE_BRANCH_STACK));
	assert_true(facts_have(&recording->facts, FEATURE_CPU_DESCRIPTION));
	assert_false(facts_have(&recording->facts, FEATURE_CPU_DOMAIN_INFO));
	assert_int_equal(recording->facts.line_count, 2);
	assert_int_equal(recording->facts.bad_sections, 0);
	facts_add(recording, FEATURE_BITS, (struct span){(const unsigned char *)"", 1});
	free_recording(recording);
}

/* A million arguments of four bytes each must not become a hundred times as much. */
static void there_is_a_limit(void **state)
{
	enum { ARGUMENTS = 4 << 20 };
	struct recording *recording = new_recording(false);
	unsigned char *bytes = xcalloc(ARGUMENTS + 1, 4);

	(void)state;
	bytes[2] = ARGUMENTS >> 16;
	facts_add(recording, FEATURE_COMMAND_LINE, (struct span){bytes, 4 * (ARGUMENTS + 1)});
	facts_finish(recording);
	assert_true(recording->facts.command_count < ARGUMENTS);
	assert_int_equal(recording->facts.bad_sections, 1);
	free(bytes);
	free_recording(recording);
}

/* ---- build-ids ------------------------------------------------------------------------------ */

enum { NO_PID = 1 << 30 };

/* `size` < 0: as before perf wrote sizes */
static struct payload build_id_record(bool big, int pid, int size, const char *path)
{
	struct payload payload = {.big = big};

	put_u32(&payload, RECORD_HEADER_BUILD_ID);
	put(&payload, size < 0 ? MISC_CPUMODE_USER : MISC_CPUMODE_USER | MISC_BUILD_ID_SIZE, 2);
	put(&payload, 0, 2); /* how long it is is told by the span */
	if (pid != NO_PID)
		put_u32(&payload, (uint32_t)pid);
	put_bytes(&payload, "abcdefghijklmnopqrst", 20);
	put(&payload, size < 0 ? 0 : (uint64_t)size, 1);
	put_bytes(&payload, NULL, 3);
	put_bytes(&payload, path, strlen(path) + 1);
	return payload;
}

static void add_build_id(struct recording *recording, const struct payload *payload, size_t size)
{
	unsigned char *copy = xmalloc(size ? size : 1);

	memcpy(copy, payload->bytes, size);
	facts_add_build_id(recording, (struct span){copy, size});
	free(copy);
}

static void build_ids(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct recording *recording = new_recording(big);
		const struct build_id *ids;
		struct payload records[] = {
			build_id_record(big, 12, 16, "/usr/lib/libc.so"),
			build_id_record(big, -1, -1, "/bin/sh"),
			build_id_record(big, NO_PID, -1, "[kernel.kallsyms]"),
			build_id_record(big, -1, 21, "/too/large"),
			build_id_record(big, -1, -1, "/bin/sh"),
		};

		for (size_t i = 0; i < 5; i++)
			add_build_id(recording, &records[i], records[i].size);
		facts_finish(recording);
		ids = recording->facts.build_ids;
		assert_int_equal(recording->facts.build_id_count, 4); /* by path; none twice */
		assert_string_equal(ids[0].path, "/bin/sh");
		assert_int_equal(ids[0].size, 20);
		assert_int_equal(ids[0].pid, -1);
		assert_memory_equal(ids[0].bytes, "abcdefghijklmnopqrst", 20);
		assert_int_equal(ids[1].size, 20);
		assert_string_equal(ids[2].path, "/usr/lib/libc.so");
		assert_int_equal(ids[2].size, 16);
		assert_int_equal(ids[2].pid, 12);
		assert_int_equal(ids[2].misc, MISC_CPUMODE_USER | MISC_BUILD_ID_SIZE);
		assert_memory_equal(ids[2].bytes, "abcdefghijklmnop\0\0\0\0", 20);
		assert_string_equal(ids[3].path, "[kernel.kallsyms]");
		assert_string_equal(recording->facts.lines[0].value, "4");
		free_recording(recording);
	}
}

static void cut_build_ids(void **state)
{
	struct payload record = build_id_record(false, 1, 20, "/bin/sh");

	(void)state;
	for (size_t size = 0; size < record.size; size++) {
		struct recording *recording = new_recording(false);

		add_build_id(recording, &record, size);
		facts_finish(recording);
		assert_int_equal(recording->facts.build_id_count, size >= 36);
		assert_int_equal(recording->facts.bad_sections, size < 36);
		free_recording(recording);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_section),
		cmocka_unit_test(cut_at_every_byte),
		cmocka_unit_test(half_a_name_is_no_name),
		cmocka_unit_test(wrong_counts),
		cmocka_unit_test(typed_facts),
		cmocka_unit_test(the_last_one_holds),
		cmocka_unit_test(empty_sections),
		cmocka_unit_test(there_is_a_limit),
		cmocka_unit_test(build_ids),
		cmocka_unit_test(cut_build_ids),
	};

	return cmocka_run_group_tests_name("perfdata-facts", tests, NULL, NULL);
}

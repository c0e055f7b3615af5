// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A scan by several threads finds what one alone finds, wherever they begin: in samples that look
 * like records, in AUX data, behind what changes how records are read, behind damage.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gen/gen.h"

enum {
	SAMPLES = 20000,
	CHUNK = 4096,
	PLAIN = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME,
	DUMPS = PLAIN | SAMPLE_REGS_USER | SAMPLE_STACK_USER,
};

/* All that a scan tells. */
struct found {
	struct tally tally;
	uint64_t of_types, of_events, of_gaps, of_damages, shown;
	uint64_t of_chunks;
	bool is_covered; /* each byte is in one chunk */
};

static uint64_t mix(uint64_t sum, uint64_t value)
{
	return (sum ^ value) * 0x9e3779b97f4a7c15u + (sum >> 31);
}

static int show(void *state, const struct recording *recording, const struct record *record)
{
	uint64_t *sum = state;

	(void)recording;
	*sum = mix(mix(*sum, record->type), record->at);
	for (size_t i = 0; i < record->size; i++)
		*sum = mix(*sum, record->data[i]);
	return 0;
}

static bool is_covered(const struct recording *recording)
{
	uint64_t next = 0;

	for (size_t i = 0; i < recording->chunk_count; i++) {
		const struct chunk *chunk = &recording->chunks[i];

		if (chunk->start != next || chunk->end <= chunk->start)
			return false;
		next = chunk->end;
	}
	return true;
}

static struct found look(struct recording *recording)
{
	struct found found = {.is_covered = true};
	struct error error = {0};

	assert_non_null(recording);
	assert_int_equal(recording_scan(recording, show, &found.shown, &error), 0);
	found.tally = recording->tally;
	for (size_t i = 0; i < recording->tally.type_count; i++)
		found.of_types = mix(mix(found.of_types, recording->tally.types[i].type),
				     recording->tally.types[i].count);
	for (size_t i = 0; i < recording->event_count; i++)
		found.of_events = mix(found.of_events, recording->events[i]->sample_count);
	for (size_t i = 0; i < recording->gap_count; i++)
		found.of_gaps = mix(mix(mix(found.of_gaps, recording->gaps[i].start),
					recording->gaps[i].end),
				    recording->gaps[i].cpu);
	for (size_t i = 0; i < recording->damage_count; i++)
		found.of_damages = mix(mix(found.of_damages, recording->damages[i].offset),
				       recording->damages[i].missing_bytes);
	for (size_t i = 0; i < recording->chunk_count; i++)
		found.of_chunks = mix(found.of_chunks, recording->chunks[i].end);
	found.is_covered = is_covered(recording);
	found.tally.types = NULL;
	recording_close(recording);
	return found;
}

static int make_file(const struct gen_bytes *bytes)
{
	char path[] = "/tmp/pitot-test-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	unlink(path);
	assert_int_equal(write(fd, bytes->at, bytes->size), bytes->size);
	return fd;
}

static struct recording *open_with(const struct gen_bytes *bytes, int fd, unsigned threads,
				   uint64_t chunk_bytes, bool wants_gaps)
{
	struct recording_options options = RECORDING_OPTIONS_INIT;
	struct error error = {0};

	options.threads = threads;
	options.chunk_bytes = chunk_bytes;
	options.wants_gaps = wants_gaps;
	if (fd < 0)
		return recording_open_bytes(bytes->at, bytes->size, &options, &error);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return recording_open_fd(fd, "file", &options, &error);
}

static struct found check_with(const struct gen_bytes *bytes, int fd, bool gaps)
{
	struct found alone = look(open_with(bytes, -1, 1, CHUNK, gaps));

	assert_true(alone.is_covered);
	for (uint64_t chunk_bytes = 512; chunk_bytes <= 8 * CHUNK; chunk_bytes *= 4) {
		alone.of_chunks = look(open_with(bytes, -1, 1, chunk_bytes, gaps)).of_chunks;
		for (unsigned threads = 1; threads < 8; threads++) {
			struct found copied =
				look(open_with(bytes, fd, threads, chunk_bytes, gaps));
			struct found mapped =
				look(open_with(bytes, -1, threads, chunk_bytes, gaps));

			assert_memory_equal(&copied, &alone, sizeof(alone));
			assert_memory_equal(&mapped, &alone, sizeof(alone));
		}
	}
	return alone;
}

/*
 * Gives what one thread found, which the others found, too: in memory and in a file, of which
 * samples that are like those before are passed quickly unless gaps are wanted.
 */
static struct found check(const struct gen_bytes *bytes)
{
	int fd = make_file(bytes);
	struct found quick = check_with(bytes, fd, false), found = check_with(bytes, fd, true);

	quick.of_gaps = found.of_gaps;
	assert_memory_equal(&quick, &found, sizeof(found));
	close(fd);
	return found;
}

static struct found finish(struct gen *gen)
{
	struct gen_bytes file = gen_finish(gen);
	struct found found = check(&file);

	gen_bytes_release(&file);
	gen_release(gen);
	return found;
}

/* ---- recordings -------------------------------------------------------------------------------- */

/* A file with one event. */
static struct gen_event *begin(struct gen *gen, uint64_t type)
{
	gen_init(gen, GEN_FILE, GEN_LITTLE);
	return gen_event(gen, "cpu-clock", type, 0);
}

static void lose(struct gen *gen, const struct gen_event *event, uint64_t time, uint32_t cpu)
{
	struct record_body body = {.trailer = {.time = time, .cpu = cpu}, .lost = {.count = 3}};

	gen_body(gen, event, RECORD_LOST, 0, &body);
}

static void samples_and_others(void **state)
{
	struct gen_event *event;
	struct found found;
	struct gen gen;

	(void)state;
	event = begin(&gen, PLAIN);
	for (uint64_t i = 0; i < SAMPLES; i++) {
		gen_sample(&gen, event,
			   &(struct gen_sample){.ip = i, .pid = 1, .tid = 2, .time = 9000 + i});
		if (i % 700 == 699)
			gen_comm(&gen, event, (uint32_t)i, "other");
		if (i % 100 == 0)
			gen_own(&gen, RECORD_FINISHED_ROUND);
	}
	found = finish(&gen);
	assert_int_equal(found.tally.samples, SAMPLES);
	assert_int_equal(found.tally.records, SAMPLES + SAMPLES / 700 + SAMPLES / 100);
	assert_int_equal(found.tally.first_ns, 9000);
	assert_int_equal(found.tally.last_ns, 9000 + SAMPLES - 1);
}

/* More than helpers put aside of what the main scan has to see. */
static void hardly_any_samples(void **state)
{
	enum { ROUNDS = 200000 };
	struct gen_event *event;
	struct found found;
	struct gen gen;

	(void)state;
	event = begin(&gen, PLAIN);
	for (uint64_t i = 0; i < ROUNDS; i++) {
		gen_own(&gen, RECORD_FINISHED_ROUND);
		if (i % 1000 == 0)
			gen_sample(&gen, event, &(struct gen_sample){.ip = i, .time = 1 + i});
	}
	found = finish(&gen);
	assert_int_equal(found.tally.samples, ROUNDS / 1000);
	assert_int_equal(found.tally.records, ROUNDS + ROUNDS / 1000);
}

/* By turns, some of them without an event, some cut short, some with a time that is none. */
static void samples_of_many_ids(void **state)
{
	enum { EVENTS = 4, IDS = 8, TYPE = PLAIN | SAMPLE_IDENTIFIER };
	uint64_t last = 0, unattributed = 0, short_ones = 0;
	struct gen_event *events[EVENTS];
	struct found found;
	struct gen gen;

	(void)state;
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	for (uint64_t i = 0; i < EVENTS; i++) {
		events[i] = gen_event(&gen, "cpu-clock", TYPE | (i ? SAMPLE_CPU : 0), IDS * (i + 1));
		for (; events[i]->id_count < IDS; events[i]->id_count++)
			events[i]->ids[events[i]->id_count] =
				events[i]->ids[0] + events[i]->id_count;
	}
	for (uint64_t i = 0; i < SAMPLES; i++) {
		struct gen_event *event = events[i / 50 % EVENTS];
		struct gen_sample sample = {
			.id = event->ids[i / 7 % IDS], .ip = i, .time = 5000 + i / 3};

		if (i % 60 == 59)
			sample.id = 7777;
		if (i % 80 == 79)
			sample.time = UINT64_MAX - 7; /* as perf --off-cpu writes it at the end */
		unattributed += sample.id == 7777;
		if (i % 90 == 89) {
			struct gen_bytes *out = gen_begin(&gen, RECORD_SAMPLE, 0);

			gen_u64(out, sample.id);
			gen_u64(out, sample.ip);
			gen_end(&gen);
			short_ones += sample.id != 7777;
			continue;
		}
		if (sample.id != 7777 && i % 80 != 79)
			last = sample.time;
		gen_sample(&gen, event, &sample);
	}
	found = finish(&gen);
	assert_int_equal(found.tally.samples, SAMPLES);
	assert_int_equal(found.tally.unattributed, unattributed);
	assert_int_equal(found.tally.undecodable, short_ones);
	assert_int_equal(found.tally.first_ns, 5000);
	assert_int_equal(found.tally.last_ns, last);
}

/* Those of a CPU end where it was last heard of, be that in a stretch of another thread. */
static void losses(void **state)
{
	enum { CPUS = 3 };
	struct found found;

	(void)state;
	for (int with_cpu = 0; with_cpu < 2; with_cpu++) {
		struct gen_event *event;
		struct gen gen;

		event = begin(&gen, PLAIN | (with_cpu ? SAMPLE_CPU : 0));
		for (uint64_t i = 0; i < SAMPLES; i++) {
			/* After a tenth, all but one fall silent. */
			uint32_t cpu = i < SAMPLES / 10 ? (uint32_t)i % CPUS : 0;

			gen_sample(&gen, event,
				   &(struct gen_sample){.ip = i, .time = 1 + i, .cpu = cpu});
			if (i % 1000 == 999)
				lose(&gen, event, 1 + i, (uint32_t)(i / 1000 % CPUS));
		}
		found = finish(&gen);
		assert_int_equal(found.tally.lost, SAMPLES / 1000 * 3);
		assert_true(found.of_gaps);
	}
}

/* A thread that begins in the middle of such a stack takes it for records. */
static void stacks_like_records(void **state)
{
	static const uint32_t fake[] = {RECORD_SAMPLE, 2 | 16 << 16, 7, 7};
	unsigned char stack[8192];
	struct gen_event *event;
	struct gen gen;

	(void)state;
	for (size_t i = 0; i < sizeof(stack); i += sizeof(fake))
		memcpy(stack + i, fake, sizeof(fake));
	event = begin(&gen, DUMPS);
	for (uint64_t i = 0; i < 200; i++)
		gen_sample(&gen, event,
			   &(struct gen_sample){.ip = i,
						.time = 1 + i,
						.user_stack = stack,
						.user_stack_size = sizeof(stack),
						.user_stack_copied = sizeof(stack)});
	assert_int_equal(finish(&gen).tally.samples, 200);
}

/* Those of simpleperf, and such as nobody knows. */
static void records_of_others(void **state)
{
	static const uint32_t types[] = {RECORD_SIMPLEPERF_START + 7, 60, 4000};

	(void)state;
	for (size_t k = 0; k < sizeof(types) / sizeof(*types); k++) {
		struct gen_event *event;
		struct found found;
		struct gen gen;

		event = begin(&gen, PLAIN);
		for (uint64_t i = 0; i < SAMPLES; i++) {
			gen_sample(&gen, event, &(struct gen_sample){.ip = i, .time = 1 + i});
			if (i % 500 == 499)
				gen_simpleperf(&gen, types[k], i % 5000 == 4999 ? 60000 : 64);
		}
		found = finish(&gen);
		assert_int_equal(found.tally.samples, SAMPLES);
		assert_int_equal(found.tally.records, SAMPLES + SAMPLES / 500);
	}
}

/* All of perf's own records, and AUX data longer than what threads share. */
static void own_records(void **state)
{
	struct gen_event *event;
	struct gen gen;
	int own = 0;

	(void)state;
	event = begin(&gen, PLAIN);
	for (uint64_t i = 0; i < SAMPLES; i++) {
		gen_sample(&gen, event, &(struct gen_sample){.ip = i, .time = 1 + i});
		if (i % 5000 == 4999)
			gen_auxtrace(&gen, 300000);
		if (i % 1500 == 1499)
			gen_own(&gen, own++ % 2 ? RECORD_EVENT_UPDATE : RECORD_HEADER_ATTR);
		if (i % 300 == 299)
			gen_own(&gen, i % 2 ? RECORD_THREAD_MAP : RECORD_FINISHED_INIT);
	}
	assert_int_equal(finish(&gen).tally.samples, SAMPLES);
}

static void damage(void **state)
{
	struct gen_event *event;
	struct gen_bytes file;
	struct gen gen;

	(void)state;
	event = begin(&gen, PLAIN);
	for (uint64_t i = 0; i < SAMPLES; i++)
		gen_sample(&gen, event, &(struct gen_sample){.ip = i, .time = 1 + i});
	file = gen_finish(&gen);
	for (size_t eighth = 1; eighth < 8; eighth++) {
		struct gen_bytes copy = {0};
		size_t size = gen.data.size / SAMPLES, number = SAMPLES * eighth / 8;
		struct found found;

		gen_put(&copy, file.at, file.size);
		/* its size */
		memset(copy.at + gen.data_offset + number * size + 6, 0, 2);
		found = check(&copy);
		assert_int_equal(found.tally.samples, number);
		assert_true(found.of_damages);
		gen_bytes_release(&copy);
	}
	gen_bytes_release(&file);
	gen_release(&gen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_and_others),
		cmocka_unit_test(hardly_any_samples), cmocka_unit_test(samples_of_many_ids),
		cmocka_unit_test(losses),
		cmocka_unit_test(stacks_like_records), cmocka_unit_test(records_of_others),
		cmocka_unit_test(own_records),
		cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

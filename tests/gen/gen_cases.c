// SPDX-License-Identifier: GPL-2.0-or-later
/* The named recordings that `gen-recording` writes. */
#include "gen.h"

enum {
	PLAIN = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ADDR | SAMPLE_ID | SAMPLE_CPU |
		SAMPLE_PERIOD,
	/* what a second event has: other fields, in other places */
	RICH = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ADDR | SAMPLE_ID | SAMPLE_CPU |
	       SAMPLE_PERIOD | SAMPLE_CALLCHAIN | SAMPLE_STREAM_ID | SAMPLE_READ,
};

static struct gen_bytes finish(struct gen *gen)
{
	struct gen_bytes file = gen_finish(gen);

	gen_release(gen);
	return file;
}

static void add_samples(struct gen *gen, const struct gen_event *event, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		struct gen_sample sample = gen_full_sample(i * 16);

		sample.id = sample.reads[0].id = event->ids[0];
		gen_sample(gen, event, &sample);
	}
}

/*
 * perf 6.1 refuses some records although they are right: types it does not know yet end its walk,
 * trace records need a decoder for their kind of trace, and it does not turn the bytes of KSYMBOL
 * and BPF_EVENT, so that it finds no id behind them.
 */
static bool perf_refuses(uint32_t type)
{
	return type == RECORD_KSYMBOL || type == RECORD_BPF_EVENT || type == RECORD_CALLCHAIN_DEFERRED || type == RECORD_READ ||
	       type == RECORD_HEADER_FEATURE || type == RECORD_AUXTRACE_INFO ||
	       type == RECORD_AUXTRACE || type > RECORD_FINISHED_INIT;
}

void gen_every_record(struct gen *gen, bool for_perf)
{
	/* perf reads events of several sample_types only where the id comes first */
	uint64_t both = for_perf ? SAMPLE_IDENTIFIER : 0;
	uint64_t neither = for_perf ? SAMPLE_READ : 0; /* its period would be that of the read */
	struct gen_event *plain = gen_event(gen, "gen-plain", PLAIN | both, 77);
	struct gen_event *rich = gen_event(gen, "gen-rich", (RICH | both) & ~neither, 88);

	rich->attr.config = 1;
	rich->attr.read_format = READ_ID;
	plain->attr.flags |= 1ULL << ATTR_MMAP | 1ULL << ATTR_COMM;
	for (uint32_t type = 1; type < RECORD_KNOWN_END; type++) {
		struct record_body body;
		uint16_t misc;

		if (for_perf && perf_refuses(type))
			continue;
		if (gen_known_body(type, &body, &misc))
			gen_body(gen, plain, type, misc, &body);
		else if (type == RECORD_AUXTRACE)
			gen_auxtrace(gen, 48);
		else if (type >= RECORD_USER_TYPE_START && type != RECORD_HEADER_ATTR &&
			 type != RECORD_HEADER_TRACING_DATA && type != RECORD_COMPRESSED &&
			 type != RECORD_COMPRESSED2)
			gen_own(gen, type);
	}
	add_samples(gen, plain, 5);
	add_samples(gen, rich, 3);
}

static struct gen_bytes every(enum gen_kind kind, enum gen_order order, bool for_perf)
{
	struct gen gen;

	gen_init(&gen, kind, order);
	gen_every_record(&gen, for_perf);
	if (!for_perf)
		gen_all_features(&gen);
	return finish(&gen);
}

static struct gen_bytes every_little(void)
{
	return every(GEN_FILE, GEN_LITTLE, false);
}

static struct gen_bytes every_big(void)
{
	return every(GEN_FILE, GEN_BIG, false);
}

static struct gen_bytes every_pipe_little(void)
{
	return every(GEN_PIPE, GEN_LITTLE, false);
}

static struct gen_bytes every_pipe_big(void)
{
	return every(GEN_PIPE, GEN_BIG, false);
}

static struct gen_bytes perf_little(void)
{
	return every(GEN_FILE, GEN_LITTLE, true);
}

static struct gen_bytes perf_big(void)
{
	return every(GEN_FILE, GEN_BIG, true);
}

static struct gen_bytes v1_of(enum gen_order order)
{
	struct gen gen;
	struct gen_event *event;

	gen_init(&gen, GEN_V1, order);
	event = gen_event(&gen, "cpu-clock", PLAIN, 77);
	event->attr.size = 64;
	gen_comm(&gen, event, 1234, "worker");
	add_samples(&gen, event, 4);
	return finish(&gen);
}

static struct gen_bytes v1_little(void)
{
	return v1_of(GEN_LITTLE);
}

static struct gen_bytes v1_big(void)
{
	return v1_of(GEN_BIG);
}

static struct gen_bytes bits_32_big(void)
{
	struct gen gen;

	gen_init(&gen, GEN_FILE, GEN_BIG);
	gen.host_is_32_bit = true;
	add_samples(&gen, gen_event(&gen, "gen-plain", PLAIN, 77), 4);
	gen_all_features(&gen);
	return finish(&gen);
}

/* Every field of a sample at once. */
static struct gen_bytes full_of(enum gen_order order)
{
	struct gen gen;
	struct gen_event *event;

	gen_init(&gen, GEN_PIPE, order);
	event = gen_event(&gen, "gen-full", SAMPLE_KNOWN & ~SAMPLE_WEIGHT_STRUCT, 77);
	event->attr.read_format = READ_TOTAL_TIME_ENABLED | READ_TOTAL_TIME_RUNNING | READ_ID |
				  READ_GROUP | READ_LOST;
	event->attr.branch_sample_type = BRANCH_HW_INDEX | BRANCH_COUNTERS;
	event->attr.user_registers = event->attr.interrupt_registers = GEN_FULL_REGISTERS;
	event->attr.user_stack_size = 32;
	add_samples(&gen, event, 3);
	return finish(&gen);
}

static struct gen_bytes full_little(void)
{
	return full_of(GEN_LITTLE);
}

static struct gen_bytes full_big(void)
{
	return full_of(GEN_BIG);
}

static struct gen_bytes compressed_as(uint32_t type)
{
	struct gen gen;
	struct gen_event *event;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "gen-plain", PLAIN, 77);
	gen_comm(&gen, event, 1234, "worker");
	gen_compress_begin(&gen, type, 100);
	add_samples(&gen, event, 20);
	gen_compress_end(&gen);
	gen_own(&gen, RECORD_FINISHED_ROUND);
	return finish(&gen);
}

static struct gen_bytes compressed(void)
{
	return compressed_as(RECORD_COMPRESSED);
}

static struct gen_bytes compressed2(void)
{
	return compressed_as(RECORD_COMPRESSED2);
}

static struct gen_bytes tracepoint_of(enum gen_kind kind, enum gen_order order)
{
	struct gen gen;
	struct gen_event *event;
	struct gen_sample sample = gen_full_sample(0);
	struct gen_bytes ping = {.big_endian = order == GEN_BIG};

	gen_init(&gen, kind, order);
	event = gen_event(&gen, "test:ping", PLAIN | SAMPLE_RAW, 77);
	event->attr.type = ATTR_TYPE_TRACEPOINT;
	event->attr.config = GEN_PING;
	gen_add_tracing(&gen);
	gen_ping(&ping, 1234, 0x1122334455667788, "hello");
	sample.raw = ping.at;
	sample.raw_size = GEN_PING_SIZE;
	gen_sample(&gen, event, &sample);
	gen_bytes_release(&ping);
	return finish(&gen);
}

static struct gen_bytes tracepoint_little(void)
{
	return tracepoint_of(GEN_FILE, GEN_LITTLE);
}

static struct gen_bytes tracepoint_pipe_big(void)
{
	return tracepoint_of(GEN_PIPE, GEN_BIG);
}

static struct gen_bytes simpleperf(void)
{
	struct gen gen;
	struct gen_event *event;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cpu-clock", PLAIN, 77);
	gen_simpleperf(&gen, RECORD_SIMPLEPERF_START, 100);
	add_samples(&gen, event, 2);
	gen_simpleperf(&gen, RECORD_SIMPLEPERF_START + 5, 70000);
	add_samples(&gen, event, 2);
	return finish(&gen);
}

static struct gen_bytes interrupted(void)
{
	struct gen gen;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	gen.interrupted = true;
	add_samples(&gen, gen_event(&gen, "cpu-clock", PLAIN, 77), 6);
	return finish(&gen);
}

static struct gen_bytes truncated(void)
{
	struct gen gen;
	struct gen_bytes file;

	gen_init(&gen, GEN_PIPE, GEN_LITTLE);
	add_samples(&gen, gen_event(&gen, "cpu-clock", PLAIN, 77), 6);
	file = finish(&gen);
	file.size -= 13;
	return file;
}

static struct gen_bytes empty(void)
{
	struct gen gen;

	gen_init(&gen, GEN_PIPE, GEN_LITTLE);
	return finish(&gen);
}

static struct gen_bytes schedule_of(unsigned steps)
{
	struct gen_schedule schedule = {.long_size = 8, .steps = steps};

	return gen_schedule(&schedule);
}

static struct gen_bytes schedule_short(void)
{
	return schedule_of(6000);
}

static struct gen_bytes schedule_long(void)
{
	return schedule_of(24000);
}

const struct gen_case gen_cases[] = {
	{"every-little", every_little},
	{"every-big", every_big},
	{"every-pipe-little", every_pipe_little},
	{"every-pipe-big", every_pipe_big},
	{"perf-little", perf_little},
	{"perf-big", perf_big},
	{"v1-little", v1_little},
	{"v1-big", v1_big},
	{"32-bit-big", bits_32_big},
	{"full-little", full_little},
	{"full-big", full_big},
	{"compressed", compressed},
	{"compressed2", compressed2},
	{"tracepoint-little", tracepoint_little},
	{"tracepoint-pipe-big", tracepoint_pipe_big},
	{"simpleperf", simpleperf},
	{"interrupted", interrupted},
	{"truncated", truncated},
	{"empty", empty},
	{"locks", gen_locks},
	{"schedule", schedule_short},
	{"schedule-4", schedule_long},
	{NULL, NULL},
};

// SPDX-License-Identifier: GPL-2.0-or-later
/* The records that perf and simpleperf write themselves, with known values. */
#include <string.h>

#include "gen.h"

static void put_u64s(struct gen_bytes *out, const uint64_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		gen_u64(out, values[i]);
}

static void put_u32s(struct gen_bytes *out, const uint32_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		gen_u32(out, values[i]);
}

#define U64S(out, ...) \
	put_u64s(out, (const uint64_t[]){__VA_ARGS__}, \
		 sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t))
#define U32S(out, ...) \
	put_u32s(out, (const uint32_t[]){__VA_ARGS__}, \
		 sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void put_header_record(struct gen_bytes *out, uint32_t type)
{
	static const unsigned char id[20] = {0xab, 0xcd, 0xef, 1, 2, 3, 4, 5, 6, 7,
					     8, 9, 10, 11, 12, 13, 14, 15, 16, 0x99};

	switch (type) {
	case RECORD_HEADER_EVENT_TYPE:
		gen_u64(out, 3);
		gen_text(out, "context-switches", 64);
		break;
	case RECORD_HEADER_BUILD_ID:
		gen_u32(out, (uint32_t)-1);
		gen_put(out, id, 20);
		gen_u8(out, 20);
		gen_zero(out, 3);
		gen_path(out, "/usr/lib/libthird.so");
		break;
	case RECORD_HEADER_FEATURE:
		gen_u64(out, FEATURE_HOSTNAME);
		gen_string(out, "feature-host");
		break;
	case RECORD_ID_INDEX: /* id, index, cpu, tid; ...; machine's pid, virtual cpu; ... */
		U64S(out, 2, 77, 0, 3, 1235, 88, 1, 4, 1236, 0, 0, 0, 0);
		break;
	case RECORD_EVENT_UPDATE: /* the name of the event with id 77 */
		U64S(out, 2, 77);
		gen_path(out, "renamed-event");
		break;
	default:
		break;
	}
}

static void put_trace_record(struct gen_bytes *out, uint32_t type)
{
	switch (type) {
	case RECORD_AUXTRACE_INFO:
		U32S(out, 1, 0);
		U64S(out, 0xa1, 0xa2, 0xa3);
		break;
	case RECORD_AUXTRACE_ERROR: /* type code cpu pid tid format; ip time; message; guest */
		U32S(out, 1, 7, 3, 1234, 1235, 1);
		U64S(out, 0x401999, 1000007);
		gen_text(out, "trace went wrong", 64);
		U32S(out, 0, 0);
		break;
	case RECORD_TIME_CONV: /* shift multiplier zero cycles mask; two flags */
		U64S(out, 10, 350, 1777, 1888, 0xffffff);
		gen_u8(out, 1);
		gen_u8(out, 1);
		gen_zero(out, 6);
		break;
	case RECORD_BPF_METADATA:
		gen_text(out, "probe_program", 512);
		gen_u64(out, 1);
		gen_text(out, "bpf_metadata_key", 64);
		gen_text(out, "some value", 256);
		break;
	default:
		break;
	}
}

static void put_stat_record(struct gen_bytes *out, uint32_t type)
{
	switch (type) {
	case RECORD_THREAD_MAP:
		gen_u64(out, 2);
		gen_u64(out, 1234);
		gen_text(out, "worker", 16);
		gen_u64(out, 1240);
		gen_text(out, "helper", 16);
		break;
	case RECORD_CPU_MAP: /* type 0: the numbers, as 16 bits each */
		gen_u16(out, 0);
		gen_u16(out, 2);
		gen_u16(out, 3);
		gen_u16(out, 5);
		break;
	case RECORD_STAT_CONFIG: /* aggregation mode, interval */
		U64S(out, 2, 0, 3, 1, 250);
		break;
	case RECORD_STAT: /* id; cpu, thread; value, enabled, running */
		gen_u64(out, 77);
		U32S(out, 3, 0);
		U64S(out, 123456, 700, 600);
		break;
	case RECORD_STAT_ROUND: /* final; time */
		U64S(out, 1, 1000009);
		break;
	case RECORD_SCHEDSTAT_CPU: /* time; cpu; version; nine counters */
		gen_u64(out, 1000010);
		gen_u32(out, 3);
		gen_u16(out, 15);
		gen_u16(out, 0);
		U32S(out, 31, 32, 33, 34, 35, 36);
		U64S(out, 1037, 1038, 1039);
		break;
	case RECORD_SCHEDSTAT_DOMAIN:
		gen_u64(out, 1000011);
		gen_u32(out, 3);
		gen_u16(out, 15);
		gen_u16(out, 1);
		for (uint32_t i = 0; i < 36; i++)
			gen_u32(out, 2000 + i);
		break;
	default: /* FINISHED_ROUND, FINISHED_INIT: no field */
		break;
	}
}

void gen_own(struct gen *gen, uint32_t type)
{
	struct gen_bytes *out = gen_begin(gen, type, 0);

	put_header_record(out, type);
	put_trace_record(out, type);
	put_stat_record(out, type);
	gen_end(gen);
}

const char *const *gen_own_values(uint32_t type)
{
	static const char *const values[][12] = {
		[RECORD_HEADER_EVENT_TYPE - 64] = {"3", "context-switches"},
		[RECORD_HEADER_BUILD_ID - 64] = {"abcdef01020304050607", "/usr/lib/libthird.so"},
		[RECORD_ID_INDEX - 64] = {"77", "1235", "88", "1236"},
		[RECORD_EVENT_UPDATE - 64] = {"77", "renamed-event"},
		[RECORD_AUXTRACE_INFO - 64] = {"a1", "a2", "a3"},
		[RECORD_AUXTRACE_ERROR - 64] = {"7", "1234", "1235", "401999", "trace went wrong"},
		[RECORD_TIME_CONV - 64] = {"350", "1777", "1888", "ffffff"},
		[RECORD_BPF_METADATA - 64] = {"probe_program", "bpf_metadata_key", "some value"},
		[RECORD_THREAD_MAP - 64] = {"1234", "worker", "1240", "helper"},
		[RECORD_CPU_MAP - 64] = {"3", "5"},
		[RECORD_STAT_CONFIG - 64] = {"250"},
		[RECORD_STAT - 64] = {"77", "123456", "700", "600"},
		[RECORD_STAT_ROUND - 64] = {"1000009"},
		[RECORD_HEADER_FEATURE - 64] = {"feature-host"},
		[RECORD_SCHEDSTAT_CPU - 64] = {"1000010", "31", "36", "1037", "1039"},
		[RECORD_SCHEDSTAT_DOMAIN - 64] = {"1000011", "2000", "2035"},
		[RECORD_KNOWN_END - 64] = {NULL},
	};

	return type < RECORD_USER_TYPE_START || type >= RECORD_KNOWN_END ? values[0]
									  : values[type - 64];
}

void gen_simpleperf(struct gen *gen, uint32_t type, size_t size)
{
	gen_zero(gen_begin(gen, type, 0), size);
	gen_end(gen);
}

void gen_auxtrace(struct gen *gen, size_t size)
{
	struct gen_bytes *out = gen_begin(gen, RECORD_AUXTRACE, 0);

	U64S(out, size, 0x8000, 0x4ef);
	U32S(out, 1, 1235, 3, 0);
	gen_end(gen);
	/* what would be read as a record, if a reader did not pass over it */
	for (size_t i = 0; i < size; i++)
		gen_u8(out, (uint8_t)(i % 8 == 0 ? 9 : 0));
}

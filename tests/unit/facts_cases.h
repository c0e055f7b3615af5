/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each feature section looks like, and which lines must come of it. */
#ifndef TESTS_UNIT_FACTS_CASES_H
#define TESTS_UNIT_FACTS_CASES_H

#include "perfdata/state.h"

/* ---- payloads ------------------------------------------------------------------------------- */

struct payload {
	unsigned char bytes[2048];
	size_t size;
	bool big;
};

static void put(struct payload *payload, uint64_t value, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		size_t shift = 8 * (payload->big ? width - 1 - i : i);

		payload->bytes[payload->size++] = (unsigned char)(value >> shift);
	}
	assert_true(payload->size <= sizeof(payload->bytes));
}

static void put_u32(struct payload *payload, uint32_t value)
{
	put(payload, value, 4);
}

static void put_u64(struct payload *payload, uint64_t value)
{
	put(payload, value, 8);
}

static void put_bytes(struct payload *payload, const void *bytes, size_t size)
{
	assert_true(size <= sizeof(payload->bytes) - payload->size);
	if (bytes)
		memcpy(payload->bytes + payload->size, bytes, size);
	else
		memset(payload->bytes + payload->size, 0, size);
	payload->size += size;
}

/* As perf writes it: padded to 64 bytes, and the size counts the padding. */
static void put_string(struct payload *payload, const char *string)
{
	size_t length = strlen(string);
	size_t padded = (length + 64) / 64 * 64;

	put_u32(payload, (uint32_t)padded);
	put_bytes(payload, string, length);
	put_bytes(payload, NULL, padded - length);
}

static void build_string(struct payload *payload)
{
	put_string(payload, "one\x1btwo");
}

static void build_cpu_count(struct payload *payload)
{
	put_u32(payload, 3);
	put_u32(payload, 2);
}

static void build_memory(struct payload *payload)
{
	put_u64(payload, 0x123456789);
}

static void build_command(struct payload *payload)
{
	put_u32(payload, 3);
	put_string(payload, "perf");
	put_string(payload, "");
	put_string(payload, "it's");
}

static void put_attr(struct payload *payload, uint32_t type, uint64_t config)
{
	size_t end = payload->size + 128;

	put_u32(payload, type);
	put_u32(payload, 128);
	put_u64(payload, config);
	put_u64(payload, 4000);
	put_bytes(payload, NULL, end - payload->size);
}

static void build_events(struct payload *payload)
{
	put_u32(payload, 2);
	put_u32(payload, 128);
	put_attr(payload, 0, 1);
	put_u32(payload, 2);
	put_string(payload, "instructions:u");
	put_u64(payload, 77);
	put_u64(payload, 0x100000000);
	put_attr(payload, 1, 0);
	put_u32(payload, 0);
	put_string(payload, "cpu-clock");
}

/* The two lists every perf writes */
static void put_siblings(struct payload *payload)
{
	put_u32(payload, 1);
	put_string(payload, "0-2");
	put_u32(payload, 2);
	put_string(payload, "0,2");
	put_string(payload, "1");
}

static void put_cores(struct payload *payload)
{
	for (uint32_t i = 0; i < 3; i++) {
		put_u32(payload, i % 2);
		put_u32(payload, i == 1 ? (uint32_t)-1 : 36);
	}
}

static void build_old_topology(struct payload *payload)
{
	put_siblings(payload);
}

static void build_topology(struct payload *payload)
{
	put_siblings(payload);
	put_cores(payload);
}

static void build_die_topology(struct payload *payload)
{
	put_siblings(payload);
	put_cores(payload);
	put_u32(payload, 1);
	put_string(payload, "0-2");
	put_u32(payload, 0);
	put_u32(payload, 0);
	put_u32(payload, 5);
}

static void build_numa(struct payload *payload)
{
	put_u32(payload, 2);
	for (uint32_t i = 0; i < 2; i++) {
		put_u32(payload, i);
		put_u64(payload, 1000 + i);
		put_u64(payload, 500);
		put_string(payload, i ? "2" : "0-1");
	}
}

static void build_pmus(struct payload *payload)
{
	put_u32(payload, 2);
	put_u32(payload, 4);
	put_string(payload, "cpu");
	put_u32(payload, 0xfffffffe);
	put_string(payload, "tool");
}

static void build_groups(struct payload *payload)
{
	put_u32(payload, 1);
	put_string(payload, "{anon_group}");
	put_u32(payload, 1);
	put_u32(payload, 2);
}

static void build_auxtrace(struct payload *payload)
{
	put_u64(payload, 2);
	put_u64(payload, 0x1000);
	put_u64(payload, 24);
	put_u64(payload, 0x2000);
	put_u64(payload, 48);
}

static void build_bare_auxtrace(struct payload *payload)
{
	put_u64(payload, 0x1000);
	put_u64(payload, 24);
}

static void build_cache(struct payload *payload)
{
	put_u32(payload, 1);
	put_u32(payload, 1);
	put_u32(payload, 2);
	put_u32(payload, 64);
	put_u32(payload, 1024);
	put_u32(payload, 16);
	put_string(payload, "Unified");
	put_string(payload, "1024K");
	put_string(payload, "0-2");
}

static void build_sample_time(struct payload *payload)
{
	put_u64(payload, 1500000000);
	put_u64(payload, 2000000007);
}

static void build_memory_topology(struct payload *payload)
{
	put_u64(payload, 1);
	put_u64(payload, 0x8000000);
	put_u64(payload, 1);
	put_u64(payload, 0);
	put_u64(payload, 70);
	put_u64(payload, 70); /* of the bitmap: blocks 0 to 2, 5, and 63 to 65 */
	put_u64(payload, (uint64_t)1 << 63 | 0x27);
	put_u64(payload, 0x3);
}

static void build_u64(struct payload *payload)
{
	put_u64(payload, 4);
}

static void build_clock_data(struct payload *payload)
{
	put_u32(payload, 1);
	put_u32(payload, 1);
	put_u64(payload, 1000000000123456789);
	put_u64(payload, 5000000000);
}

static void build_bpf_program(struct payload *payload)
{
	put_u32(payload, 1);
	put_u32(payload, 88); /* of the information, and of the data behind it */
	put_u32(payload, 16);
	put_u64(payload, 0);
	put_u32(payload, 26);
	put_u32(payload, 7);
	put_bytes(payload, NULL, 8);
	put_u32(payload, 300);
	put_u32(payload, 200);
	put_bytes(payload, NULL, 40);
	put_bytes(payload, "sixteen_letters!", 16);
	put_bytes(payload, NULL, 8);
	put_bytes(payload, NULL, 16);
}

static void build_btf(struct payload *payload)
{
	put_u32(payload, 1);
	put_u32(payload, 9);
	put_u32(payload, 12);
	put_bytes(payload, NULL, 12);
}

static void build_compressed(struct payload *payload)
{
	put_u32(payload, 0);
	put_u32(payload, 1);
	put_u32(payload, 3);
	put_u32(payload, 6);
	put_u32(payload, 528384);
}

static void build_cpu_capabilities(struct payload *payload)
{
	put_u32(payload, 2);
	put_string(payload, "branches");
	put_string(payload, "32");
	put_string(payload, "max_precise");
	put_string(payload, "3");
}

static void build_capabilities(struct payload *payload)
{
	put_u32(payload, 2);
	build_cpu_capabilities(payload);
	put_string(payload, "cpu_core");
	put_u32(payload, 0);
	put_string(payload, "cpu_atom");
}

static void build_hybrid(struct payload *payload)
{
	put_u32(payload, 2);
	put_string(payload, "cpu_core");
	put_string(payload, "0-1");
	put_string(payload, "cpu_atom");
	put_string(payload, "2");
}

static void build_domains(struct payload *payload)
{
	put_u32(payload, 17);
	put_u32(payload, 2);
	put_u32(payload, 0);
	put_u32(payload, 2);
	put_u32(payload, 0);
	put_string(payload, "SMT");
	put_string(payload, "3");
	put_string(payload, "0-1");
	put_u32(payload, 1);
	put_string(payload, "MC");
	put_string(payload, "7");
	put_string(payload, "0-2");
	put_u32(payload, 2);
	put_u32(payload, 0);
}

static void build_old_domains(struct payload *payload)
{
	put_u32(payload, 15);
	put_u32(payload, 1);
	put_u32(payload, 1);
	put_u32(payload, 1);
	put_u32(payload, 0);
	put_string(payload, "3");
	put_string(payload, "0-1");
}

static void build_machine(struct payload *payload)
{
	put_u32(payload, 183);
	put_u32(payload, 0x10);
}

static void build_line_size(struct payload *payload)
{
	put_u32(payload, 64);
}

static void build_meta(struct payload *payload)
{
	static const char pairs[] = "simpleperf_version\0"
				    "1.build.7\0"
				    "event_type_info\0"
				    "cpu-cycles,0,0\ninstructions,0,1\0"
				    "app\0";

	put_bytes(payload, pairs, sizeof(pairs)); /* with the NUL of an empty last value */
}

static void build_blob(struct payload *payload)
{
	put_bytes(payload, NULL, 33);
}

/* ---- what must come of them ----------------------------------------------------------------- */

struct fact_case {
	const char *name;
	enum feature feature;
	void (*build)(struct payload *payload);
	const char *lines; /* key|value, a line each */
	int count_at;      /* where a 32-bit count stands that can be wrong; -1: nowhere */
	bool may_end;      /* a shorter one can be whole */
};

static const struct fact_case cases[] = {
	{"host", FEATURE_HOSTNAME, build_string, "|one\x1btwo\n", 0, false},
	{"os", FEATURE_OS_RELEASE, build_string, "|one\x1btwo\n", 0, false},
	{"version", FEATURE_VERSION, build_string, "|one\x1btwo\n", 0, false},
	{"arch", FEATURE_ARCH, build_string, "|one\x1btwo\n", 0, false},
	{"cpu", FEATURE_CPU_DESCRIPTION, build_string, "|one\x1btwo\n", 0, false},
	{"cpuid", FEATURE_CPU_ID, build_string, "|one\x1btwo\n", 0, false},
	{"cpus", FEATURE_CPU_COUNT, build_cpu_count, "|2 online, 3 available\n", -1, false},
	{"memory", FEATURE_TOTAL_MEMORY, build_memory, "|4886718345 kB\n", -1, false},
	{"command", FEATURE_COMMAND_LINE, build_command, "|perf\n|\n|it's\n", 0, false},
	{"events", FEATURE_EVENT_DESCRIPTION, build_events,
	 "instructions:u|type 0, config 0x1, 2 ids\ncpu-clock|type 1, config 0x0, 0 ids\n", 0,
	 false},
	{"topology 3.x", FEATURE_CPU_TOPOLOGY, build_old_topology, "socket|0-2\ncore|0,2\ncore|1\n",
	 0, true},
	{"topology 4.x", FEATURE_CPU_TOPOLOGY, build_topology,
	 "socket|0-2\ncore|0,2\ncore|1\ncpu 0|core 0, socket 36\ncpu 1|core 1, socket -1\n"
	 "cpu 2|core 0, socket 36\n",
	 0, true},
	{"topology", FEATURE_CPU_TOPOLOGY, build_die_topology,
	 "socket|0-2\ncore|0,2\ncore|1\ndie|0-2\ncpu 0|core 0, die 0, socket 36\n"
	 "cpu 1|core 1, die 0, socket -1\ncpu 2|core 0, die 5, socket 36\n",
	 0, true},
	{"numa", FEATURE_NUMA_TOPOLOGY, build_numa,
	 "node 0|1000 kB, free 500 kB, cpus 0-1\nnode 1|1001 kB, free 500 kB, cpus 2\n", 0, false},
	{"pmus", FEATURE_PMU_MAPPINGS, build_pmus, "cpu|4\ntool|4294967294\n", 0, false},
	{"groups", FEATURE_GROUP_DESCRIPTION, build_groups, "{anon_group}|leader 1, 2 members\n", 0,
	 false},
	{"auxtrace", FEATURE_AUXTRACE, build_auxtrace, "|2 records\n", -1, true},
	{"simpleperf's auxtrace", FEATURE_AUXTRACE, build_bare_auxtrace, "|1 records\n",
	 -1, true},
	{"cache", FEATURE_CACHE, build_cache,
	 "L2 Unified|1024K, line 64, sets 1024, ways 16, cpus 0-2\n", 4, false},
	{"sample time", FEATURE_SAMPLE_TIME, build_sample_time,
	 "first|1.500000000 s\nlast|2.000000007 s\n", -1, false},
	{"memory topology", FEATURE_MEMORY_TOPOLOGY, build_memory_topology,
	 "block size|134217728 bytes\nnode 0|939524096 bytes in blocks 0-2,5,63-65\n", -1, false},
	{"clock id", FEATURE_CLOCK_ID, build_u64, "|resolution 4 ns\n", -1, false},
	{"directory", FEATURE_DIRECTORY_FORMAT, build_u64, "|version 4\n", -1, false},
	{"clock data", FEATURE_CLOCK_DATA, build_clock_data,
	 "clock|monotonic (1)\nreference|2001-09-09T01:46:40.123456789Z = 5.000000000 s\n", -1,
	 false},
	{"bpf", FEATURE_BPF_PROGRAM_INFO, build_bpf_program,
	 "program 7|sixteen_letters!, type 26, 200 bytes, jited 300\n", 0, false},
	{"btf", FEATURE_BPF_BTF, build_btf, "btf 9|12 bytes\n", 0, false},
	{"compressed", FEATURE_COMPRESSED, build_compressed,
	 "|zstd, level 3, ratio 6, version 0, buffer of 528384 bytes\n", -1, false},
	{"cpu capabilities", FEATURE_CPU_PMU_CAPABILITIES, build_cpu_capabilities,
	 "cpu|branches=32, max_precise=3\n", 0, false},
	{"capabilities", FEATURE_PMU_CAPABILITIES, build_capabilities,
	 "cpu_core|branches=32, max_precise=3\ncpu_atom|\n", -1, false},
	{"hybrid", FEATURE_HYBRID_TOPOLOGY, build_hybrid, "cpu_core|cpus 0-1\ncpu_atom|cpus 2\n", 0,
	 false},
	{"domains", FEATURE_CPU_DOMAIN_INFO, build_domains,
	 "schedstat|version 17\ncpu 0|domain 0 SMT: 0-1; domain 1 MC: 0-2\ncpu 2|\n", 12, true},
	{"old domains", FEATURE_CPU_DOMAIN_INFO, build_old_domains,
	 "schedstat|version 15\ncpu 1|domain 0: 0-1\n", 12, true},
	{"machine", FEATURE_ELF_MACHINE, build_machine, "|183, flags 0x10\n", -1, false},
	{"line size", FEATURE_CACHE_LINE_SIZE, build_line_size, "|64 bytes\n", -1, false},
	{"simpleperf", FEATURE_SIMPLEPERF_META_INFO, build_meta,
	 "simpleperf_version|1.build.7\nevent_type_info|cpu-cycles,0,0\n"
	 "event_type_info|instructions,0,1\napp|\n",
	 -1, true},
	{"tracing", FEATURE_TRACING_DATA, build_blob, "|33 bytes\n", -1, true},
	{"unknown", 200, build_blob, "|33 bytes\n", -1, true},
	{"simpleperf's", FEATURE_SIMPLEPERF_FILE2, build_blob, "|33 bytes\n", -1, true},
};
enum { CASE_COUNT = sizeof(cases) / sizeof(*cases) };

#endif

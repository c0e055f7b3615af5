// SPDX-License-Identifier: GPL-2.0-or-later
/* Every feature section, with known values. */
#include "gen.h"

static void put_strings(struct gen_bytes *out, const char *const *strings)
{
	size_t count = 0;

	while (strings[count])
		count++;
	gen_u32(out, (uint32_t)count);
	for (size_t i = 0; i < count; i++)
		gen_string(out, strings[i]);
}

#define STRINGS(out, ...) put_strings(out, (const char *const[]){__VA_ARGS__, NULL})

static void add_host(struct gen *gen)
{
	struct gen_bytes *out;

	gen_string(gen_feature(gen, FEATURE_HOSTNAME), "gen-host");
	gen_string(gen_feature(gen, FEATURE_OS_RELEASE), "6.1.0-gen");
	gen_string(gen_feature(gen, FEATURE_VERSION), "6.1.187");
	gen_string(gen_feature(gen, FEATURE_ARCH),
		   gen->data.big_endian ? "s390x" : "x86_64");
	gen_string(gen_feature(gen, FEATURE_CPU_DESCRIPTION), "Made-up CPU @ 1 GHz");
	gen_string(gen_feature(gen, FEATURE_CPU_ID), "GenuineGen,6,1,2");
	out = gen_feature(gen, FEATURE_CPU_COUNT);
	gen_u32(out, 4); /* available */
	gen_u32(out, 3); /* online */
	gen_u64(gen_feature(gen, FEATURE_TOTAL_MEMORY), 8123456);
	STRINGS(gen_feature(gen, FEATURE_COMMAND_LINE), "/usr/bin/perf", "record", "-e",
		"two words", "true");
	gen_feature(gen, FEATURE_BRANCH_STACK);
	gen_feature(gen, FEATURE_STAT);
}

static void add_events(struct gen *gen)
{
	struct gen_bytes *out = gen_feature(gen, FEATURE_EVENT_DESCRIPTION);

	gen_u32(out, (uint32_t)gen->event_count);
	gen_u32(out, gen->event_count ? gen->events[0].attr.size : 128);
	for (size_t i = 0; i < gen->event_count; i++) {
		const struct gen_event *event = &gen->events[i];

		gen_attr(out, &event->attr);
		gen_u32(out, (uint32_t)event->id_count);
		gen_string(out, event->name);
		for (size_t j = 0; j < event->id_count; j++)
			gen_u64(out, event->ids[j]);
	}
	out = gen_feature(gen, FEATURE_GROUP_DESCRIPTION);
	gen_u32(out, 1);
	gen_string(out, "gen-group");
	gen_u32(out, 0);
	gen_u32(out, 2);
	out = gen_feature(gen, FEATURE_PMU_MAPPINGS);
	gen_u32(out, 2);
	gen_u32(out, 1);
	gen_string(out, "software");
	gen_u32(out, 42);
	gen_string(out, "gen_pmu");
}

static void add_topology(struct gen *gen)
{
	struct gen_bytes *out = gen_feature(gen, FEATURE_CPU_TOPOLOGY);

	STRINGS(out, "0-3");
	STRINGS(out, "0-1", "2-3");
	for (uint32_t cpu = 0; cpu < 4; cpu++) {
		gen_u32(out, cpu / 2 + 10); /* core */
		gen_u32(out, 20);           /* socket */
	}
	STRINGS(out, "0-3");
	for (uint32_t cpu = 0; cpu < 4; cpu++)
		gen_u32(out, 30); /* die */
	out = gen_feature(gen, FEATURE_NUMA_TOPOLOGY);
	gen_u32(out, 1);
	gen_u32(out, 5);
	gen_u64(out, 8000001);
	gen_u64(out, 7000002);
	gen_string(out, "0-3");
	out = gen_feature(gen, FEATURE_CACHE);
	gen_u32(out, 1); /* version */
	gen_u32(out, 1);
	gen_u32(out, 2);    /* level */
	gen_u32(out, 64);   /* line */
	gen_u32(out, 1024); /* sets */
	gen_u32(out, 8);    /* ways */
	gen_string(out, "Unified");
	gen_string(out, "512K");
	gen_string(out, "0-1");
	out = gen_feature(gen, FEATURE_MEMORY_TOPOLOGY);
	gen_u64(out, 1);
	gen_u64(out, 134217728);
	gen_u64(out, 1);
	gen_u64(out, 5); /* node */
	gen_u64(out, 3); /* bits, said twice */
	gen_u64(out, 3);
	gen_u64(out, 7);
}

static void add_times(struct gen *gen)
{
	struct gen_bytes *out = gen_feature(gen, FEATURE_SAMPLE_TIME);

	gen_u64(out, 1000000);
	gen_u64(out, 1000900);
	gen_u64(gen_feature(gen, FEATURE_CLOCK_ID), 17);
	out = gen_feature(gen, FEATURE_CLOCK_DATA);
	gen_u32(out, 1);
	gen_u32(out, 4);
	gen_u64(out, 1700000000000000001);
	gen_u64(out, 1000000000002);
	gen_u64(gen_feature(gen, FEATURE_DIRECTORY_FORMAT), 1);
	out = gen_feature(gen, FEATURE_COMPRESSED);
	gen_u32(out, 1); /* version */
	gen_u32(out, 1); /* zstd */
	gen_u32(out, 3); /* level */
	gen_u32(out, 5); /* ratio */
	gen_u32(out, 528384);
}

static void add_pmus(struct gen *gen)
{
	struct gen_bytes *out = gen_feature(gen, FEATURE_CPU_PMU_CAPABILITIES);

	gen_u32(out, 2);
	gen_string(out, "branches");
	gen_string(out, "32");
	gen_string(out, "max_precise");
	gen_string(out, "3");
	out = gen_feature(gen, FEATURE_HYBRID_TOPOLOGY);
	gen_u32(out, 1);
	gen_string(out, "cpu_core");
	gen_string(out, "0-3");
	out = gen_feature(gen, FEATURE_PMU_CAPABILITIES);
	gen_u32(out, 1);
	gen_u32(out, 1);
	gen_string(out, "pmu_name");
	gen_string(out, "gen_value");
	gen_string(out, "gen_pmu");
	out = gen_feature(gen, FEATURE_CPU_DOMAIN_INFO);
	gen_u32(out, 17); /* version of schedstat */
	gen_u32(out, 1);  /* domains at most */
	gen_u32(out, 0);  /* cpu */
	gen_u32(out, 1);
	gen_u32(out, 0);
	gen_string(out, "SMT");
	gen_string(out, "3");
	gen_string(out, "0-1");
	out = gen_feature(gen, FEATURE_ELF_MACHINE);
	gen_u32(out, gen->data.big_endian ? 22 : 62);
	gen_u32(out, 0);
	gen_u32(gen_feature(gen, FEATURE_CACHE_LINE_SIZE), 64);
}

static void add_binaries(struct gen *gen)
{
	struct gen_bytes *out = gen_feature(gen, FEATURE_BUILD_ID);

	gen_u32(out, RECORD_HEADER_BUILD_ID);
	gen_u16(out, MISC_CPUMODE_USER | MISC_BUILD_ID_SIZE);
	gen_u16(out, 8 + 28 + 16);
	gen_u32(out, (uint32_t)-1);
	for (uint8_t i = 0; i < 20; i++)
		gen_u8(out, (uint8_t)(0xa0 + i));
	gen_u8(out, 20);
	gen_zero(out, 3);
	gen_path(out, "/usr/bin/first");
	out = gen_feature(gen, FEATURE_AUXTRACE);
	gen_u64(out, 1);
	gen_u64(out, GEN_HEADER_SIZE);
	gen_u64(out, 48);
	out = gen_feature(gen, FEATURE_BPF_PROGRAM_INFO);
	gen_u32(out, 1);
	gen_u32(out, 232); /* of the info */
	gen_u32(out, 8);   /* of the arrays */
	gen_u64(out, 0);
	gen_u32(out, 1);  /* type */
	gen_u32(out, 55); /* id */
	gen_zero(out, 224);
	gen_u64(out, 0);
	out = gen_feature(gen, FEATURE_BPF_BTF);
	gen_u32(out, 1);
	gen_u32(out, 66); /* id */
	gen_u32(out, 8);
	gen_zero(out, 8);
}

void gen_all_features(struct gen *gen)
{
	gen_tracing_data(gen_feature(gen, FEATURE_TRACING_DATA));
	add_host(gen);
	add_events(gen);
	add_topology(gen);
	add_times(gen);
	add_pmus(gen);
	add_binaries(gen);
}

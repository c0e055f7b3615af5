/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facts: what the files that decode feature sections share.
 *
 * A section is read in straight lines through `in`; where the input ends, or a limit is met,
 * in.overrun is set and stays set, and loops over counts of the input stop at it. What was read
 * until then is kept.
 */
#ifndef PERFDATA_FACTS_H
#define PERFDATA_FACTS_H

#include "perfdata/state.h"

struct section {
	struct recording *recording;
	struct facts *facts;
	unsigned feature;
	struct reader in;
};

/* A perf_header_string. Never NULL; of one that is cut, what is there. */
const char *section_string(struct section *section);
/* Zeroed memory for facts, or NULL with in.overrun set when they have had their share. */
void *section_alloc(struct section *section, size_t size);
/* `items` with room for one more behind `count`, or NULL as section_alloc. */
void *section_grow(struct section *section, const void *items, size_t count, size_t item_size);
/* `key` and the text are copied. */
void section_line(struct section *section, const char *key, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* facts_value.c: sections of one value or a plain list */
void read_size_only(struct section *section);
void read_nothing(struct section *section);
void read_host_name(struct section *section);
void read_os_release(struct section *section);
void read_perf_version(struct section *section);
void read_arch(struct section *section);
void read_cpu_count(struct section *section);
void read_cpu_description(struct section *section);
void read_cpu_id(struct section *section);
void read_total_memory(struct section *section);
void read_command_line(struct section *section);
void read_sample_time(struct section *section);
void read_clock_id(struct section *section);
void read_clock_data(struct section *section);
void read_directory_format(struct section *section);
void read_compressed(struct section *section);
void read_elf_machine(struct section *section);
void read_cache_line_size(struct section *section);
void read_meta_info(struct section *section);

/* facts_event.c: events, PMUs and what else was there to be recorded */
void read_event_description(struct section *section);
void read_pmu_mappings(struct section *section);
void read_group_description(struct section *section);
void read_auxtrace(struct section *section);
void read_bpf_program_info(struct section *section);
void read_bpf_btf(struct section *section);
void read_cpu_pmu_capabilities(struct section *section);
void read_pmu_capabilities(struct section *section);

/* facts_topology.c: how processors and memory hang together */
void read_cpu_topology(struct section *section);
void read_numa_topology(struct section *section);
void read_cache(struct section *section);
void read_memory_topology(struct section *section);
void read_hybrid_topology(struct section *section);
void read_cpu_domain_info(struct section *section);

/* "2024-05-01T12:00:00.123456789Z" of a wall clock */
void strbuf_add_utc(struct strbuf *buf, uint64_t wall_clock_ns);

#endif

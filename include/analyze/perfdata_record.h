/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * perfdata_record: the fields of the records that are not samples.
 *
 * One table (perfdata/record_fields.c) says what stands where in each type; record_read fills
 * struct record_body from it, and record_describe prints by it. Records that nothing but
 * record_describe looks at have no member here.
 */
#ifndef ANALYZE_PERFDATA_RECORD_H
#define ANALYZE_PERFDATA_RECORD_H

#include "analyze/perfdata.h"

/* What sample_id_all puts behind records of the kernel. */
struct record_trailer {
	uint64_t present; /* SAMPLE_ bits; ID and IDENTIFIER both give `id` */
	uint32_t pid, tid, cpu;
	uint64_t time, id, stream_id;
	const struct event *event; /* whose id it is; in a recording without ids the first */
};

enum cpu_map_kind { CPU_MAP_LIST, CPU_MAP_MASK, CPU_MAP_RANGE };

struct cpu_map {
	uint16_t kind;
	uint16_t count;
	struct span cpus;   /* LIST: `count` numbers of 16 bits; 65535 is any CPU */
	uint16_t word_size; /* MASK: 4 or 8 */
	struct span mask;   /* `count` words */
	uint8_t any;        /* RANGE */
	uint16_t start, end;
};

enum event_update_kind {
	EVENT_UPDATE_UNIT,
	EVENT_UPDATE_SCALE,
	EVENT_UPDATE_NAME,
	EVENT_UPDATE_CPUS,
};

struct record_body {
	struct record_trailer trailer;
	union {
		struct { /* MMAP and MMAP2 */
			uint32_t pid, tid;
			uint64_t start, length, page_offset;
			uint32_t major, minor;
			uint64_t inode, inode_generation;
			uint8_t build_id_size; /* 0: none; else no device and inode. At most 20 */
			uint8_t build_id[20];
			uint32_t protection, flags;
			struct span path;
		} mmap;
		struct {
			uint32_t pid, tid;
			struct span name;
		} comm;
		struct { /* FORK and EXIT */
			uint32_t pid, parent_pid, tid, parent_tid;
			uint64_t time;
		} task;
		struct {
			uint64_t id, count;
		} lost;  /* LOST; LOST_SAMPLES has no id */
		struct { /* THROTTLE and UNTHROTTLE */
			uint64_t time, id, stream_id;
		} throttle;
		struct {
			uint32_t pid, tid;
			struct read_group values;
		} read;
		struct {
			uint64_t offset, size, flags;
		} aux;
		struct {
			uint32_t pid, tid;
		} thread; /* ITRACE_START; SWITCH_CPU_WIDE: the next or previous one */
		struct {
			uint64_t hardware_id;
		} aux_output;
		struct {
			uint32_t pid, tid;
			uint64_t count;
			struct words links; /* device, inode; ... */
		} namespaces;
		struct {
			uint64_t address;
			uint32_t length;
			uint16_t type, flags;
			struct span name;
		} ksymbol;
		struct {
			uint16_t type, flags;
			uint32_t id;
			struct span tag;
		} bpf;
		struct {
			uint64_t id;
			struct span path;
		} cgroup;
		struct {
			uint64_t address;
			uint16_t old_length, new_length;
			struct span old_bytes, new_bytes;
		} text_poke;
		struct {
			uint64_t cookie;
			uint64_t count;
			struct words chain;
		} deferred;
		struct {
			struct attr attr;
			struct words ids;
		} header_attr;
		struct {
			uint64_t id;
			struct span name;
		} event_type;
		struct {
			int32_t pid;
			uint8_t size; /* at most 20; 0: not said, so 20 */
			uint8_t bytes[20];
			struct span path;
		} build_id;
		struct {
			uint64_t count;
			struct words entries; /* id, index, cpu, tid; ... */
			struct words guests;  /* machine_pid, vcpu; ... */
		} id_index;
		struct {
			uint32_t type;
			struct words private_data;
		} auxtrace_info;
		struct {
			uint64_t size, offset, reference;
			uint32_t index, tid, cpu;
		} auxtrace;
		struct {
			uint32_t format;
		} auxtrace_error;
		struct {
			uint64_t count;
			struct span threads;
		} thread_map;
		struct cpu_map cpu_map;
		struct {
			struct cpu_map cpus; /* first, as in `cpu_map` */
			uint64_t kind, id;
			struct span text; /* unit or name */
			uint64_t scale;   /* the bits of a double */
		} event_update;
		struct {
			uint64_t count;
			struct words terms; /* tag, value; ... */
		} stat_config;
		struct {
			uint64_t id;
			uint32_t cpu, thread;
			uint64_t value, enabled, running;
		} stat;
		struct {
			uint64_t shift, multiplier, zero, cycles, mask;
			uint8_t has_zero, is_short;
		} time_conversion;
		struct {
			uint64_t feature;
			struct span payload;
		} feature;
		struct {
			uint64_t stored, plain;
		} compressed;
		struct {
			uint64_t count;
			struct span entries;
		} bpf_metadata;
		struct {
			uint16_t version;
		} schedstat;
	};
};

/* False when the record is shorter than its fields (what is there is filled in, the rest 0), or of
 * an unknown type. Samples have no body. */
bool record_read(const struct recording *recording, const struct record *record,
		 struct record_body *body);
/* Only what stands behind the fields; how many bytes that is, 0: nothing does. */
size_t record_read_trailer(const struct recording *recording, const struct record *record,
			   struct record_trailer *trailer);

/* When any record was made; perf's own at 0. False: it is a sample that does not say. */
bool record_time(const struct recording *recording, const struct record *record, uint64_t *time);

/* "MMAP2 pid=12 tid=12 start=0x7f... path=/usr/lib/..." without a newline; false as record_read. */
bool record_describe(const struct recording *recording, const struct record *record,
		     struct strbuf *text);
bool sample_describe(const struct recording *recording, const struct record *record,
		     struct strbuf *text);
/* " bytes=0900...": all of it. */
void record_describe_bytes(const struct record *record, struct strbuf *text);
/*
 * The fields of a tracepoint, as " pid=12 prio=120", with those that every tracepoint has or without;
 * false: some are not in `raw`.
 */
bool describe_payload(struct strbuf *text, const struct tracepoint *tracepoint, struct span raw,
		      bool swap, bool with_common);
/* "'FILE' is damaged at offset 0x..: REASON; N bytes and at least M samples are missing" */
void damage_describe(const struct recording *recording, size_t index, struct strbuf *text);

#endif

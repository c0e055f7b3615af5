/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * perfdata_record: the fields of the records that are not samples.
 *
 * One table (perfdata/record_fields.c) says what stands where in each type; record_read fills
 * struct record_body from it, and record_describe prints by it.
 */
#ifndef ANALYZE_PERFDATA_RECORD_H
#define ANALYZE_PERFDATA_RECORD_H

#include "analyze/perfdata.h"

/* What sample_id_all puts behind records of the kernel. */
struct record_trailer {
	uint64_t present; /* SAMPLE_ bits */
	uint32_t pid, tid, cpu;
	uint64_t time, id, stream_id;
	const struct event *event; /* or NULL */
};

struct record_body {
	struct record_trailer trailer;
	union {
		struct { /* MMAP and MMAP2 */
			uint32_t pid, tid;
			uint64_t start, length, page_offset;
			uint32_t major, minor;
			uint64_t inode, inode_generation;
			uint8_t build_id_size; /* 0: none; else no device and inode */
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
		} lost; /* LOST; LOST_SAMPLES has no id */
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
			struct span bytes; /* old, then new */
		} text_poke;
		struct {
			uint64_t cookie;
			uint64_t count;
			struct words chain;
		} deferred;
		struct {
			uint32_t type;
			struct words private_data;
		} auxtrace_info;
		struct {
			uint64_t size, offset, reference;
			uint32_t index, tid, cpu;
		} auxtrace;
		/* ... the others that only record_describe needs, as they come */
	};
};

/* False when the record is shorter than its fields, or of an unknown type. */
bool record_read(const struct recording *recording, const struct record *record,
		 struct record_body *body);

/* "MMAP2 pid=12 tid=12 start=0x7f... path=/usr/lib/..." without a newline; false as record_read. */
bool record_describe(const struct recording *recording, const struct record *record,
		     struct strbuf *text);
bool sample_describe(const struct recording *recording, const struct record *record,
		     struct strbuf *text);

#endif

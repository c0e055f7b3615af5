/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * perfdata: the bytes of a perf recording -> records, in two passes.
 *
 *	struct recording *recording = recording_open(path, NULL, &error);
 *	recording_scan(recording, NULL, NULL, &error);      pass 1: every header once
 *	for each recording->chunks[i]                       pass 2: in any order, on any thread
 *		struct record_cursor cursor = record_cursor(recording, i);
 *		while (record_next(&cursor, &record))
 *			if (record.type == RECORD_SAMPLE)
 *				sample_read(recording, &record, &sample);
 *	recording_close(recording);
 *
 * File mode, pipe mode and directories, plain, gzip or zstd, with or without COMPRESSED records all
 * look the same: parts (one a file) of plain records, cut into chunks. Nothing in the input is
 * trusted; what is damaged ends its part, and is noted in `damages`.
 */
#ifndef ANALYZE_PERFDATA_H
#define ANALYZE_PERFDATA_H

#include "analyze/base.h"
#include "analyze/perf_format.h"

/* ---- events ---------------------------------------------------------------------------------- */

/* struct perf_event_attr of any size, in this machine's byte order; what the file lacks is 0 */
struct attr {
	uint32_t type;
	uint32_t size;
	uint64_t config, config1, config2, config3, config4;
	uint64_t sample_period; /* a frequency when ATTR_FREQ is set */
	uint64_t sample_type;
	uint64_t read_format;
	uint64_t flags; /* enum attr_flag numbers the bits */
	uint32_t wakeup;
	uint32_t breakpoint_type;
	uint64_t branch_sample_type;
	uint64_t user_registers; /* masks */
	uint64_t interrupt_registers;
	uint32_t user_stack_size;
	int32_t clock_id;
	uint32_t aux_watermark;
	uint32_t max_stack;
	uint32_t aux_sample_size;
	uint64_t signal_data;
};

static inline bool attr_has(const struct attr *attr, enum attr_flag flag)
{
	return attr->flags >> flag & 1;
}

static inline unsigned attr_precise_ip(const struct attr *attr)
{
	return (unsigned)(attr->flags >> ATTR_PRECISE_IP & 3);
}

/* One field of a tracepoint's payload, by libtraceevent. */
struct tracepoint_field {
	const char *name;
	uint32_t offset, size;
	uint32_t element_size; /* of an array; else 0 */
	bool is_signed;
	bool is_string;
	bool is_dynamic;  /* holds offset | length << 16 of the real thing */
	bool is_relative; /* ... counted from behind the field */
	bool is_address;
	bool is_common; /* one of those that every tracepoint has */
};

struct tracepoint {
	const char *system, *name;
	const char *print_format;
	struct tracepoint_field *fields;
	size_t field_count;
};

/* NULL: it has none of that name. */
const struct tracepoint_field *tracepoint_field(const struct tracepoint *tracepoint,
						const char *name, size_t length);
/*
 * The field's bytes in a payload (sample.raw). Of one whose length differs from sample to sample
 * they stand elsewhere, and the field says where. False: they are not there.
 */
bool payload_bytes(const struct tracepoint_field *field, struct span raw, bool swap,
		   struct span *bytes);
/* A number, of 1, 2, 4 or 8 bytes; of one with a sign all 64 bits have it. False: it is none. */
bool payload_number(const struct tracepoint_field *field, struct span raw, bool swap,
		    uint64_t *number);

/* Where the fields before READ stand in a sample; 0: not there. */
struct sample_layout {
	uint16_t identifier, ip, tid, time, addr, id, stream_id, cpu, period;
	uint16_t rest;    /* what comes behind them */
	uint16_t id_from_end, time_from_end; /* in the trailer of other records; 0: not there */
	uint16_t trailer_size;
};

struct event {
	uint32_t index;
	struct attr attr;
	const char *name; /* as `perf evlist` spells it */
	const char *unit; /* of EVENT_UPDATE, or NULL */
	double scale;     /* likewise, or 1 */
	const uint64_t *ids;
	size_t id_count;
	const struct tracepoint *tracepoint; /* or NULL */
	/* Of a probe where a function begins: `ra`, where it will return to; or NULL. */
	const struct tracepoint_field *return_address;
	struct sample_layout layout;
	uint64_t sample_count; /* by recording_scan */
};

/* What perf calls the time off the CPU that it summed up itself (--off-cpu). */
bool event_is_off_cpu(const struct event *event);

/* ---- what the header says: facts ------------------------------------------------------------- */

struct pmu {
	uint32_t type;
	const char *name;
};

struct build_id {
	uint16_t misc;
	int32_t pid;
	uint8_t size;
	uint8_t bytes[20];
	const char *path;
};

struct event_group {
	const char *name;
	uint32_t leader, members;
};

/* What EVENT_DESC says of an event; in the order of the attributes. */
struct event_description {
	const char *name;
	struct attr attr; /* all 0 when it is no attribute */
	const uint64_t *ids;
	size_t id_count;
};

/* A decoded feature section as lines for people; structured ones have several. */
struct fact_line {
	enum feature feature;
	const char *key;   /* "cpu 3", "node 0", ...; "" where the section has one value */
	const char *value; /* ends in "[cut]" where the section breaks off, or its counts lie */
};

struct facts {
	uint64_t present[FEATURE_BITS / 64]; /* which sections the header or the stream has */
	const char *host_name, *os_release, *perf_version, *arch, *cpu_description, *cpu_id;
	uint32_t cpus_online, cpus_available;
	uint64_t memory_kb;
	const char **command;
	size_t command_count;
	uint64_t first_sample_ns, last_sample_ns; /* both 0: not said */
	uint64_t clock_resolution_ns;
	uint32_t clock_id;             /* of CLOCK_DATA */
	uint64_t wall_clock_ns, clock_ns; /* the same moment on both clocks; 0: not said */
	uint64_t directory_version;
	uint32_t compression_type, compression_level, compression_ratio;
	uint32_t elf_machine, elf_flags;
	uint32_t cache_line_size;
	struct event_description *event_descriptions;
	size_t event_description_count;
	struct pmu *pmus;
	size_t pmu_count;
	struct build_id *build_ids;
	size_t build_id_count;
	struct event_group *groups;
	size_t group_count;
	struct fact_line *lines; /* every section present, in order of feature */
	size_t line_count;
	size_t bad_sections; /* those that break off, or whose counts lie */
};

/* "CPU_TOPOLOGY", ... as perf's own header spells it, or NULL. */
const char *feature_name(unsigned feature);

static inline bool facts_have(const struct facts *facts, unsigned feature)
{
	return facts->present[feature / 64] >> (feature % 64) & 1;
}

/* ---- the recording ---------------------------------------------------------------------------- */

enum recording_mode { MODE_FILE, MODE_PIPE, MODE_DIRECTORY };

/* Where a part of the input could not be read on, and what that is known to have cost. */
struct damage {
	const char *file;       /* of a directory; else NULL */
	uint64_t offset;        /* in the plain (decompressed) file */
	const char *reason;
	uint64_t missing_bytes; /* at least */
	uint64_t missing_samples;
};

struct type_count {
	uint32_t type;
	uint64_t count;
};

/* What pass 1 counts. */
struct tally {
	struct type_count *types; /* by number; only those that occur */
	size_t type_count;
	uint64_t records, samples;
	uint64_t lost;             /* LOST.lost and LOST_SAMPLES.lost */
	uint64_t throttled;        /* THROTTLE records */
	uint64_t unattributed;     /* samples whose id belongs to no event */
	uint64_t undecodable;      /* records shorter than their fields */
	uint64_t aux_bytes;        /* AUXTRACE payloads passed over */
	uint64_t compressed_bytes, plain_bytes; /* of COMPRESSED payloads */
	uint64_t first_ns, last_ns; /* of samples with a time; first > last: none */
};

/* From when to when records were lost. */
struct gap {
	uint64_t start, end; /* the last record before it; and that which tells of it */
	uint32_t cpu;        /* or GAP_ANY_CPU */
};

enum { GAP_ANY_CPU = UINT32_MAX };

struct chunk {
	uint32_t part;
	uint64_t start, end; /* of its records, within the part */
};

struct recording {
	const char *name;
	enum recording_mode mode;
	unsigned version;       /* 1: PERFFILE, 2: PERFILE2 */
	bool swap, big_endian;
	bool interrupted;       /* perf did not live to write the size of its data */
	const char *packing;    /* "gzip", "zstd" or NULL */
	int64_t modified_s;     /* when its file was written, since 1970; 0: it came as a stream */
	struct event **events;
	size_t event_count;
	struct facts facts;
	const struct damage *damages;
	size_t damage_count;
	/* from recording_scan */
	struct tally tally;
	const struct chunk *chunks;
	size_t chunk_count;
	struct gap *gaps; /* by start; where they are wanted */
	size_t gap_count;
	struct recording_state *state; /* perfdata's own */
};

struct recording_options {
	uint64_t memory_limit; /* input that cannot be mapped goes to a temporary file above this */
	uint64_t chunk_bytes;
	unsigned expansion_limit; /* plain bytes at most for a byte of compressed input */
	unsigned threads;         /* 0: one for each processor */
	bool wants_gaps;          /* to know from when to when records were lost */
};
#define RECORDING_OPTIONS_INIT {64 << 20, 1 << 20, 4096, 0, false}

/* Whether these bytes begin a recording. */
bool recording_begins(const unsigned char *bytes, size_t size);
/* A NULL for `options` means the values above. `path` is a file or a directory. */
struct recording *recording_open(const char *path, const struct recording_options *options,
				 struct error *error);
/* Reads `fd`, whatever it is, to its end; the caller closes it. `name` is for messages. */
struct recording *recording_open_fd(int fd, const char *name,
				    const struct recording_options *options, struct error *error);
/* Takes an input that was opened already: of base/input.h, and empty afterwards. */
struct input;
struct recording *recording_open_input(struct input *input, const char *name,
				       const struct recording_options *options,
				       struct error *error);
/* Over bytes that outlive the recording. */
struct recording *recording_open_bytes(const void *bytes, size_t size,
				       const struct recording_options *options,
				       struct error *error);
void recording_close(struct recording *recording);

struct record {
	uint32_t type;
	uint16_t misc;
	uint32_t part;
	size_t size;               /* with the header */
	const unsigned char *data; /* the header */
	uint64_t at;               /* where that is in its part */
};

/*
 * Pass 1, once: walks all records in file order, learns events and facts from those that tell them,
 * counts, and notes chunks. `visit`, where given, sees every record but samples and those of context
 * switches, whose bytes are there until it returns; it stops the scan by returning non-zero, which
 * recording_scan then returns. -1 and `error`: cannot go on.
 */
typedef int record_visitor(void *state, const struct recording *recording,
			   const struct record *record);
int recording_scan(struct recording *recording, record_visitor *visit, void *state,
		   struct error *error);

struct record_cursor {
	const struct recording *recording;
	const unsigned char *at, *end;
	uint64_t start; /* in the part; `at` stood there first */
	uint32_t part;
};

/* Over one chunk; over all records in file order with `chunk` counting up. */
struct record_cursor record_cursor(const struct recording *recording, size_t chunk);

/* All 0 at first. */
struct chunk_buffer {
	unsigned char *bytes;
	size_t size;
};

/*
 * The same for threads that go over all chunks at once: the records are in the buffer until it is
 * used again. They are copied in less time than their pages are mapped, and where threads share a
 * mapping, each page that one of them gives back stops the others.
 */
struct record_cursor record_cursor_in(const struct recording *recording, size_t chunk,
				      struct chunk_buffer *buffer);
bool record_next(struct record_cursor *cursor, struct record *record);
/* The one that was met at this place: that of record_place. */
struct record record_at(const struct recording *recording, uint64_t place);
/* The records of this chunk are not needed again soon: their memory may go back to the system. */
void chunk_done(const struct recording *recording, size_t chunk);

/* Where the record is in its plain file; one from a COMPRESSED payload is where that is. */
uint64_t record_offset(const struct recording *recording, const struct record *record);
/* Its place in the order of the walk: of two records the later one has the larger. */
uint64_t record_place(const struct record *record);
/* "MMAP2", ... as `perf report --stats` says it, or NULL. */
const char *record_type_name(uint32_t type);
/* The event an ID belongs to; of a recording without ids its only or first event; else NULL. */
struct event *recording_event(const struct recording *recording, uint64_t id);

/* ---- samples ---------------------------------------------------------------------------------- */

/* `count` 64-bit words of the recording's byte order. */
struct words {
	const unsigned char *at;
	uint64_t count;
};
uint64_t word_at(const struct recording *recording, struct words words, uint64_t index);

struct read_value {
	uint64_t value, id, lost;
};

/* What a counter or a group of them stood at, by attr.read_format. */
struct read_group {
	uint64_t format;
	uint64_t count; /* of values: 1 without READ_GROUP */
	uint64_t enabled, running;
	uint64_t single; /* the value, without READ_GROUP */
	struct words words;
	uint8_t width;
};

struct sample {
	const struct event *event;
	uint64_t present; /* SAMPLE_ bits; ID and IDENTIFIER both give `id` */
	uint16_t misc;
	uint64_t id, ip, time, addr, stream_id;
	uint64_t period; /* where it is not recorded: the attr's, or 1 if that is a frequency */
	uint32_t pid, tid, cpu;
	struct read_group read;
	struct words callchain;
	struct span raw;
	uint64_t branch_hw_index; /* ~0: not said */
	struct words branches;    /* from, to, flags; from, ... */
	struct words branch_counters;
	uint64_t user_abi, interrupt_abi;
	struct words user_registers, interrupt_registers;
	struct span user_stack;      /* what was really copied: dyn_size bytes */
	uint64_t user_stack_size;    /* reserved */
	uint64_t weight, data_source, transaction, physical_address, cgroup;
	uint64_t data_page_size, code_page_size;
	struct span aux;
};

/* False, with what could be read, when the record is shorter than its fields or has no event. */
bool sample_read(const struct recording *recording, const struct record *record,
		 struct sample *sample);
struct read_value read_group_value(const struct recording *recording,
				   const struct read_group *group, uint64_t index);

#endif

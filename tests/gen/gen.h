/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gen: writes perf recordings, right ones and wrong ones, of either byte order.
 *
 *	struct gen gen;
 *	gen_init(&gen, GEN_PIPE, GEN_BIG);
 *	struct gen_event *event = gen_event(&gen, "cycles", SAMPLE_IP | SAMPLE_TID, 77);
 *	gen_sample(&gen, event, &(struct gen_sample){.ip = 0x1000, .pid = 1, .tid = 2});
 *	struct gen_bytes *out = gen_begin(&gen, RECORD_LOST, 0);
 *	gen_u64(out, 77);
 *	gen_end(&gen);                          a LOST record that lacks its second field
 *	struct gen_bytes file = gen_finish(&gen);
 *	...
 *	gen_bytes_release(&file);
 *	gen_release(&gen);
 *
 * What is written comes from the description of the format alone; it shares the reader's names for
 * numbers, but none of its code. A big-endian recording is what a big-endian machine would write:
 * the first member of a bitfield sits in the most significant bits.
 */
#ifndef TESTS_GEN_H
#define TESTS_GEN_H

#include "analyze/perfdata.h"
#include "analyze/perfdata_record.h"

/* ---- bytes ----------------------------------------------------------------------------------- */

struct gen_bytes {
	unsigned char *at;
	size_t size, capacity;
	bool big_endian;
};

void gen_bytes_release(struct gen_bytes *bytes);
void gen_put(struct gen_bytes *bytes, const void *from, size_t size);
void gen_zero(struct gen_bytes *bytes, size_t size);
void gen_u8(struct gen_bytes *bytes, uint8_t value);
void gen_u16(struct gen_bytes *bytes, uint16_t value);
void gen_u32(struct gen_bytes *bytes, uint32_t value);
void gen_u64(struct gen_bytes *bytes, uint64_t value);
/* Exactly `size` bytes: the text, cut or filled up with NUL. */
void gen_text(struct gen_bytes *bytes, const char *text, size_t size);
/* The text, its NUL, and NULs up to a multiple of 8: a path in a record. */
void gen_path(struct gen_bytes *bytes, const char *text);
/* A string of a feature section: its size, rounded up to 64, and the bytes. */
void gen_string(struct gen_bytes *bytes, const char *text);
/* Overwrites `width` bytes of what was written. */
void gen_patch(struct gen_bytes *bytes, size_t offset, size_t width, uint64_t value);

/* `value`, whose members stand one behind the other from bit 0, as a bitfield of 64 bits. */
uint64_t gen_bitfield(bool big_endian, uint64_t value, const unsigned char *widths);

/* ---- a recording ----------------------------------------------------------------------------- */

enum gen_kind { GEN_FILE, GEN_PIPE, GEN_V1 };
enum gen_order { GEN_LITTLE, GEN_BIG };

enum {
	GEN_EVENTS = 24,
	GEN_IDS = 8,
	GEN_READS = 4,
	/* places in the header of a file, for gen_patch */
	GEN_AT_ATTR_SIZE = 16,
	GEN_AT_ATTRS_OFFSET = 24,
	GEN_AT_ATTRS_SIZE = 32,
	GEN_AT_DATA_OFFSET = 40,
	GEN_AT_DATA_SIZE = 48,
	GEN_AT_FEATURES = 72,
	GEN_HEADER_SIZE = 104,
};

struct gen_event {
	struct attr attr; /* attr.size bytes of it are written, and zeros if that is more */
	const char *name;
	uint64_t ids[GEN_IDS];
	size_t id_count;
};

struct gen_mark {
	size_t offset; /* of a record in `data` */
	uint32_t type;
};

struct gen_compressor;

struct gen {
	enum gen_kind kind;
	bool host_is_32_bit; /* the feature bitmap is made of 32-bit words */
	bool interrupted;    /* the size of the data is 0, and no feature section follows */
	bool attr_is_last;   /* pipe: HEADER_ATTR and HEADER_FEATURE behind the data */
	struct gen_event events[GEN_EVENTS];
	size_t event_count;
	struct gen_bytes data; /* the records */
	struct gen_mark *marks;
	size_t mark_count, mark_capacity;
	struct gen_bytes features[FEATURE_BITS];
	bool feature_present[FEATURE_BITS];
	size_t data_offset; /* of the first record of `data`, once gen_finish has been called */
	struct gen_compressor *compressor;
};

void gen_init(struct gen *gen, enum gen_kind kind, enum gen_order order);
void gen_release(struct gen *gen);
/* An event with attr.size 128, sample_id_all and one id (or none if `id` is 0). */
struct gen_event *gen_event(struct gen *gen, const char *name, uint64_t sample_type, uint64_t id);
/* perf_event_attr as it is in the file. */
void gen_attr(struct gen_bytes *out, const struct attr *attr);
/* The whole file; may be called again after more was added. The caller releases it. */
struct gen_bytes gen_finish(struct gen *gen);

/* A record: its fields go to what gen_begin returns; gen_end writes the size into the header. */
struct gen_bytes *gen_begin(struct gen *gen, uint32_t type, uint16_t misc);
void gen_end(struct gen *gen);
/* How many records of this type (all: 0) end at or before `end` of `data`. */
size_t gen_count(const struct gen *gen, uint32_t type, size_t end);

/* A feature section: its fields go to what this returns. */
struct gen_bytes *gen_feature(struct gen *gen, enum feature feature);
/* All 34 sections with known values (gen_features.c); those of simpleperf not. */
void gen_all_features(struct gen *gen);

/* ---- samples --------------------------------------------------------------------------------- */

struct gen_branch {
	uint64_t from, to;
	uint64_t flags; /* as a little-endian machine has them */
};

struct gen_sample {
	uint16_t misc;
	uint64_t ip, time, addr, id, stream_id, period;
	uint32_t pid, tid, cpu;
	uint64_t enabled, running;
	struct read_value reads[GEN_READS];
	size_t read_count; /* written only with READ_GROUP */
	const uint64_t *chain;
	size_t chain_count;
	const void *raw;
	uint32_t raw_size;
	uint64_t hw_index;
	const struct gen_branch *branches;
	size_t branch_count;
	const uint64_t *branch_counters;
	uint64_t user_abi, interrupt_abi; /* 0: no registers follow */
	const uint64_t *user_registers, *interrupt_registers; /* one for each bit of the mask */
	const void *user_stack;
	uint64_t user_stack_size, user_stack_copied;
	uint64_t weight, data_source, transaction, physical_address, cgroup;
	uint64_t data_page_size, code_page_size;
	const void *aux;
	uint64_t aux_size;
};

void gen_sample(struct gen *gen, const struct gen_event *event, const struct gen_sample *sample);
void gen_sample_fields(struct gen_bytes *out, const struct attr *attr,
		       const struct gen_sample *sample);
void gen_read_values(struct gen_bytes *out, uint64_t read_format, const struct gen_sample *sample);
/* A sample with every field there is set to a value of its own, made from `seed`. */
struct gen_sample gen_full_sample(uint64_t seed);
enum { GEN_FULL_REGISTERS = 0x1c3 }; /* the masks that go with it */

/* ---- other records --------------------------------------------------------------------------- */

void gen_trailer(struct gen_bytes *out, const struct attr *attr,
		 const struct record_trailer *trailer);
/*
 * A record of the kernel from the struct it is to be read into, with its trailer. Words in `body`
 * are in this machine's order; spans of text end in a NUL that they do not count.
 */
void gen_body(struct gen *gen, const struct gen_event *event, uint32_t type, uint16_t misc,
	      const struct record_body *body);
void gen_comm(struct gen *gen, const struct gen_event *event, uint32_t pid, const char *name);
/* A body with known values for each type of the kernel's but SAMPLE; false: no such type. */
bool gen_known_body(uint32_t type, struct record_body *body, uint16_t *misc);

/* One of perf's own records (type >= 64), with known values. */
void gen_own(struct gen *gen, uint32_t type);
/* What must be read in a description of that record; ends with NULL. */
const char *const *gen_own_values(uint32_t type);
/* One of simpleperf's private records, with a payload of `size` bytes. */
void gen_simpleperf(struct gen *gen, uint32_t type, size_t size);
/* AUXTRACE with a payload of `size` bytes behind it. */
void gen_auxtrace(struct gen *gen, size_t size);

/* The formats of tracepoints, as tracefs has them; what a long of the machine was is told with them. */
struct gen_format {
	const char *system, *text;
};
void gen_tracing_formats(struct gen_bytes *out, const struct gen_format *formats, size_t count,
			 unsigned long_size);
/* TRACING_DATA of these: as a feature section, or in pipe mode as a record. */
void gen_add_tracing_of(struct gen *gen, const struct gen_format *formats, size_t count,
			unsigned long_size);
/* The tracing data of a recording with the tracepoint test:ping, attr.config GEN_PING. */
void gen_tracing_data(struct gen_bytes *out);
enum { GEN_PING = 4711, GEN_PING_SIZE = 40 };
/* Its payload: the numbers, and the text as its dynamic string. */
void gen_ping(struct gen_bytes *out, uint32_t pid, uint64_t value, const char *text);
/* TRACING_DATA of that. */
void gen_add_tracing(struct gen *gen);

/* ---- tracepoints of the kernel ----------------------------------------------------------------- */

enum gen_tracepoint {
	GEN_SCHED_SWITCH,     /* prev: comm pid prio state; next: comm pid prio */
	GEN_SCHED_WAKEUP,     /* comm pid prio cpu */
	GEN_CONTENTION_BEGIN, /* lock flags */
	GEN_CONTENTION_END,   /* lock result */
	GEN_FUTEX_ENTER,      /* number uaddr operation */
	GEN_FUTEX_EXIT,       /* number result */
	GEN_TRACEPOINTS,
};

struct gen_value {
	const char *text; /* of a field that is an array; or NULL */
	uint64_t number;
};

/* A machine on which a long has 4 or 8 bytes. */
void gen_add_tracepoints(struct gen *gen, unsigned long_size);
struct gen_event *gen_tracepoint_event(struct gen *gen, enum gen_tracepoint which,
				       uint64_t sample_type, uint64_t id);
/* `sample` but for its payload, which are the values of the fields. */
void gen_tracepoint_sample(struct gen *gen, const struct gen_event *event,
			   enum gen_tracepoint which, unsigned long_size,
			   const struct gen_value *values, struct gen_sample sample);

/* ---- threads that are scheduled (gen_schedule.c) -------------------------------------------------- */

enum { GEN_CPUS = 3, GEN_THREADS = 6 };

/* From its first record to the end of the recording, in ns. */
struct gen_life {
	uint32_t pid, tid;
	uint64_t first, on_cpu, runnable, blocked, switches;
};

struct gen_schedule {
	enum gen_order order;
	unsigned long_size;
	unsigned steps;             /* records, more or less */
	unsigned round;             /* records in a round; 0: a few */
	unsigned lost_at, lost_end; /* those of CPU 0 from this step to that are lost; 0: none */
	struct gen_life lives[GEN_THREADS]; /* filled in */
	uint64_t end;                       /* likewise: the time of the last record */
};

/* sched_switch and sched_wakeup of threads on some CPUs, in rounds, and what they did. */
struct gen_bytes gen_schedule(struct gen_schedule *schedule);
/* Waits for locks of the kernel, lock:contention_begin and _end (gen_locks.c). */
struct gen_bytes gen_locks(void);

/*
 * What is added between the two is compressed as one zstd stream that never ends, in records of
 * `type` that hold `slice` plain bytes each, whatever that cuts apart.
 */
void gen_compress_begin(struct gen *gen, uint32_t type, size_t slice);
void gen_compress_end(struct gen *gen);

/* ---- named recordings ------------------------------------------------------------------------ */

struct gen_case {
	const char *name;
	struct gen_bytes (*make)(void);
};
extern const struct gen_case gen_cases[]; /* the last has no name */

/* What the little-endian and the big-endian case are both made of (gen_cases.c). */
void gen_every_record(struct gen *gen, bool for_perf);

#endif

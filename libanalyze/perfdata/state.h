/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of perfdata/ share behind struct recording. */
#ifndef PERFDATA_STATE_H
#define PERFDATA_STATE_H

#include "analyze/perfdata.h"
#include "base/arena.h"
#include "base/reader.h"
#include "base/vector.h"
#include "perfdata/input.h"

struct id_slot {
	uint64_t id;
	struct event *event; /* NULL: free */
};

/* Where a COMPRESSED record stood, by the place of its stub in the plain stream. */
struct plain_origin {
	uint64_t plain; /* offset in the part */
	uint64_t file;
};

/* One file of records. */
struct part {
	const char *file_name;      /* in a directory; else NULL */
	struct input input;
	const unsigned char *bytes; /* of the records: within `input`, or of `plain` */
	uint64_t size;              /* up to the end or to the damage */
	uint64_t file_offset;       /* of bytes[0], where they are the input's own */
	struct spool *plain;        /* the records with COMPRESSED payloads unpacked; or NULL */
	struct {
		struct plain_origin *items;
		size_t count, capacity;
	} origins;
};

struct recording_state {
	struct arena arena;
	struct recording_options options;
	struct {
		struct part *items;
		size_t count, capacity;
	} parts;
	struct {
		struct event **items;
		size_t count, capacity;
	} events;
	struct {
		struct damage *items;
		size_t count, capacity;
	} damages;
	struct {
		struct chunk *items;
		size_t count, capacity;
	} chunks;
	struct id_slot *ids; /* open addressing; a power of two */
	size_t id_capacity, id_count;
	uint64_t id_budget; /* how many more the input can rightly claim */
	struct tracing *tracing;
	struct facts_builder *facts;
};

/* Notes that `part` cannot be read on from `offset` of its file. */
void damage_add(struct recording *recording, const struct part *part, uint64_t offset,
		uint64_t missing_bytes, uint64_t missing_samples, const char *reason, ...)
	PRINTF_LIKE(6, 7);

/* attr.c: `bytes` begins a perf_event_attr of `size` bytes at most; false: it cannot be one. */
bool attr_read(struct span bytes, bool swap, bool big_endian, struct attr *attr);
/* The event's name by its attr alone, as perf makes it when the recording has no name. */
void attr_name(const struct attr *attr, const struct facts *facts, struct strbuf *name);

/* events.c */
struct event *event_add(struct recording *recording, const struct attr *attr);
void event_add_id(struct recording *recording, struct event *event, uint64_t id);

/* facts.c: one feature section's payload, of a file's header or a HEADER_FEATURE record. */
void facts_add(struct recording *recording, uint32_t feature, struct span payload);
/* One build-id entry: of the BUILD_ID section, or a HEADER_BUILD_ID record (header included). */
void facts_add_build_id(struct recording *recording, struct span record);
/* Sorts what was added, and makes the lines; when all records that may add have been seen. */
void facts_finish(struct recording *recording);

/* tracing.c */
struct tracing *tracing_read(struct span bytes, struct arena *arena, struct error *error);
void tracing_free(struct tracing *tracing);
/* The tracepoint with this id (attr.config), or NULL. */
const struct tracepoint *tracing_find(struct tracing *tracing, uint64_t id);

#endif

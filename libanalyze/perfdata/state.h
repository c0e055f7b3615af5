/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of perfdata/ share behind struct recording. */
#ifndef PERFDATA_STATE_H
#define PERFDATA_STATE_H

#include "analyze/perfdata.h"
#include "base/arena.h"
#include "base/reader.h"
#include "base/vector.h"
#include "base/input.h"

/* What stands at the same place in all samples of an event: struct sample_layout says where. */
enum {
	SAMPLE_FIXED = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ADDR | SAMPLE_ID | SAMPLE_CPU |
		       SAMPLE_PERIOD | SAMPLE_STREAM_ID | SAMPLE_IDENTIFIER,
};

struct event_type {
	uint64_t config;
	const char *name;
};

struct id_slot {
	uint64_t id;
	struct event *event; /* NULL: free */
};

/* From where in the file the plain stream comes, from `plain` to that of the next origin. */
struct plain_origin {
	uint64_t plain; /* offset in the part */
	uint64_t file;
	bool is_packed; /* all of it is in the COMPRESSED record there; else it is a copy */
};

enum { PARTS_MOST = 1 << 16 }; /* what record_place has bits for */

/* One file of records. */
struct part {
	const char *file_name;      /* in a directory; else NULL */
	struct input input;
	const unsigned char *bytes; /* of the records: within `input`, or of `plain` */
	uint64_t size;              /* up to the end or to the damage */
	uint64_t file_offset;       /* of bytes[0], where they are the input's own */
	uint64_t described;         /* where the last section ends that the header tells of */
	bool droppable;             /* as struct input's, of bytes */
	struct spool *plain;        /* the records with COMPRESSED payloads unpacked; or NULL */
	struct {
		struct plain_origin *items;
		size_t count, capacity;
	} origins;
};

enum { ID_LAYOUTS_MAX = 32 };

struct chunks {
	struct chunk *items;
	size_t count, capacity;
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
	struct chunks chunks;
	struct id_slot *ids; /* open addressing; a power of two */
	size_t id_capacity, id_count;
	uint64_t id_budget;  /* how many more the input can rightly claim */
	uint16_t id_offset;  /* of the id in every sample; 0: events differ, or have none */
	bool ids_differ;     /* ... they differ */
	/* ... one event for each pair of places (in a sample, in a trailer), which are few */
	const struct event *id_layouts[ID_LAYOUTS_MAX];
	size_t id_layout_count;
	struct tracing *tracing;
	struct {             /* names by attr.config, of EVENT_TYPE records and sections */
		struct event_type *items;
		size_t count, capacity;
	} event_types;
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
/* `words` of a file's ids section or of a HEADER_ATTR record. */
void event_add_ids(struct recording *recording, struct event *event, struct span words);
void event_set_name(struct recording *recording, struct event *event, struct span name);
/* A HEADER_ATTR, EVENT_UPDATE or EVENT_TYPE record, or an entry of the event_types section. */
bool event_add_attr_record(struct recording *recording, const struct record *record);
bool event_update(struct recording *recording, const struct record *record);
bool event_add_type(struct recording *recording, struct span entry);
/* The event of a SAMPLE record, or NULL. */
struct event *event_of_sample(const struct recording *recording, const struct record *record);
/*
 * Where all samples have the id that tells their event, or 0: there is but one event. False: they are
 * told apart by more.
 */
static inline bool samples_id_place(const struct recording *recording, uint16_t *place)
{
	const struct recording_state *state = recording->state;

	*place = recording->event_count > 1 ? state->id_offset : 0;
	return recording->event_count == 1 || (*place && !state->ids_differ);
}
/* Names and tracepoints, once all that can tell them has been read. */
void events_finish(struct recording *recording);

/*
 * facts.c: one feature section's payload, of a file's header or a HEADER_FEATURE record. Of the
 * same feature the last one holds. What facts has by then (all but lines and build-ids) can be used.
 */
void facts_add(struct recording *recording, uint32_t feature, struct span payload);
/* One build-id entry: of the BUILD_ID section, or a HEADER_BUILD_ID record (header included). */
void facts_add_build_id(struct recording *recording, struct span record);
/* Sorts what was added, and makes the lines; when all records that may add have been seen. */
void facts_finish(struct recording *recording);

/* sample.c: also what a READ record holds */
void read_values(struct reader *reader, uint64_t format, struct read_group *group);

/* compressed.c: from `offset`, where the first COMPRESSED record is, all goes into part->plain. */
int part_unpack(struct recording *recording, struct part *part, uint64_t offset,
		struct error *error);

/* record_cursor.c: bytes behind the record that belong to it but not to its size. */
uint64_t record_payload(const struct record *record, bool swap);

/* header.c: the part that begins with a header; -1: it is no recording. */
int header_read(struct recording *recording, struct part *part, struct error *error);
/* The payload of a HEADER_TRACING_DATA record. */
void recording_add_tracing(struct recording *recording, const struct part *part, struct span bytes);

/* tracing.c: NULL and `error` when the bytes are no tracing data. */
struct tracing *tracing_read(struct span bytes, struct arena *arena, struct error *error);
void tracing_free(struct tracing *tracing);
/* The tracepoint with this id (attr.config), or NULL. */
const struct tracepoint *tracing_find(struct tracing *tracing, uint64_t id);

#endif

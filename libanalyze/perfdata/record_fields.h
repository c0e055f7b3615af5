/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record_fields: what stands where in each record type, as a table.
 *
 * A layout is an array of fields in the order of the bytes. fields_walk reads them one after the
 * other, stores into struct record_body what has a place there, and calls `seen` for each field
 * with a name. A list's count, or the number that decides which fields follow, is taken from the
 * body, so a field that another one needs must have a place in it.
 */
#ifndef PERFDATA_RECORD_FIELDS_H
#define PERFDATA_RECORD_FIELDS_H

#include "analyze/perfdata_record.h"
#include "base/reader.h"

enum wire {
	WIRE_END,     /* of the layout */
	WIRE_NOTHING, /* no bytes: shows what has been read before */
	WIRE_U8,
	WIRE_U16,
	WIRE_U32,
	WIRE_U64,
	WIRE_SKIP,   /* `size` bytes of padding */
	WIRE_COPY,   /* `size` bytes, copied into the body */
	WIRE_BYTES,  /* `size` bytes, or `count`: a span */
	WIRE_TEXT,   /* `size` bytes that hold a string */
	WIRE_STRING, /* up to a NUL or the end */
	WIRE_REST,   /* all that is left */
	WIRE_WORDS,  /* elements of `size` bytes in u64; `count` of them or all that is left */
	WIRE_LIST,   /* likewise, of anything, as a span */
	WIRE_GROUP,  /* the fields of `parts`, whose names go behind this one's */
	WIRE_ATTR,   /* a perf_event_attr */
	WIRE_READ,   /* counters, by attr.read_format of the event in the trailer */
};

enum show {
	SHOW_NUMBER,
	SHOW_SIGNED,
	SHOW_HEX,
	SHOW_TIME,
	SHOW_FLOAT,
	SHOW_WORD,  /* the name in `words` */
	SHOW_FLAGS, /* names of the bits in `words` */
	SHOW_PROTECTION,
	SHOW_TEXT,
	SHOW_BYTES,
	SHOW_SIZE,     /* how many bytes there are, not which */
	SHOW_BUILD_ID, /* of the size at `count`, from the 20 bytes at `into` */
	SHOW_FEATURE,
	SHOW_LIST, /* "a:b,c:d" by `parts` */
	SHOW_CHAIN,
	SHOW_NAMESPACES,
	SHOW_READ,
	SHOW_MASK, /* of CPUs, as ranges */
	SHOW_ATTR,
};

/* A member of struct record_body; width 0: nowhere. */
struct place {
	uint16_t offset, width;
};

enum when {
	WHEN_ALWAYS,
	WHEN_LEFT, /* if there are bytes left: later versions added it */
	WHEN_MISC, /* if record.misc has the bits of `value` */
	WHEN_NOT_MISC,
	WHEN_EQUAL, /* if `decider` is `value` */
	WHEN_FROM,  /* if it is at least that */
};

struct word {
	uint64_t value; /* or bits */
	const char *word;
};

struct record_field {
	const char *name; /* NULL: not shown */
	enum wire wire;
	enum show show;
	struct place into;
	uint16_t size;
	struct place count;
	enum when when;
	struct place decider;
	uint16_t value;
	const struct record_field *parts;
	const struct word *words; /* ends in a NULL */
};

struct record_layout {
	const char *name;
	const struct record_field *fields; /* or NULL: there are none */
	const struct word *misc;           /* what the bits above cpumode say; or NULL */
};

/* The name in `words`, or NULL. */
const char *word_of(const struct word *words, uint64_t value);

/* How the tables are written: the member of struct record_body that a field fills. */
#define BODY(member)                                                                               \
	{                                                                                          \
		offsetof(struct record_body, member), sizeof(((struct record_body *)0)->member)    \
	}

/* Layouts of types from 64 on; by record_layout alone. */
extern const struct record_layout user_layouts[RECORD_KNOWN_END - RECORD_USER_TYPE_START];

extern const struct record_field schedstat_cpu_fields[], schedstat_domain_fields[];

/* NULL for a type that is not known. */
const struct record_layout *record_layout(uint32_t type);
struct field_value {
	uint64_t number;
	struct span bytes; /* of all but numbers */
	uint64_t count;    /* elements of a list */
};

struct field_walk {
	const struct recording *recording;
	const struct record *record; /* or NULL: of the elements of a list */
	struct record_body *body;    /* or NULL: likewise */
	struct reader reader;
	const char *prefix; /* of the group being walked, or NULL */
	void (*seen)(struct field_walk *walk, const struct record_field *field,
		     const struct field_value *value);
	void *state; /* of `seen` */
};

void fields_walk(struct field_walk *walk, const struct record_field *fields);
/* record_read with a `seen`; fills `walk` but for that and `state`. */
bool record_walk(struct field_walk *walk, const struct recording *recording,
		 const struct record *record, struct record_body *body);
uint64_t body_number(const struct record_body *body, struct place place);

#endif

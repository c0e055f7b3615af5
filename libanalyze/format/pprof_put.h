/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pprof_put: what the parts of the writer share. A message stands behind its size, so each is made
 * by itself and then put into the one around it.
 */
#ifndef FORMAT_PPROF_PUT_H
#define FORMAT_PPROF_PUT_H

#include "analyze/format.h"
#include "base/intern.h"
#include "base/numbers.h"

/* Of a module: offsets that were met, in whole pages, and how far addresses are above them. */
struct pprof_range {
	uint64_t least, most; /* the last one */
	uint64_t slide;
	bool has_files, has_lines, is_placed;
};

struct pprof_writer {
	const struct profile *profile;
	const struct pprof_options *options;
	struct sample_types types;
	struct demangler *demangler;
	struct intern strings;
	struct pprof_range *ranges;  /* by module */
	uint32_t program;            /* the module that the profile is of; or none of them */
	bool tells_events;           /* samples have a label of the event, as there are several */
	struct numbers number_keys;  /* by key of labels: whether it is of numbers */
	struct strbuf message, inner; /* being made */
	struct strbuf out;
};

/* A field that is 0 is left out, as it means the same. */
void pprof_put_number(struct strbuf *out, uint64_t field, uint64_t value);
/* Of repeated numbers, where a 0 is one of them. */
void pprof_put_packed(struct strbuf *packed, uint64_t value);
void pprof_put_bytes(struct strbuf *out, uint64_t field, const void *bytes, size_t size);
/* Which is then empty again. */
void pprof_put_message(struct strbuf *out, uint64_t field, struct strbuf *message);

/* The index of a string. */
uint32_t pprof_put_text(struct pprof_writer *writer, const char *text);
uint32_t pprof_put_span(struct pprof_writer *writer, struct span span);
/* Of one of the profile's. */
uint32_t pprof_put_string(struct pprof_writer *writer, uint32_t string);

/* Lines at the place that have locations of their own: all but the last, if that is wanted. */
static inline uint32_t pprof_expanded(const struct pprof_writer *writer, uint32_t location)
{
	uint32_t lines = writer->profile->locations.items[location].line_count;

	return writer->options->expand_inlines && lines ? lines - 1 : 0;
}

/* The id of the location that such a line has; they follow those of places. */
static inline uint64_t pprof_line_id(const struct pprof_writer *writer, uint32_t location,
				     uint32_t line)
{
	const struct profile *profile = writer->profile;

	return (uint64_t)profile->locations.count + 1 +
	       profile->locations.items[location].line_start + line;
}

/* Mappings, functions and locations; the id of each is its number in the model and 1. */
void pprof_put_tables(struct pprof_writer *writer);
void pprof_put_samples(struct pprof_writer *writer);
/* Types of samples, facts, comments. */
void pprof_put_notes(struct pprof_writer *writer);

/* The event is one of those that are written. */
static inline bool pprof_is_wanted(const struct pprof_writer *writer, uint32_t event)
{
	return writer->options->event == NONE || writer->options->event == event;
}

#endif

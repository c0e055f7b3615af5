/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pprof: what the parts of the reader share.
 *
 * Strings, ids and all else may come after what refers to them. So all but the samples is read in a
 * first walk over the message and then put into the model, and the samples in a second.
 *
 * A file that is made to have hashes of ids collide costs time in the square of their number; they
 * are as many as the file has bytes for.
 */
#ifndef FORMAT_PPROF_H
#define FORMAT_PPROF_H

#include "analyze/format.h"
#include "base/numbers.h"
#include "format/pprof_ids.h"
#include "format/pprof_wire.h"

/* Strings by their index in the file until the first walk is over. */
struct pprof_mapping {
	uint64_t start, limit, offset;
	uint64_t file, build_id;
	uint32_t module; /* of the model */
};

struct pprof_function {
	uint64_t name, system_name, file, start_line;
	uint32_t function; /* of the model */
	bool is_dropped;   /* drop_frames matches */
};

struct pprof_line {
	uint64_t function, line, column; /* an id, and then the number */
};

struct pprof_location {
	uint64_t mapping, address; /* an id; 0: none */
	uint32_t line_start, line_count;
	uint32_t location; /* of the model */
	/* drop_frames matches here; all of it goes, or the lines inside of the match did. */
	bool is_dropped, is_cut;
};

struct pprof_type {
	uint64_t name, unit;
	/* Of the model, when notes were read. */
	uint32_t name_text, unit_text, event;
	bool is_even; /* all samples of a stack have the same weight */
};

struct pprof {
	struct profile *profile;
	const char *name;
	const unsigned char *start;
	struct error *error;
	struct demangler *demanglers[2]; /* by style: how names may have been made */

	PROFILE_TABLE(uint32_t) strings; /* those of the model */
	PROFILE_TABLE(struct pprof_type) types;
	PROFILE_TABLE(struct pprof_mapping) mappings;
	PROFILE_TABLE(struct pprof_function) functions;
	PROFILE_TABLE(struct pprof_line) lines;
	PROFILE_TABLE(struct pprof_location) locations;
	PROFILE_TABLE(uint64_t) comments;
	struct ids mapping_ids, function_ids, location_ids;
	struct pprof_type period_type;
	uint64_t drop_frames, keep_frames, time, duration, period, default_type, doc_url;

	struct numbers kinds; /* of modules by path, as notes say */
	struct numbers number_keys; /* of labels that are numbers */
	bool has_counts;      /* the first type is the number of samples of the others */
	bool has_own_notes;   /* it was written by us */
	bool is_eventless;    /* the number of samples is no event either */
	bool has_drops;
};

/* False. `at` is in the input. */
bool pprof_fail(struct pprof *pprof, const void *at, const char *what);
/* The number of a string; false: there is none of that index. */
bool pprof_string(struct pprof *pprof, uint64_t index, uint32_t *string);

/* One number, or several that are packed, of the field at hand, to `add`. */
typedef bool pprof_adder(struct pprof *pprof, void *to, uint64_t number);
bool pprof_numbers(struct pprof *pprof, const struct wire_field *field, void *to,
		   pprof_adder *add);
/* The field is a varint, or bytes, as it should be. */
static inline bool pprof_expect(struct pprof *pprof, const struct reader *message,
				const struct wire_field *field, enum wire_type type)
{
	return field->type == type ||
	       pprof_fail(pprof, message->at, "a field has the wrong wire type before this");
}

bool pprof_read_tables(struct pprof *pprof, size_t size);

/* Facts, the ledger and the rest of what is not in samples, and of each type its event. */
bool pprof_read_notes(struct pprof *pprof);
/* What facts tell of the types, when the profile has its canonical form. */
void pprof_note_types(struct pprof *pprof);
/* Finds the locations that drop_frames is about. */
bool pprof_find_drops(struct pprof *pprof);

enum module_kind pprof_kind_of(const char *path);
bool pprof_read_samples(struct pprof *pprof, size_t size);

#endif

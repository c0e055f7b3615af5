/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * profile: the model in the middle. Everything before it makes one, everything after it reads one.
 *
 * A sample is a stack (a node of a trie whose nodes are locations), an event, labels, how its stack
 * ended, and what was counted there. A location is a place in a module with the functions inlined
 * there, so that lines and addresses are never lost by grouping: each view groups by a key of its
 * own. All tables are arrays, and all references numbers into them; strings are numbers too, and
 * string 0 is "".
 */
#ifndef ANALYZE_PROFILE_H
#define ANALYZE_PROFILE_H

#include "analyze/base.h"
#include "analyze/ending.h"

#include <stdio.h>

enum { NONE = UINT32_MAX };

/* The numbers of strings that every profile has: "", and the key of the label below. */
enum { STRING_EMPTY, STRING_BASE };

/*
 * A difference holds the samples of both sides. Those of the base have their values taken as
 * negative, and this label with the value "true"; pprof does it so, too.
 */
#define BASE_LABEL "pprof::base"

/* The path of the module that nothing known is at, and what a place there is called. */
#define NOWHERE "[unknown]"

/* Sums of squares are whole numbers, so that they are the same in whatever order they were made. */
__extension__ typedef unsigned __int128 uint128;

struct profile_event {
	uint32_t name, unit; /* strings; unit "ns", "count", "bytes", ... */
	bool is_sampled;     /* false: every occurrence was recorded, so a share has no error */
	uint32_t rank;       /* its place in what was recorded; of equal events the smallest holds */
};

enum module_kind {
	MODULE_FILE,
	MODULE_KERNEL,
	MODULE_ANONYMOUS,
	MODULE_JIT, /* what a program told of the code that it made */
	MODULE_UNKNOWN,
};

struct profile_module {
	uint32_t path, build_id; /* strings; the build-id as hex */
	enum module_kind kind;
};

struct profile_function {
	uint32_t name;   /* the linkage name, mangled: views demangle */
	uint32_t source; /* the name in the source, where debug info has it; or "" */
	uint32_t file;
	uint32_t start_line;
};

/* One of the functions at a location. Those inlined come first, the innermost first. */
struct profile_line {
	uint32_t function;
	uint32_t line, column; /* 0: not known */
};

struct profile_location {
	uint32_t module;
	uint32_t line_start, line_count; /* in profile.lines; none: no name is known */
	uint64_t offset;                 /* in the module */
	/*
	 * Where the code begins of which no name is known, as far as unwind tables tell; else the
	 * offset. Views print [module+0xstart], so that it is one function.
	 */
	uint64_t start;
};

struct profile_node {
	uint32_t parent; /* the caller's, always a smaller number; NONE: a root */
	uint32_t location;
};

struct profile_label {
	uint32_t key, value; /* strings */
};

struct profile_label_set {
	uint32_t start, count; /* in profile.labels, in order of key */
};

struct profile_sample {
	uint32_t node; /* the leaf's; NONE: an empty stack */
	uint32_t event;
	uint32_t labels; /* a label set; 0 is the empty one */
	enum ending ending;
	uint64_t count;  /* of samples in the recording */
	int64_t value;   /* in the event's unit; negative in differences */
	uint128 squares; /* the sum of their squared weights: how sure a share is */
};

/* Facts of the recording ("host_name"), and the ledger ("lost", "kept", ...): name and text. */
struct profile_note {
	uint32_t key, value; /* strings */
};

#define PROFILE_TABLE(type)                                                                        \
	struct {                                                                                   \
		type *items;                                                                       \
		size_t count, capacity;                                                            \
	}

struct profile_strings;
struct profile_indexes;

/* The tables are there to be read: what goes in goes through the functions below. */
struct profile {
	struct profile_strings *strings;
	struct profile_indexes *indexes;
	PROFILE_TABLE(struct profile_event) events;
	PROFILE_TABLE(struct profile_module) modules;
	PROFILE_TABLE(struct profile_function) functions;
	PROFILE_TABLE(struct profile_line) lines;
	PROFILE_TABLE(struct profile_location) locations;
	PROFILE_TABLE(struct profile_node) nodes;
	PROFILE_TABLE(struct profile_label) labels;
	PROFILE_TABLE(struct profile_label_set) label_sets;
	PROFILE_TABLE(struct profile_sample) samples;
	PROFILE_TABLE(struct profile_note) facts;
	PROFILE_TABLE(struct profile_note) ledger;
	PROFILE_TABLE(uint32_t) transforms; /* strings: the options of each, in their order */
	bool is_incomplete;                 /* the input was damaged */
};

struct profile *profile_new(void);
void profile_free(struct profile *profile);

bool profile_is_base(const struct profile *profile, uint32_t labels);
/* Fails when there are samples, and none has this label; `option` is what asks for it, or NULL. */
int profile_need_label(const struct profile *profile, struct span key, const char *option,
		       struct error *error);

/* The number of a string, new or not. */
uint32_t profile_string(struct profile *profile, const void *bytes, size_t size);
/* Valid as long as the profile. Ends in a NUL, and may have others. */
const char *profile_text(const struct profile *profile, uint32_t string);
size_t profile_text_size(const struct profile *profile, uint32_t string);

/*
 * Each gives the number of an equal item that is there already, or of a new one. What it is given
 * must not lie in the tables of the same profile.
 */
uint32_t profile_add_event(struct profile *profile, const struct profile_event *event);
uint32_t profile_add_function(struct profile *profile, const struct profile_function *function);
uint32_t profile_add_module(struct profile *profile, const struct profile_module *module);
uint32_t profile_add_location(struct profile *profile, uint32_t module, uint64_t offset,
			      const struct profile_line *lines, uint32_t line_count);
/* One of which no name is known, in code that begins at `start`. */
uint32_t profile_add_unnamed(struct profile *profile, uint32_t module, uint64_t offset,
			     uint64_t start);
uint32_t profile_add_node(struct profile *profile, uint32_t parent, uint32_t location);
/* In any order; a pair that is there twice counts once. */
uint32_t profile_add_labels(struct profile *profile, const struct profile_label *labels,
			    uint32_t count);
/*
 * Adds to the sample with the same node, event, labels and ending, or makes it. A sum that is too
 * large for its type stays at the limit.
 */
void profile_add_sample(struct profile *profile, const struct profile_sample *sample);
/* Replaces the value that the key has. */
void profile_set_note(struct profile *profile, bool in_ledger, const char *key, const char *value);
void profile_add_transform(struct profile *profile, const char *options);

/* "libc.so.6", or "vdso" for "[vdso]" */
struct span profile_module_base(const struct profile *profile, uint32_t module);
/* "[libc.so.6+0x1234]", whatever the module is. */
void profile_add_address(const struct profile *profile, uint32_t module, uint64_t start,
			 struct strbuf *text);
/*
 * What a place is called of which no name is known: that, and "[unknown]" where nothing was. Such an
 * address says no more, and no two are alike, as most are what was taken for a return address.
 */
void profile_add_place(const struct profile *profile, uint32_t module, uint64_t start,
		       struct strbuf *text);
/* The value of a fact, or NULL. */
const char *profile_fact(const struct profile *profile, const char *key, size_t *size);

/* Facts about labels: the key follows, and the value is "number". */
#define PROFILE_LABEL_FACT "label "
/* Labels with this key are numbers: pid, tid and cpu, and those that a fact says it of. */
bool profile_is_number_key(const struct profile *profile, uint32_t key);

/*
 * Makes the samples of an event, or with NONE of all, those of an event "samples", whose value is
 * how many there were. Gives that event.
 */
uint32_t profile_count_samples(struct profile *profile, uint32_t event);

/*
 * Takes samples out, and adds how many of the recording they stand for to the ledger, as filtered by
 * `filter`. `dropped` is by sample.
 */
uint64_t profile_drop_samples(struct profile *profile, const bool *dropped, const char *filter);
/* Takes the samples of other events out, and these events; the ledger has them as such. */
void profile_keep_event(struct profile *profile, uint32_t event);

/*
 * What the samples of an event were worth that filters took, as pprof's percentages are of all there
 * was: the sum of absolute values, and of how many samples. `is_base`: of the base of a difference.
 */
struct profile_left_out {
	uint64_t value, count;
};

struct profile_left_out profile_left_out(const struct profile *profile, uint32_t event,
					 bool is_base);
void profile_leave_out(struct profile *profile, uint32_t event, bool is_base,
		       const struct profile_left_out *more);
/* From now on shares are of what is there. */
void profile_forget_left_out(struct profile *profile);

/*
 * Canonical form: what no sample refers to goes (but for events), and all tables get the order that
 * their contents demand, so that equal profiles are equal whatever order they were made in. All
 * numbers but those of strings change. The writer wants it; views do not.
 */
void profile_normalize(struct profile *profile);
bool profile_is_normalized(const struct profile *profile);

/* ---- merging -----------------------------------------------------------------------------------
 * Profiles are added up; the result has the same bytes in whatever order and groups they are added.
 * It has the events, by name and unit, that all of them have (a profile without any does not count).
 * Modules with the same build-id are one. Numbers of the ledger are added, other notes of it are
 * lists of lines. "duration_ns" is added, "start_ns" is the first; other facts stay when all agree,
 * and of the transforms those that all begin with.
 */
struct profile_merger;

struct profile_weight {
	uint64_t numerator, denominator; /* neither is 0 */
};

/* What is done to a profile on its way in. */
struct profile_part {
	const char *name; /* for messages */
	/* Keys and values in turn. A label replaces one of the same key. */
	const char *const *labels;
	size_t label_count;
	/* Values are multiplied by it and rounded, halves away from 0; counts stay. 0/0: they stay. */
	struct profile_weight weight;
	bool negate; /* values are taken away, not added */
};

struct profile_merger *profile_merger_new(void);
void profile_merger_free(struct profile_merger *merger);
int profile_merger_add(struct profile_merger *merger, const struct profile *profile,
		       const struct profile_part *part, struct error *error);
/* Appends the names of events that were left out. */
void profile_merger_left_out(const struct profile_merger *merger, struct strbuf *names);
/* What was added, normalized. The merger is empty afterwards. */
struct profile *profile_merger_take(struct profile_merger *merger);

/*
 * The text form, pitot-profile(5). Only a normalized profile is written. What is read is checked
 * and normalized; a stream that breaks off is an error. `name` is the input's, for messages.
 */
int profile_write(const struct profile *profile, FILE *out, struct error *error);
struct profile *profile_read(const void *bytes, size_t size, const char *name, struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * format: profiles in the formats of other tools, and in pictures.
 *
 * Whether bytes can be the beginning of a format is told by what is there, even if the end is not
 * there yet. A reader checks all it reads; what it cannot read and yet can go on without is counted
 * in the ledger ("undecodable"), and makes the profile incomplete.
 */
#ifndef ANALYZE_FORMAT_H
#define ANALYZE_FORMAT_H

#include "analyze/profile.h"
#include "analyze/symbol.h"

/* Opened already: of base/input.h. The caller closes it. */
struct input;

/* What samples are kept apart by, where the input tells it. */
enum load_label {
	LABEL_COMM = 1 << 0,
	LABEL_PID = 1 << 1,
	LABEL_TID = 1 << 2,
	LABEL_CPU = 1 << 3,
	LABEL_CGROUP = 1 << 4,
	LABEL_THREAD = 1 << 5, /* "comm tid" */
};

/* ---- folded stacks: ROOT;...;LEAF COUNT -------------------------------------------------------
 */

bool folded_begins(const unsigned char *bytes, size_t size);
/*
 * The event is "samples"; when every line has two counts, as difference files have, the events are
 * "base" and "new".
 */
struct profile *folded_read(struct input *input, const char *name, struct error *error);

/* ---- the text of perf script ------------------------------------------------------------------
 */

bool script_begins(const unsigned char *bytes, size_t size);
/*
 * By at most `threads` (0: one for each processor), which makes no difference to the profile.
 * `labels` are LABEL_ bits; what the text does not show is no label. Where it shows no symbol, the
 * function is called after the module. Offsets are the addresses that are shown, as the text does
 * not tell where modules were mapped, unless it has them behind the module (-F +dsoff).
 */
struct profile *script_read(struct input *input, const char *name, unsigned labels,
			    unsigned threads, struct error *error);

/* ---- pprof -----------------------------------------------------------------------------------
 * profile.proto, unpacked.
 */
bool pprof_may_begin(unsigned char first);
bool pprof_begins(const void *bytes, size_t size);
struct profile *pprof_read(const void *bytes, size_t size, const char *name, struct error *error);

struct pprof_options {
	uint32_t event; /* NONE: all of them */
	enum demangle_style demangle;
	bool keep_clones;
	bool raw; /* without gzip */
	bool expand_inlines; /* a location for each function that is inlined at a place */
};

/* Appends it to `out`. The profile has to be normalized. */
void pprof_write(const struct profile *profile, const struct pprof_options *options,
		 struct strbuf *out);

/* ---- sample types ----------------------------------------------------------------------------
 * What pprof calls the columns of a profile: first how many samples there were, then each event;
 * or those that a pprof profile had, in their order.
 */
struct sample_type {
	char *name, *unit;
	uint32_t event; /* NONE: the number of samples, of all events */
};

struct sample_types {
	struct sample_type *items;
	size_t count, capacity; /* at least 1 */
	size_t preferred;       /* which is meant when none is named */
};

void sample_types_init(struct sample_types *types, const struct profile *profile);
void sample_types_release(struct sample_types *types);
/* The one that a number or a name means; NULL: the preferred one. */
int sample_types_choose(const struct sample_types *types, const char *choice, size_t *chosen,
			struct error *error);
/* The sample type of an event, or NULL. */
const struct sample_type *sample_types_find(const struct sample_types *types, uint32_t event);

/* ---- SVGs that pitot drew ---------------------------------------------------------------------
 * They carry their profile: the text form, packed by zlib, in base 64, in elements SVG_PART of at
 * most SVG_PART_SIZE characters below one element SVG_PROFILE, both in the namespace SVG_NAMESPACE,
 * whose attribute SVG_SIZE is the size of the text form.
 */
#define SVG_NAMESPACE "urn:pitot:profile"
#define SVG_PROFILE   "profile"
#define SVG_PART      "part"
#define SVG_SIZE      "size"

enum {
	SVG_PART_SIZE = 1000 * 1000, /* an XML reader refuses texts over 10 MB */
	SVG_DATA_MAX = 8 << 20,      /* characters, of all parts */
	SVG_TEXT_MAX = 256 << 20,    /* of the text form */
	SVG_FILE_MAX = 16 << 20,
};

/* What begins so can be an SVG; the end may not be there. */
bool svg_begins(const unsigned char *bytes, size_t size);
/* The profile in an SVG; it is checked and normalized. `name` is the input's, for messages. */
struct profile *svg_read(const void *bytes, size_t size, const char *name, struct error *error);

/*
 * The profile as characters of base 64, behind what `data` has; its text form has `*size` bytes.
 * What is too large is an ERROR_LIMIT.
 */
int svg_pack(const struct profile *profile, struct strbuf *data, size_t *size, struct error *error);

#endif

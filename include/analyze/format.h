/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * format: the forms that other tools keep profiles in <-> a profile. Each has
 *
 *	FORMAT_begins  whether bytes look like it
 *	FORMAT_read    bytes -> a normalized profile
 */
#ifndef ANALYZE_FORMAT_H
#define ANALYZE_FORMAT_H

#include "analyze/profile.h"
#include "analyze/symbol.h"

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

#endif

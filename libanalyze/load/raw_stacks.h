/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * raw_stacks: samples one by one as text. The stacks are counted first, as for a profile, so that
 * what is distinct gets its names at once; then each sample is walked again, in order of time.
 */
#ifndef LOAD_RAW_STACKS_H
#define LOAD_RAW_STACKS_H

#include "load/resolve.h"

#include "base/arena.h"

/* What all threads look at while samples are printed. */
struct raw_stacks {
	const struct recording *recording;
	const struct raw_options *options;
	struct history *history;
	struct unwinder *unwinder;
	bool *wanted;         /* by event */
	unsigned *fields;     /* by event: RAW_ bits */
	int event_width;      /* of the longest name */
	struct counted counted;
	struct resolved resolved;
	struct profile *profile; /* the names of spots */
	uint32_t *locations;     /* by spot */
	uint64_t *into;          /* by spot: how far it is into its symbol; UINT64_MAX: not known */
};

/* What one thread prints with. A frame always looks the same, and so is made once. */
struct raw_printer {
	const struct raw_stacks *raw;
	struct strbuf text; /* what was printed */
	struct demangler *demangler;
	struct whos whos;
	struct unwind_worker *unwind;
	struct stack stack;
	struct span *frames; /* by spot, twice: of an instruction, and of a return address */
	struct strbuf scratch;
	struct arena arena;
};

/* The fields of an event's samples. Fails when one was asked for that was not recorded. */
int raw_fields_of(const struct raw_fields *fields, const struct event *event, unsigned *of_event,
		  struct error *error);

void raw_printer_init(struct raw_printer *printer, const struct raw_stacks *raw);
void raw_printer_release(struct raw_printer *printer);
/* `period` stands for that of the sample. */
void raw_print(struct raw_printer *printer, const struct record *record,
	       const struct event *event, uint64_t period);

#endif

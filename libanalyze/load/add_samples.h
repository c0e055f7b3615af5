/* SPDX-License-Identifier: GPL-2.0-or-later */
/* add_samples: what was counted, with its stacks and labels, goes into the profile. */
#ifndef LOAD_ADD_SAMPLES_H
#define LOAD_ADD_SAMPLES_H

#include "load/count.h"
#include "load/resolve.h"

#include "analyze/profile.h"

struct sample_adder {
	struct profile *profile;
	const struct recording *recording;
	const struct counted *counted;
	const struct resolved *resolved;
	unsigned labels;           /* LABEL_ bits */
	bool is_signed;            /* values may be negative */
	const uint32_t *locations; /* by spot */
	const uint32_t *events;    /* by index: of the recording's, or of the measure's */
};

void add_samples(const struct sample_adder *adder);

#endif

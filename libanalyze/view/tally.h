/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tally: what was counted, and how it adds up. Sums stay at the limits of their types. */
#ifndef VIEW_TALLY_H
#define VIEW_TALLY_H

#include "analyze/profile.h"

struct tally {
	int64_t value; /* of a difference: the new value less that of the base */
	uint64_t count;
	uint128 squares;
	int64_t base; /* of a difference, and else 0 */
};

void tally_add(struct tally *sum, const struct tally *more);
struct tally tally_of(const struct profile *profile, const struct profile_sample *sample);
int64_t tally_magnitude(int64_t value);
/* Of a difference: what the new side has. */
int64_t tally_after(const struct tally *tally);

/* Of all samples of an event. */
struct totals {
	struct tally total; /* of absolute values; in a difference, of those of the base */
	struct tally whole; /* the same, with what filters took: shares are of it */
	int64_t sum;        /* of values as they are, which flat adds up to */
	bool has_negative;
	bool is_difference;
};

/* Adds to all but `whole`. */
void totals_add(struct totals *totals, const struct profile *profile,
		const struct profile_sample *sample);
void totals_of(struct totals *totals, const struct profile *profile, uint32_t event);

#endif

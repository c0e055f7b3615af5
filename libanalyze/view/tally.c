// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/tally.h"

void tally_add(struct tally *sum, const struct tally *more)
{
	if (__builtin_add_overflow(sum->value, more->value, &sum->value))
		sum->value = more->value < 0 ? INT64_MIN : INT64_MAX;
	if (__builtin_add_overflow(sum->count, more->count, &sum->count))
		sum->count = UINT64_MAX;
	if (__builtin_add_overflow(sum->squares, more->squares, &sum->squares))
		sum->squares = ~(uint128)0;
}

struct tally tally_of(const struct profile_sample *sample)
{
	return (struct tally){sample->value, sample->count, sample->squares};
}

int64_t tally_magnitude(int64_t value)
{
	return value == INT64_MIN ? INT64_MAX : value < 0 ? -value : value;
}

void totals_add(struct totals *totals, const struct profile_sample *sample)
{
	struct tally plain = {.value = totals->sum};
	struct tally tally = tally_of(sample);

	tally_add(&plain, &tally);
	totals->sum = plain.value;
	totals->has_negative |= tally.value < 0;
	tally.value = tally_magnitude(tally.value);
	tally_add(&totals->total, &tally);
}

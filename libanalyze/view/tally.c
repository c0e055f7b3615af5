// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/tally.h"

void tally_add(struct tally *sum, const struct tally *more)
{
	if (__builtin_add_overflow(sum->value, more->value, &sum->value))
		sum->value = more->value < 0 ? INT64_MIN : INT64_MAX;
	if (__builtin_add_overflow(sum->base, more->base, &sum->base))
		sum->base = more->base < 0 ? INT64_MIN : INT64_MAX;
	if (__builtin_add_overflow(sum->count, more->count, &sum->count))
		sum->count = UINT64_MAX;
	if (__builtin_add_overflow(sum->squares, more->squares, &sum->squares))
		sum->squares = ~(uint128)0;
}

int64_t tally_magnitude(int64_t value)
{
	return value == INT64_MIN ? INT64_MAX : value < 0 ? -value : value;
}

struct tally tally_of(const struct profile *profile, const struct profile_sample *sample)
{
	struct tally tally = {
		.value = sample->value, .count = sample->count, .squares = sample->squares};

	if (profile_is_base(profile, sample->labels))
		tally.base = sample->value == INT64_MIN ? INT64_MAX : -sample->value;
	return tally;
}

void totals_add(struct totals *totals, const struct profile *profile,
		const struct profile_sample *sample)
{
	struct tally plain = {.value = totals->sum};
	struct tally tally = tally_of(profile, sample);
	bool is_base = profile_is_base(profile, sample->labels);

	tally_add(&plain, &tally);
	totals->sum = plain.value;
	totals->has_negative |= tally.value < 0;
	tally.value = tally_magnitude(tally.value);
	if (is_base && !totals->is_difference) {
		totals->is_difference = true;
		totals->total.value = 0;
		totals->total.squares = 0;
	}
	if (totals->is_difference && !is_base) {
		tally.value = 0;
		tally.squares = 0;
	}
	tally_add(&totals->total, &tally);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/tally.h"

void tally_add(struct tally *sum, const struct tally *more)
{
	if (__builtin_add_overflow(sum->value, more->value, &sum->value))
		sum->value = more->value < 0 ? INT64_MIN : INT64_MAX;
	if (__builtin_add_overflow(sum->base, more->base, &sum->base))
		sum->base = more->base < 0 ? INT64_MIN : INT64_MAX;
	add_saturated(&sum->count, more->count);
	if (__builtin_add_overflow(sum->squares, more->squares, &sum->squares))
		sum->squares = ~(uint128)0;
}

int64_t tally_magnitude(int64_t value)
{
	return value == INT64_MIN ? INT64_MAX : value < 0 ? -value : value;
}

int64_t tally_after(const struct tally *tally)
{
	struct tally after = {.value = tally->value};

	tally_add(&after, &(struct tally){.value = tally->base});
	return after.value;
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

/* That the weights of what is not there any more vary as those do that are is all that is known. */
static uint128 scale(uint128 squares, uint64_t count, uint64_t more)
{
	uint128 part;

	if (!count)
		return squares;
	part = squares % count * more / count;
	if (__builtin_mul_overflow(squares / count, more, &squares) ||
	    __builtin_add_overflow(squares, part, &squares))
		return ~(uint128)0;
	return squares;
}

void totals_of(struct totals *totals, const struct profile *profile, uint32_t event)
{
	struct profile_left_out base = profile_left_out(profile, event, true), out;
	struct tally more;

	*totals = (struct totals){.sum = 0};
	for (size_t i = 0; i < profile->samples.count; i++) {
		if (profile->samples.items[i].event == event)
			totals_add(totals, profile, &profile->samples.items[i]);
	}
	if (base.value && !totals->is_difference) { /* nothing of it is left */
		totals->is_difference = true;
		totals->total.value = 0;
		totals->total.squares = 0;
	}
	totals->whole = totals->total;
	out = totals->is_difference ? base : profile_left_out(profile, event, false);
	more = (struct tally){
		.value = out.value > INT64_MAX ? INT64_MAX : (int64_t)out.value,
		.count = out.count,
		.squares = scale(totals->total.squares, totals->total.count, out.count),
	};
	tally_add(&totals->whole, &more);
}

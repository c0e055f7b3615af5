// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/merge_weight.h"

/* size * numerator / denominator, rounded; at the limit where that is over 128 bits. */
static uint128 multiply(uint128 size, const struct profile_weight *weight)
{
	/* In halves: what is left of the upper one goes on in the lower, as on paper. */
	uint128 low = (uint128)(uint64_t)size * weight->numerator;
	uint128 high = (uint128)(uint64_t)(size >> 64) * weight->numerator + (low >> 64);
	uint128 upper = high / weight->denominator;
	uint128 rest = (high % weight->denominator) << 64 | (uint64_t)low;
	uint128 result = upper << 64, lower = rest / weight->denominator;

	rest %= weight->denominator;
	lower += rest >= weight->denominator - rest;
	if (upper >> 64 || __builtin_add_overflow(result, lower, &result))
		return ~(uint128)0;
	return result;
}

void merge_weigh(struct profile_sample *sample, const struct profile_weight *weight)
{
	uint64_t size = sample->value < 0 ? -(uint64_t)sample->value : (uint64_t)sample->value;
	uint128 weighed;

	if (!weight->denominator)
		return;
	weighed = multiply(size, weight);
	size = weighed > INT64_MAX ? INT64_MAX : (uint64_t)weighed;
	sample->value = sample->value < 0 ? -(int64_t)size : (int64_t)size;
	sample->squares = multiply(multiply(sample->squares, weight), weight);
}

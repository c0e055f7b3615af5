// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/interval.h"

#include <math.h>

double interval_samples(const struct tally *total)
{
	double sum = (double)total->value;
	double samples;

	if (!total->squares || total->value <= 0)
		return 0;
	samples = sum * sum / (double)total->squares;
	/* Never more than there are; it is less the more the weights differ. */
	return fmin(samples, (double)total->count);
}

void interval_of_share(double share, double samples, double *low, double *high)
{
	const double z = 1.959963984540054; /* of the normal distribution, 2.5 % are above it */
	double p = fmin(fmax(share, 0), 1);
	double extra = z * z / samples;
	double centre = (p + extra / 2) / (1 + extra);
	double half = z / (1 + extra) * sqrt(p * (1 - p) / samples + extra / (4 * samples));

	/* Rounding must not take the ends past what is sure. */
	*low = p > 0 ? fmax(centre - half, 0) : 0;
	*high = p < 1 ? fmin(centre + half, 1) : 1;
}

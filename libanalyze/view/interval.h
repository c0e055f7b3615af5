/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interval: how sure a share is that was estimated from samples. */
#ifndef VIEW_INTERVAL_H
#define VIEW_INTERVAL_H

#include "view/aggregate.h"

/*
 * The number of samples of equal weight that are worth as much as the weighted ones in `total`; 0
 * when that cannot be said.
 */
double interval_samples(const struct tally *total);

/*
 * The Wilson interval at 95 % for a share from 0 to 1 of so many samples. Unlike the usual normal
 * one it is right for shares near 0 and 1 and for few samples.
 */
void interval_of_share(double share, double samples, double *low, double *high);

#endif

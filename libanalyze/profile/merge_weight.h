/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge_weight: a sample that counts for more or less than it did. */
#ifndef PROFILE_MERGE_WEIGHT_H
#define PROFILE_MERGE_WEIGHT_H

#include "analyze/profile.h"

/* The value times the weight, rounded, halves away from 0; squares by its square. 0/0: as it is. */
void merge_weigh(struct profile_sample *sample, const struct profile_weight *weight);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* left_out: what else the layers do with what filters took; see profile.h. */
#ifndef PROFILE_LEFT_OUT_H
#define PROFILE_LEFT_OUT_H

#include "profile/index.h"

/* What the ledger has there; 0 when that is no number. */
uint64_t profile_ledger_number(const struct profile *profile, const char *key);
void profile_ledger_add(struct profile *profile, const char *key, uint64_t more);

/* The profile becomes the base of a difference. */
void profile_left_out_of_base(struct profile *profile);
/* The samples of `event`, or with NONE of all, are worth 1 each, as those of the event `to`. */
void profile_left_out_samples(struct profile *profile, uint32_t event, uint32_t to);
/* A key of the ledger is that of a value, to which the weights of a merge apply. */
bool profile_is_left_out_value(const char *key);

#endif

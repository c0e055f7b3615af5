/* SPDX-License-Identifier: GPL-2.0-or-later */
/* recording_profile: the engine, from an open recording to a profile. */
#ifndef LOAD_RECORDING_PROFILE_H
#define LOAD_RECORDING_PROFILE_H

#include "analyze/load.h"

struct profile *recording_profile(struct recording *recording, const struct load_options *options,
				  struct error *error);

#endif

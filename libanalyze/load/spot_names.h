/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spot_names: what is at each spot, asked once for all spots of an image. */
#ifndef LOAD_SPOT_NAMES_H
#define LOAD_SPOT_NAMES_H

#include "load/resolve.h"

/* Adds a location for each spot to `profile`, and a line to its ledger for each image. */
uint32_t *name_spots(const struct recording *recording, const struct resolved *resolved,
		     const struct load_options *options, struct profile *profile);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spot_names: what is at each spot, asked once for all spots of an image. */
#ifndef LOAD_SPOT_NAMES_H
#define LOAD_SPOT_NAMES_H

#include "load/resolve.h"

/*
 * Adds a location for each spot to `profile`, and a line to its ledger for each image. Where `into`
 * is given, it gets for each spot whose symbol is in a table how far it is behind the symbol's
 * start.
 */
uint32_t *name_spots(const struct recording *recording, const struct history *history,
		     const struct resolved *resolved, const struct load_options *options,
		     struct profile *profile, uint64_t *into);

/* The module that an image is; without one, what is known of its space. */
uint32_t spot_module(struct profile *profile, const struct image *image, enum address_space space);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spot_location: a spot -> a location of the profile, with as much in it as is asked for. */
#ifndef LOAD_SPOT_LOCATION_H
#define LOAD_SPOT_LOCATION_H

#include "load/resolve.h"

/* What has these frames; without any, nothing is known of it but where it is. */
uint32_t spot_location(struct profile *profile, enum load_detail detail, const struct spot *spot,
		       uint32_t module, const struct symbol_chain *chain);
/* Code of a file, at this address of it, that has no name: it is of the function that begins there. */
uint32_t spot_unnamed(struct profile *profile, enum load_detail detail, const struct spot *spot,
		      uint32_t module, const struct function_starts *starts, uint64_t address);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spot_addresses: where spots of an image are by the addresses of its file. */
#ifndef LOAD_SPOT_ADDRESSES_H
#define LOAD_SPOT_ADDRESSES_H

#include "analyze/module.h"
#include "load/resolve.h"

/*
 * Puts `count` numbers of spots in order of their addresses, and fills these in. What no part of
 * the file is loaded from comes first, as 0.
 */
void spot_addresses(const struct resolved *resolved, const struct module *module, uint32_t *spots,
		    uint64_t *addresses, size_t count);

#endif

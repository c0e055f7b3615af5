/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PERFDATA_PAYLOAD_H
#define PERFDATA_PAYLOAD_H

#include "analyze/perfdata.h"

bool is_number_size(size_t size);
/* Of bytes that have such a size. */
uint64_t number_of(const struct tracepoint_field *field, struct span bytes, bool swap);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* choose_events: which events of a recording are meant. */
#ifndef LOAD_CHOOSE_EVENTS_H
#define LOAD_CHOOSE_EVENTS_H

#include "analyze/perfdata.h"

/*
 * By event, whether it is meant by a name, or by a number counted from 0; NULL: all are. To be freed
 * by the caller; NULL and `error` when none is.
 */
bool *choose_events(const struct recording *recording, const char *choice, struct error *error);

#endif

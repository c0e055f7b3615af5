/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view_quality: what of a profile is sure and what is not: samples that are missing, stacks that are
 * cut, places without a name, and what would help.
 *
 * Notes of a profile that this reads besides those of view.h, all of them optional. Facts:
 * "callchain EVENT": "none", "kernel", "frame-pointers", "dwarf" or "lbr"; "stack bytes EVENT": how much of the stack was
 * copied. Ledger: "throttled" (how
 * often), "damage", "kernel names" and "module PATH", as load/name_notes.h has them.
 */
#ifndef ANALYZE_VIEW_QUALITY_H
#define ANALYZE_VIEW_QUALITY_H

#include "analyze/profile.h"

/* `event` NONE: of all events. Both append; what comes from the input is inert. For people: */
void quality_text(const struct profile *profile, uint32_t event, struct strbuf *text);
/* For programs: an object of which pitot-info(1) documents every key. */
void quality_json(const struct profile *profile, uint32_t event, struct strbuf *text);

#endif

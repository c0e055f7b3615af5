/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stats: what was done step by step, for people who ask: time, memory, and counts of things.
 *
 * Stages follow each other without a gap, so that their times add up to the whole. One that comes
 * again, as of a second input, goes on where it was. NULL in place of the stats means that nobody
 * asked: then each of these does nothing. For the thread that drives the others alone.
 */
#ifndef ANALYZE_BASE_STATS_H
#define ANALYZE_BASE_STATS_H

#include "analyze/base.h"

struct stats;

/* The clock starts, in a stage of this name. Names are string constants, here and below. */
struct stats *stats_new(const char *stage);
void stats_free(struct stats *stats);

/* The stage before ends here. */
void stats_stage(struct stats *stats, const char *stage);
/* So many more of these in the stage at hand. */
void stats_count(struct stats *stats, const char *what, uint64_t number);
/* So many were asked for, and so many of them were known from before. */
void stats_hits(struct stats *stats, const char *what, uint64_t asked, uint64_t known);

/* Ends the last stage, and makes a table of all: a line a stage, and one of the whole. */
void stats_print(struct stats *stats, struct strbuf *text);

#endif

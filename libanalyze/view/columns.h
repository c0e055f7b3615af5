/* SPDX-License-Identifier: GPL-2.0-or-later */
/* columns: flat and cum beside lines of source or code, for people. */
#ifndef VIEW_COLUMNS_H
#define VIEW_COLUMNS_H

#include "view/key_tallies.h"
#include "view/sheet.h"

/* A sheet over all samples of an event. */
void columns_sheet(struct sheet *sheet, const struct profile *profile, uint32_t event,
		   struct strbuf *out);

/*
 * With a dot for nothing. `cum`: the interval is that of cum. A difference has what was and what is
 * of flat, or with `cum` of cum, and no intervals.
 */
const char *columns_header(const struct sheet *sheet);
void columns_add(const struct sheet *sheet, const struct key_tally *tally, bool cum, unsigned heat);
/* pprof's two, with a dot for nothing. */
void columns_add_plain(const struct sheet *sheet, const struct key_tally *tally);
/* "flat 1.25s 12.50%, cum 2.50s 25.00%, 12 samples"; "flat 1s to 3s, +20.00%; cum ..." */
void columns_add_summary(const struct sheet *sheet, const struct key_tally *tally);
/* Keeps the smallest magnitude that is shown and is not nothing. */
void columns_least(int64_t *least, const struct key_tally *tally);

/* What heat is a part of: all there was, or all there is where that is more. */
int64_t columns_whole(const struct sheet *sheet, const struct key_tally *tally);

/* For programs. COLUMNS_TSV, from the first column on; and the keys of the same names. */
#define COLUMNS_TSV "flat\tflat_share\tcum\tcum_share\tsamples\tlow\thigh"
void columns_tsv(const struct sheet *sheet, const struct key_tally *tally, bool cum);
/* The last columns, which a difference has, and the end of the line. */
void columns_tsv_sides(const struct sheet *sheet, const struct key_tally *tally);
const char *columns_tsv_sides_header(const struct sheet *sheet);
void columns_json(const struct sheet *sheet, struct json *json, const struct key_tally *tally,
		  bool cum);

/* Ends a line: without blanks at its end. */
void columns_end_line(struct strbuf *out);

/* How hot a part of `whole` is, from 0 to COLUMNS_HEAT_MAX; and as a colour. */
enum { COLUMNS_HEAT_MAX = 4 };
unsigned columns_heat(int64_t value, int64_t whole);
void columns_begin_colour(struct strbuf *out, unsigned heat);
void columns_end_colour(struct strbuf *out, unsigned heat);

#endif

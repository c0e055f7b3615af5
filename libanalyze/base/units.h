/* SPDX-License-Identifier: GPL-2.0-or-later */
/* units: values and shares as text. Scaled as pprof does it, so that tables can be compared. */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H

#include "analyze/base.h"

/*
 * The unit that values from `least` to `most`, in the unit `from`, are best shown in. It is `from`
 * or a string that is never freed.
 */
const char *units_choose(const char *from, int64_t least, int64_t most);

/* Values in the one unit can be shown in the other, or in one of its kind. */
bool units_convert(const char *from, const char *to);

/* "1.25s": a value in the unit `from`, shown in the unit `to`; NULL: in the one that fits it. */
void units_add_value(struct strbuf *text, int64_t value, const char *from, const char *to);

/* "12.50%", six wide at least; what is nearly all is "  100%". Without a sign. */
void units_add_percent(struct strbuf *text, int64_t value, int64_t total);

struct scaled {
	double value;
	const char *unit; /* lives as long as `to`, or for ever */
};

/*
 * A value in the unit `from` in the unit `to`, or in the first one of its family when `to` is not
 * of that; NULL: in the one that fits it. A unit of no family takes the name of any other.
 */
struct scaled units_scale(int64_t value, const char *from, const char *to);

/* The unit is one of time: the value in nanoseconds. */
bool units_nanoseconds(int64_t value, const char *unit, double *nanoseconds);

#endif

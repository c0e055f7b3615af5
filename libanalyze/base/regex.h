/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * regex: a regular expression that people gave, matched against names that come from input.
 *
 * The syntax is that of Perl, which has that of pprof in it. An expression matches anywhere in a
 * name. The work that one match may do is bounded. Several threads may match with one at a time.
 */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include "analyze/base.h"

struct regex;

/* NULL: it is no regular expression; the message points at the character where that is seen. */
struct regex *regex_new(const char *pattern, struct error *error);
void regex_free(struct regex *regex);

/*
 * 1: it matches, 0: it does not, -1: that takes too long to find out. The name may have any bytes;
 * those that are not UTF-8 match nothing.
 */
int regex_match(const struct regex *regex, const void *name, size_t size, struct error *error);

#endif

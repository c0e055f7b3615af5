/* SPDX-License-Identifier: GPL-2.0-or-later */
/* matcher: which functions a regular expression is of, by the names that are shown. */
#ifndef VIEW_MATCHER_H
#define VIEW_MATCHER_H

#include "base/regex.h"
#include "view/frame_names.h"

struct matcher {
	struct names *names;
	const struct regex *regex; /* NULL: every function is */
	signed char *known;        /* by function of the profile; -1: not looked at */
};

void matcher_init(struct matcher *matcher, const struct profile *profile, struct names *names,
		  const struct regex *regex);
void matcher_release(struct matcher *matcher);
/* As regex_match. */
int matcher_match(struct matcher *matcher, uint32_t function, struct error *error);

#endif

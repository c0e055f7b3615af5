/* SPDX-License-Identifier: GPL-2.0-or-later */
/* top: the parts of pitot top. What is shown is decided once; each format has its own file. */
#ifndef VIEW_TOP_H
#define VIEW_TOP_H

#include "view/sheet.h"

struct top {
	const struct profile *profile;
	const struct top_options *options;
	struct names *names;
	struct aggregate aggregate; /* sorted; the rows that are shown come first */
	struct sheet sheet;
	size_t shown;
	size_t above;       /* rows that are large enough, shown or not */
	size_t small;       /* rows that are not */
	int64_t shown_flat; /* of the rows that are shown */
};

/* Of the column that the table is sorted by. */
const struct tally *top_tally(const struct top *top, const struct row *row);
/* "(inline)", "(partial-inline)" or "" */
const char *top_inline_mark(const struct top *top, const struct row *row);

void top_table(struct top *top);
void top_tsv(const struct top *top);
void top_json(const struct top *top);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* top: the parts of pitot top. What is shown is decided once; each format has its own file. */
#ifndef VIEW_TOP_H
#define VIEW_TOP_H

#include "view/sheet.h"

/* One of several tables. */
struct top_part {
	struct span value; /* of the label that the tables are split by */
	bool has_value;
	uint64_t elsewhere; /* samples in the others */
	bool is_difference; /* some of them have a base */
};

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
	const struct top_part *part; /* NULL: the only one */
};

/* json->out is where all formats go. */
int top_write_part(const struct profile *profile, const struct top_options *options,
		   struct names *names, const struct top_part *part, struct json *json,
		   struct error *error);
int top_write_split(const struct profile *profile, const struct top_options *options,
		    struct names *names, struct json *json, struct error *error);

/* It is a difference, and what both sides have is shown. */
bool top_has_sides(const struct top *top);
/* Of the column that the table is sorted by. */
const struct tally *top_tally(const struct top *top, const struct row *row);
/* "(inline)", "(partial-inline)" or "" */
const char *top_inline_mark(const struct top *top, const struct row *row);

void top_table(struct top *top);
void top_tsv_header(const struct top_options *options, bool has_sides, struct strbuf *out);
void top_tsv(const struct top *top);
void top_json(const struct top *top, struct json *json);

#endif

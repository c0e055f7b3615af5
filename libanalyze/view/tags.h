/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tags: the parts of pitot tags. */
#ifndef VIEW_TAGS_H
#define VIEW_TAGS_H

#include "analyze/view_calls.h"
#include "view/sheet.h"

/* The values of one label. */
struct tags {
	const struct tags_options *options;
	struct names *names;
	struct sheet sheet;
	struct span key;
	struct aggregate aggregate; /* sorted; the rows that are shown come first */
	size_t shown, hidden;
	size_t values;         /* different ones */
	struct tally labelled; /* of the samples that have the label */
};

/* What a row is of; false: of the samples that do not have the label. */
bool tags_is_labelled(const struct tags *tags, const struct row *row);
/* What is not shown. */
struct tally tags_rest(const struct tags *tags);

/* One label; those that follow the first are set apart from it. */
void tags_table(const struct tags *tags, bool is_first);
void tags_pprof(const struct tags *tags);
void tags_tsv(const struct tags *tags);
void tags_json(const struct tags *tags, struct json *json);

#endif

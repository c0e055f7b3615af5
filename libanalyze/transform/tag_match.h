/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tag_match: what pprof's tagfocus and tagignore say of labels.
 *
 *	key=10kb:64mb	a number in a range, both ends included; with units, or without
 *	key=RX,RX	any of these matches the value
 *	RX,RX		each of these matches "key:value" of some label
 *
 * Labels that are numbers are matched by ranges only; a text that reads as one by both.
 */
#ifndef TRANSFORM_TAG_MATCH_H
#define TRANSFORM_TAG_MATCH_H

#include "base/regex.h"
#include "transform/transform.h"

struct tag_match {
	struct transform *transform;
	struct span key; /* size 0: of any label */
	bool has_key;
	bool is_range, has_least, has_most;
	double least, most;
	const char *unit; /* of the range; "" is one, too */
	char *units;      /* where units are kept that belong to no family */
	struct {
		struct regex **items;
		size_t count, capacity;
	} list;
	bool failed; /* a match took too long */
};

int tag_match_init(struct tag_match *match, struct transform *transform, const char *option,
		   const char *text);
/* -1 when any match has failed. */
int tag_match_release(struct tag_match *match);
bool tag_match_set(struct tag_match *match, uint32_t label_set);

/* What a label that is written as a number says; false: it is not. */
bool tag_read_number(const struct profile *profile, const struct profile_label *label,
		     int64_t *value, const char **unit);

#endif

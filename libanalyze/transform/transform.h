/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transform: what the steps of a chain share. Each changes the tables of the profile in place;
 * equal items that come of it are made one when all is done, by normalizing.
 *
 * A node's number is larger than its parent's, always: so a walk over all nodes in order sees each
 * stack grow from its root, and what holds for a stack follows from what holds for its parent's.
 */
#ifndef TRANSFORM_TRANSFORM_H
#define TRANSFORM_TRANSFORM_H

#include "analyze/transform.h"

struct transform {
	struct profile *profile;
	const struct transform_options *options;
	struct transform_report *report;
	struct demangler *demangler;
	uint32_t *names;   /* by function: a string; NONE: not asked for yet */
	size_t name_count; /* functions that came later have none there */
	struct error *error;
};

/* ---- shared -----------------------------------------------------------------------------------
 */

/* What a function is called. */
uint32_t transform_name(struct transform *transform, uint32_t function);
/* Takes out samples; `dropped` is by sample, and is freed. */
void transform_drop(struct transform *transform, bool *dropped, const char *option);
/* Drops the samples whose node's entry in `keep` is not `wanted`; those without a stack are false.
 */
void transform_drop_by_node(struct transform *transform, const bool *keep, bool wanted,
			    const char *option);
/*
 * Takes nodes out of all stacks, and samples of which nothing is left by that; `hidden` is by
 * location. With `empty_too`, those go, too, that had no stack.
 */
void transform_hide(struct transform *transform, const bool *hidden, bool empty_too,
		    const char *option);
/* The next word of a list "a,b,c" that is not empty, and moves on; false: there is none. */
bool transform_next_word(const char **list, struct span *word);
bool transform_is_text(const struct transform *transform, uint32_t string, struct span text);

/* Of a location, and of a label set; NULL where there are none. */
static inline struct profile_line *transform_lines(const struct profile *profile,
						   const struct profile_location *place)
{
	return place->line_count ? profile->lines.items + place->line_start : NULL;
}

static inline struct profile_label *transform_labels(const struct profile *profile,
						     const struct profile_label_set *set)
{
	return set->count ? profile->labels.items + set->start : NULL;
}

/* ---- steps: 0, or -1 and the error ------------------------------------------------------------
 */

int filter_leaves(struct transform *transform);
int filter_names(struct transform *transform);
int filter_show_from(struct transform *transform);
int filter_prune_from(struct transform *transform);
int filter_tags(struct transform *transform);
int filter_tag_keys(struct transform *transform);
int add_tag_frames(struct transform *transform);
int drop_unknown(struct transform *transform);
int rename_functions(struct transform *transform);
int fold_recursion(struct transform *transform);
int limit_depth(struct transform *transform);
int coarsen(struct transform *transform);

#endif

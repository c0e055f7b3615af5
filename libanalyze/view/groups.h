/* SPDX-License-Identifier: GPL-2.0-or-later */
/* groups: the samples of an event, apart by the values of some labels. */
#ifndef VIEW_GROUPS_H
#define VIEW_GROUPS_H

#include "view/frame_names.h"

struct groups {
	const struct view_by *by;
	uint32_t count;
	uint32_t *samples; /* numbers of all samples of the event, group by group */
	uint32_t *starts;  /* by group: in `samples`; one more than there are groups */
	uint32_t *values;  /* by group, as many as labels: texts of names; NONE: has none */
};

/* Fails when no sample of the profile has one of the labels. `by` is kept. */
int groups_init(struct groups *groups, const struct profile *profile, struct names *names,
		const struct view_by *by, uint32_t event, struct error *error);
void groups_release(struct groups *groups);
/* Hands over `values`. */
uint32_t *groups_take_values(struct groups *groups);

#endif

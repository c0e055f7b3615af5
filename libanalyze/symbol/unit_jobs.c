/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "symbol/unit_jobs.h"

#include <stdlib.h>

static int compare_jobs(const void *left, const void *right)
{
	const struct unit_job *a = left, *b = right;

	if (a->cost != b->cost)
		return a->cost > b->cost ? -1 : 1;
	return a->unit < b->unit ? -1 : a->unit > b->unit;
}

struct unit_jobs unit_jobs_plan(const struct dwarf_file *file, const uint32_t *units, size_t count)
{
	size_t *starts = xcalloc(file->unit_count + 1, sizeof(*starts));
	struct unit_jobs plan = {
		.jobs = xcalloc(file->unit_count + 1, sizeof(*plan.jobs)),
	};
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		if (units[i] != UINT32_MAX)
			starts[units[i]]++;
	for (size_t i = 0; i < file->unit_count; i++) {
		size_t own = starts[i];

		if (own) {
			uint64_t cost = file->units[i].end - file->units[i].start;

			plan.jobs[plan.count++] =
				(struct unit_job){&file->units[i], total, own, cost};
			plan.cost += cost;
		}
		starts[i] = total;
		total += own;
	}
	plan.order = xcalloc(total + 1, sizeof(*plan.order));
	for (size_t i = 0; i < count; i++)
		if (units[i] != UINT32_MAX)
			plan.order[starts[units[i]]++] = i;
	free(starts);
	if (plan.count)
		qsort(plan.jobs, plan.count, sizeof(*plan.jobs), compare_jobs);
	return plan;
}

void unit_jobs_release(struct unit_jobs *plan)
{
	free(plan->order);
	free(plan->jobs);
	*plan = (struct unit_jobs){.count = 0};
}

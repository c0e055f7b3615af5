/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stats: a list of stages, each with its counts, in the order in which they came first. */
#include "analyze/base_stats.h"

#include "base/vector.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct stats_counter {
	const char *what;
	uint64_t number, known;
	bool has_known;
};

struct stats_stage {
	const char *name;
	uint64_t wall_us, cpu_us;
	int64_t heap_kb; /* in use at the end, more than at the start */
	int64_t peak_kb; /* of the process, at the end */
	struct {
		struct stats_counter *items;
		size_t count, capacity;
	} counters;
};

/* A moment. In units that are printed, so that what is printed adds up. */
struct stats_mark {
	uint64_t wall_us, cpu_us;
	int64_t heap_kb, peak_kb;
};

struct stats {
	struct {
		struct stats_stage *items;
		size_t count, capacity;
	} stages;
	size_t current;
	struct stats_mark mark; /* where the stage at hand began */
};

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static struct stats_mark mark_now(void)
{
	struct stats_mark mark = {read_clock(CLOCK_MONOTONIC), read_clock(CLOCK_PROCESS_CPUTIME_ID),
				  0, 0};
	struct rusage usage = {.ru_maxrss = 0};
#ifdef HAVE_MALLINFO2
	struct mallinfo2 heap = mallinfo2();

	mark.heap_kb = (int64_t)((heap.uordblks + heap.hblkhd) / 1024);
#endif
	getrusage(RUSAGE_SELF, &usage);
	mark.peak_kb = usage.ru_maxrss;
	return mark;
}

static void begin(struct stats *stats, const char *name)
{
	size_t i;

	for (i = 0; i < stats->stages.count; i++)
		if (!strcmp(stats->stages.items[i].name, name))
			break;
	if (i == stats->stages.count)
		*vector_push(&stats->stages) = (struct stats_stage){.name = name};
	stats->current = i;
	stats->mark = mark_now();
}

static void end(struct stats *stats)
{
	struct stats_stage *stage = &stats->stages.items[stats->current];
	struct stats_mark now = mark_now();

	stage->wall_us += now.wall_us - stats->mark.wall_us;
	stage->cpu_us += now.cpu_us - stats->mark.cpu_us;
	stage->heap_kb += now.heap_kb - stats->mark.heap_kb;
	stage->peak_kb = now.peak_kb;
}

struct stats *stats_new(const char *stage)
{
	struct stats *stats = xcalloc(1, sizeof(*stats));

	begin(stats, stage);
	/* What the system did to start the program is of the first stage. */
	stats->mark.cpu_us = 0;
	return stats;
}

void stats_free(struct stats *stats)
{
	if (!stats)
		return;
	for (size_t i = 0; i < stats->stages.count; i++)
		vector_release(&stats->stages.items[i].counters);
	vector_release(&stats->stages);
	free(stats);
}

void stats_stage(struct stats *stats, const char *stage)
{
	if (!stats)
		return;
	end(stats);
	begin(stats, stage);
}

static struct stats_counter *find_counter(struct stats *stats, const char *what)
{
	struct stats_stage *stage = &stats->stages.items[stats->current];

	for (size_t i = 0; i < stage->counters.count; i++)
		if (!strcmp(stage->counters.items[i].what, what))
			return &stage->counters.items[i];
	*vector_push(&stage->counters) = (struct stats_counter){.what = what};
	return &stage->counters.items[stage->counters.count - 1];
}

void stats_count(struct stats *stats, const char *what, uint64_t number)
{
	if (stats)
		find_counter(stats, what)->number += number;
}

void stats_hits(struct stats *stats, const char *what, uint64_t asked, uint64_t known)
{
	struct stats_counter *counter;

	if (!stats)
		return;
	counter = find_counter(stats, what);
	counter->number += asked;
	counter->known += known;
	counter->has_known = true;
}

/* ---- the table -------------------------------------------------------------------------------- */

static void add_row(const struct stats_stage *stage, struct strbuf *text)
{
	strbuf_addf(text, "%-8s %12.3f %12.3f %10" PRId64 " %10" PRId64, stage->name,
		    (double)stage->wall_us / 1e3, (double)stage->cpu_us / 1e3, stage->heap_kb,
		    stage->peak_kb);
	for (size_t i = 0; i < stage->counters.count; i++) {
		const struct stats_counter *counter = &stage->counters.items[i];

		strbuf_addf(text, "%s %" PRIu64 " %s", i ? "," : " ", counter->number,
			    counter->what);
		if (counter->has_known && counter->number)
			strbuf_addf(text, " (%.2f %% known)",
				    100.0 * (double)counter->known / (double)counter->number);
	}
	strbuf_add_char(text, '\n');
}

void stats_print(struct stats *stats, struct strbuf *text)
{
	struct stats_stage whole = {.name = "whole"};

	end(stats);
	strbuf_addf(text, "%-8s %12s %12s %10s %10s  %s\n", "stage", "wall ms", "CPU ms", "heap kB",
		    "peak kB", "what was done");
	for (size_t i = 0; i < stats->stages.count; i++) {
		const struct stats_stage *stage = &stats->stages.items[i];

		whole.wall_us += stage->wall_us;
		whole.cpu_us += stage->cpu_us;
		whole.heap_kb += stage->heap_kb;
		if (stage->peak_kb > whole.peak_kb)
			whole.peak_kb = stage->peak_kb;
		add_row(stage, text);
	}
	add_row(&whole, text);
}

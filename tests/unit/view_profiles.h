/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random profiles for the tests of views. They have all that makes grouping hard: inlining,
 * recursion, frames without names, functions of one name in several files and modules, stacks
 * without a frame, samples without labels, and several events.
 */
#ifndef TESTS_VIEW_PROFILES_H
#define TESTS_VIEW_PROFILES_H

#include "analyze/profile.h"

#include <stdio.h>
#include <string.h>

static uint64_t random_state = 1;

static uint32_t random_below(uint32_t limit)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 33) % limit;
}

static uint32_t text(struct profile *p, const char *string)
{
	return profile_string(p, string, strlen(string));
}

static uint32_t numbered(struct profile *p, const char *format, uint32_t number)
{
	char string[64];

	snprintf(string, sizeof(string), format, number);
	return text(p, string);
}

static uint32_t random_location(struct profile *p, uint32_t kinds)
{
	uint32_t number = random_below(kinds);
	struct profile_module module = {numbered(p, "/lib/m%u.so", number % 3), 0, MODULE_FILE};
	struct profile_line lines[4];
	uint32_t count = number % 5 == 0 ? 0 : number % 4;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t which = (number / (i + 1)) % 7;
		struct profile_function function = {
			.name = numbered(p, "f%u", which),
			.file = which == 3 ? 0 : numbered(p, "/src/%u.c", (which + number) % 2),
			.start_line = which,
		};

		lines[i] = (struct profile_line){profile_add_function(p, &function), number, i};
	}
	return profile_add_location(p, profile_add_module(p, &module), number, lines, count);
}

static uint32_t random_labels(struct profile *p)
{
	struct profile_label labels[2];
	uint32_t count = 0;

	if (random_below(8))
		labels[count++] = (struct profile_label){text(p, "comm"),
							 numbered(p, "c%u", random_below(3))};
	if (random_below(8))
		labels[count++] =
			(struct profile_label){text(p, "pid"), numbered(p, "%u", random_below(5))};
	return profile_add_labels(p, labels, count);
}

/* `kinds` of frames: few make much recursion. Negative values are there in differences. */
static struct profile *random_profile(uint32_t samples, uint32_t kinds, bool negative)
{
	struct profile *p = profile_new();
	uint32_t events[2];

	events[0] =
		profile_add_event(p, &(struct profile_event){text(p, "a"), text(p, "ns"), true, 0});
	events[1] =
		profile_add_event(p, &(struct profile_event){text(p, "b"), text(p, "count"), true, 0});
	for (uint32_t i = 0; i < samples; i++) {
		uint32_t node = NONE, depth = random_below(9);
		int64_t value = random_below(1000);

		while (depth--)
			node = profile_add_node(p, node, random_location(p, kinds));
		if (negative && random_below(2))
			value = -value;
		profile_add_sample(p,
				   &(struct profile_sample){
					   node, events[random_below(4) == 0], random_labels(p),
					   (enum ending)random_below(ENDING_COUNT),
					   1 + random_below(3), value, (uint128)(value * value)});
	}
	return p;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * perf_map: /tmp/perf-PID.map, in which a program names the machine code that it made: lines of
 * START SIZE NAME, the numbers hexadecimal. It has no times: where lines overlap, the last one
 * holds.
 */
#ifndef PROCESS_PERF_MAP_H
#define PROCESS_PERF_MAP_H

#include "base/arena.h"
#include "process/space.h"

struct perf_map {
	struct space_pool spaces;
	uint32_t root;
	struct {
		const char **items;
		size_t count, capacity;
	} names;
	struct arena arena;
	uint64_t unreadable; /* lines that are not as above */
};

void perf_map_read(struct perf_map *map, struct span text);
void perf_map_release(struct perf_map *map);
/* What is at an address, or NULL. */
const char *perf_map_find(const struct perf_map *map, uint64_t address);

#endif

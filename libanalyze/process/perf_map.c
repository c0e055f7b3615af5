/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process/perf_map.h"

#include "base/vector.h"

#include <string.h>

void perf_map_release(struct perf_map *map)
{
	space_pool_release(&map->spaces);
	vector_release(&map->names);
	arena_release(&map->arena);
}

static int digit_of(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A number and the blanks behind it. False: there is none, or it is too large. */
static bool take_number(struct span *line, uint64_t *number)
{
	size_t at = 0, start;

	if (line->size > 2 && line->at[0] == '0' && (line->at[1] | 0x20) == 'x')
		at = 2;
	*number = 0;
	for (start = at; at < line->size && digit_of(line->at[at]) >= 0; at++) {
		if (at - start == 16)
			return false;
		*number = *number << 4 | (unsigned)digit_of(line->at[at]);
	}
	if (at == start || at == line->size || line->at[at] != ' ')
		return false;
	while (at < line->size && line->at[at] == ' ')
		at++;
	*line = (struct span){line->at + at, line->size - at};
	return true;
}

static bool read_line(struct perf_map *map, struct span line)
{
	struct mapping mapping = {0};
	uint64_t size;

	if (!take_number(&line, &mapping.start) || !take_number(&line, &size) || !line.size ||
	    !size || size > UINT64_MAX - mapping.start)
		return false;
	mapping.end = mapping.start + size;
	mapping.since = map->names.count; /* the later one is over the earlier */
	*vector_push(&map->names) = arena_copy(&map->arena, line.at, line.size);
	map->root = space_insert(&map->spaces, map->root, 0, &mapping);
	return true;
}

void perf_map_read(struct perf_map *map, struct span text)
{
	memset(map, 0, sizeof(*map));
	while (text.size) {
		const unsigned char *newline = memchr(text.at, '\n', text.size);
		size_t length = newline ? (size_t)(newline - text.at) : text.size;
		size_t used = newline ? length + 1 : length;

		if (length && !read_line(map, (struct span){text.at, length}))
			map->unreadable++;
		text = (struct span){text.at + used, text.size - used};
	}
}

const char *perf_map_find(const struct perf_map *map, uint64_t address)
{
	const struct mapping *mapping = space_floor(&map->spaces, map->root, address);

	return mapping && address < mapping->end ? map->names.items[mapping->since] : NULL;
}

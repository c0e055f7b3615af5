/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/jit_names.h"

#include <inttypes.h>
#include <stdio.h>

bool jit_frame(const struct jit_dump *dump, uint64_t offset, struct symbol_frame *frame)
{
	const struct jit_code *code = jit_dump_find(dump, offset);
	const struct jit_line *line;

	if (!code)
		return false;
	line = jit_dump_line(dump, code, offset);
	*frame = (struct symbol_frame){
		.name = code->name,
		.source = "",
		.file = line ? line->file : "",
		.line = line ? line->line : 0,
	};
	return true;
}

void jit_map_find(struct jit_map *map, const struct jit_files *files, uint32_t pid)
{
	struct input input;
	struct strbuf reason = STRBUF_INIT;

	*map = (struct jit_map){.note = STRBUF_INIT};
	snprintf(map->path, sizeof(map->path), "/tmp/perf-%" PRIu32 ".map", pid);
	if (!jit_files_open(files, map->path, NULL, &input, &map->note))
		return;
	map->is_found = true;
	perf_map_read(&map->map, (struct span){input.bytes, (size_t)input.size});
	input_close(&input);
	if (map->map.unreadable) {
		strbuf_addf(&reason, "%" PRIu64 " lines are not START SIZE NAME",
			    map->map.unreadable);
		jit_note_fault(&map->note, map->path, reason.text);
		strbuf_release(&reason);
	}
}

void jit_map_release(struct jit_map *map)
{
	if (map->is_found)
		perf_map_release(&map->map);
	strbuf_release(&map->note);
}

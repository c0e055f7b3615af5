/* SPDX-License-Identifier: GPL-2.0-or-later */
/* jit_names: names of code that programs made: from jitdump files and perf maps. */
#ifndef LOAD_JIT_NAMES_H
#define LOAD_JIT_NAMES_H

#include "analyze/symbol.h"
#include "process/history_jit.h"
#include "process/perf_map.h"

/* The function at an offset of a jitdump file. False: none. */
bool jit_frame(const struct jit_dump *dump, uint64_t offset, struct symbol_frame *frame);

/* The map of a process; `note` is as jit_files_open makes it. */
struct jit_map {
	char path[48]; /* where the program writes it */
	bool is_found;
	struct perf_map map;
	struct strbuf note;
};

void jit_map_find(struct jit_map *map, const struct jit_files *files, uint32_t pid);
void jit_map_release(struct jit_map *map);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes -> jitdump and perf map; what is in one is found where it says it is. */
#include "process/jit_dump.h"
#include "process/perf_map.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void ask_dump(const struct jit_dump *dump)
{
	for (size_t i = 0; i < dump->codes.count; i++) {
		const struct jit_code *code = &dump->codes.items[i];
		uint64_t last = code->offset + code->size - 1;
		const struct jit_line *line = jit_dump_line(dump, code, last);

		if (jit_dump_find(dump, code->offset) != code || jit_dump_find(dump, last) != code)
			abort();
		if (strlen(code->name) > dump->input.size ||
		    (line && (line->offset >= code->size || strlen(line->file) > dump->input.size)))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct input input = input_over_bytes(bytes, size);
	struct error error;
	struct jit_dump *dump = jit_dump_open(&input, "input", &error);
	struct perf_map map;

	if (dump)
		ask_dump(dump);
	jit_dump_close(dump);
	perf_map_read(&map, (struct span){bytes, size});
	for (size_t i = 0; i < size && i < 64; i++)
		(void)!perf_map_find(&map, (uint64_t)bytes[i] << (i % 8 * 8));
	perf_map_release(&map);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes -> the whole reader, by one thread and by three. Seeds: tests/gen/gen-recording NAME. */
#include "gen/sweep.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	/* small chunks, so that small inputs have several */
	struct recording_options options = {.memory_limit = 1 << 20, .chunk_bytes = 64,
					    .expansion_limit = 64, .threads = 1};
	struct sweep alone, together;

	recording_sweep(bytes, size, &options, &alone);
	options.threads = 3;
	recording_sweep(bytes, size, &options, &together);
	if (memcmp(&alone, &together, sizeof(alone)) != 0)
		abort();
	return 0;
}

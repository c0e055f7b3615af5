// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes -> the whole reader. Seeds: tests/gen/gen-recording NAME for each name it lists. */
#include "gen/sweep.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	/* small chunks, so that small inputs have several */
	struct recording_options options = {.memory_limit = 1 << 20, .chunk_bytes = 64,
					    .expansion_limit = 64};
	struct sweep sweep;

	recording_sweep(bytes, size, &options, &sweep);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes -> the reader of the text of perf script, with all labels. */
#include "analyze/format.h"
#include "base/input.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct input input = input_over_bytes(bytes, size);
	unsigned labels =
		LABEL_COMM | LABEL_PID | LABEL_TID | LABEL_CPU | LABEL_CGROUP | LABEL_THREAD;
	struct profile *profile;
	struct error error;

	script_begins(bytes, size);
	profile = script_read(&input, "input", labels, 1, &error);
	if (profile && !profile_is_normalized(profile))
		abort();
	profile_free(profile);
	return 0;
}

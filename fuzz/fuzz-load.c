/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine: a hostile recording to a profile, which must be written and read back the same. */
#include "analyze/perfdata.h"
#include "load/recording_profile.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Paths in a recording are followed: not in here. */
static const struct load_options options = {
	.labels = LABEL_COMM | LABEL_PID | LABEL_TID | LABEL_CPU | LABEL_CGROUP | LABEL_THREAD,
	.threads = 2,
	.modules = {.only_given = true},
	.kallsyms = "/nonexistent",
};

static void load(const uint8_t *bytes, size_t size, const struct measure *measure)
{
	struct load_options how = options;
	struct recording_options limits = {
		.memory_limit = 1 << 20, .chunk_bytes = 256, .expansion_limit = 64};
	struct error error;
	struct recording *recording = recording_open_bytes(bytes, size, &limits, &error);
	struct profile *profile;

	how.measure = measure;
	profile = recording ? recording_profile(recording, &how, &error) : NULL;

	if (profile && !profile_is_normalized(profile))
		abort();
	profile_free(profile);
	recording_close(recording);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	load(bytes, size, NULL);
	load(bytes, size, &measure_wall);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes, packed or not -> what they are told to be -> a profile, as every tool reads its input:
 * from a file, and as a stream, of which only the start is there when it is told.
 */
#include "analyze/load.h"
#include "base/input.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Paths in a recording are followed: not in here. */
static const struct load_options options = {
	.labels = LABEL_COMM | LABEL_PID | LABEL_TID | LABEL_CPU | LABEL_CGROUP | LABEL_THREAD,
	.threads = 1,
	.modules = {.only_given = true},
	.kallsyms = "/nonexistent",
};

static size_t load(int fd)
{
	struct error error;
	struct profile *profile = load_profile("input", fd, &options, &error);
	size_t samples = profile ? profile->samples.count + 1 : 0;

	if (profile && !profile_is_normalized(profile))
		abort();
	profile_free(profile);
	close(fd);
	return samples;
}

/* What does not fit into a pipe would have to be written beside the reader. */
static bool load_stream(const uint8_t *bytes, size_t size, size_t *samples)
{
	enum { ROOM = 1 << 16 };
	int ends[2];

	if (size > ROOM || pipe(ends))
		return false;
	if (write(ends[1], bytes, size) != (ssize_t)size)
		abort();
	close(ends[1]);
	*samples = load(ends[0]);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int fd = memfd_create("input", MFD_CLOEXEC);
	size_t whole, streamed;

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET))
		abort();
	whole = load(fd);
	/* Of more, a stream may be told to be nothing where a file is looked at further on. */
	if (load_stream(bytes, size, &streamed) && size < SPOOL_START && whole != streamed)
		abort();
	return 0;
}

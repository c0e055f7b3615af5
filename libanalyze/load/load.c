/* SPDX-License-Identifier: GPL-2.0-or-later */
/* load: what an input is, and who reads it. */
#include "analyze/load.h"

#include "base/input.h"
#include "load/recording_profile.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char stream_start[] = "pitot-profile ";

static bool may_begin(const unsigned char *start)
{
	return recording_begins(start) || !memcmp(start, stream_start, SPOOL_START);
}

static bool begins(const struct input *input, const char *with)
{
	size_t size = strlen(with);

	return input->size >= size && !memcmp(input->bytes, with, size);
}

static struct profile *load_recording(struct recording *recording,
				      const struct load_options *options, struct error *error)
{
	struct profile *profile =
		recording ? recording_profile(recording, options, error) : NULL;

	recording_close(recording);
	return profile;
}

/* What is no stream is taken for a recording, whose reader says what it found instead. */
static struct profile *load_fd(int fd, const char *name, const struct load_options *options,
			       struct error *error)
{
	static const struct input_limits limits = {64 << 20, 4096};
	struct profile *profile = NULL;
	struct input input;

	if (input_open_wanted(&input, fd, name, &limits, may_begin, error) < 0) {
		input_close(&input);
		return NULL;
	}
	if (begins(&input, stream_start))
		profile = profile_read(input.bytes, input.size, name, error);
	else
		profile = load_recording(recording_open_input(&input, name, NULL, error), options,
					 error);
	input_close(&input);
	return profile;
}

struct profile *load_profile(const char *path, int fd, const struct load_options *options,
			     struct error *error)
{
	struct profile *profile;
	struct stat status;

	if (fd >= 0)
		return load_fd(fd, path, options, error);
	if (!stat(path, &status) && S_ISDIR(status.st_mode))
		return load_recording(recording_open(path, NULL, error), options, error);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		error_errno(error, "cannot open '%s'", path);
		return NULL;
	}
	profile = load_fd(fd, path, options, error);
	close(fd);
	return profile;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process/jit_files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/*
 * By how much the times of a recording may be wrong: its file is closed some time after the last
 * sample, and the first sample comes some time after the start.
 */
enum { SLACK_S = 60, NS_PER_S = 1000000000 };

struct jit_files jit_files_of(const struct recording *recording, const struct module_paths *paths)
{
	const struct facts *facts = &recording->facts;
	uint64_t first = recording->tally.first_ns, last = recording->tally.last_ns;
	struct jit_files files = {.paths = paths, .is_here = recorded_here(recording)};

	if (first > last)
		return files;
	files.until_s = recording->modified_s;
	if (facts->wall_clock_ns)
		files.until_s =
			(int64_t)((facts->wall_clock_ns + last - facts->clock_ns) / NS_PER_S);
	if (files.until_s)
		files.since_s = files.until_s - (int64_t)((last - first) / NS_PER_S);
	return files;
}

/* When the file was made, if its file system knows. */
static int64_t birth_of(int fd, const struct stat *status)
{
	struct statx more;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &more) < 0 || !(more.stx_mask & STATX_BTIME))
		return status->st_mtime;
	return more.stx_btime.tv_sec;
}

/* Why a file where the program wrote it is not the one; NULL: it is. */
static const char *fault_of(const struct jit_files *files, const struct image *image, int fd,
			    const struct stat *status)
{
	if (!files->is_here)
		return "the recording was made on another host; give --symbols DIR";
	if (image && image->has_inode &&
	    (major(status->st_dev) != image->major || minor(status->st_dev) != image->minor ||
	     status->st_ino != image->inode))
		return "it is another file than the one that was recorded";
	if (!files->until_s)
		return "when the recording was made is not known; give --symbols DIR";
	if (status->st_mtime < files->since_s - SLACK_S ||
	    birth_of(fd, status) > files->until_s + SLACK_S)
		return "it was not written while the recording was made; if it is the one, give "
		       "--symbols DIR";
	return NULL;
}

struct attempt {
	const struct jit_files *files;
	const struct image *image;
	struct input *input;
	struct strbuf *note;
};

static void add_word(struct strbuf *note, const char *before, const char *word)
{
	strbuf_add_string(note, before);
	escape_word(note, word, strlen(word));
}

void jit_note_fault(struct strbuf *note, const char *path, const char *reason)
{
	add_word(note, "; ", path);
	add_word(note, ": ", reason);
}

/* Opens a regular file; or the reason why not. */
static const char *open_file(const struct attempt *attempt, const char *path, bool is_given)
{
	static const struct input_limits limits = {64 << 20, 4096};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *fault = NULL;
	struct stat status;
	struct error error;

	if (fd < 0)
		return strerrordesc_np(errno);
	if (fstat(fd, &status) < 0)
		fault = strerrordesc_np(errno);
	else if (!S_ISREG(status.st_mode))
		fault = "it is no regular file";
	else if (!is_given)
		fault = fault_of(attempt->files, attempt->image, fd, &status);
	if (!fault && input_open_fd(attempt->input, fd, path, &limits, &error) < 0) {
		input_close(attempt->input);
		fault = "it cannot be read";
	}
	close(fd);
	return fault;
}

static bool try_file(const struct attempt *attempt, const char *directory, const char *path,
		     bool is_given)
{
	struct strbuf whole = STRBUF_INIT;
	const char *fault;

	strbuf_addf(&whole, "%s%s%s", directory, *directory && *path != '/' ? "/" : "", path);
	fault = open_file(attempt, whole.text, is_given);
	if (fault) {
		jit_note_fault(attempt->note, whole.text, fault);
	} else {
		strbuf_clear(attempt->note);
		add_word(attempt->note, "found: ", whole.text);
	}
	strbuf_release(&whole);
	return !fault;
}

bool jit_files_open(const struct jit_files *files, const char *path, const struct image *image,
		    struct input *input, struct strbuf *note)
{
	struct attempt attempt = {files, image, input, note};
	const char *slash = strrchr(path, '/');

	for (size_t i = 0; i < files->paths->symbols_count; i++) {
		const char *directory = files->paths->symbols[i];

		if (try_file(&attempt, directory, path, true) ||
		    try_file(&attempt, directory, slash ? slash + 1 : path, true))
			return true;
	}
	return !files->paths->only_given && try_file(&attempt, "", path, false);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source_file: a recorded path -> a file of this machine. In order: as it is mapped; the
 * longest end of it that is below one of the directories given; and as it is.
 */
#include "view/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIZE_MOST = 64 << 20 };

/* ---- paths ----------------------------------------------------------------------------------- */

/* Takes the last part off, but no ".." that was kept; false: there is none. */
static bool drop_part(struct strbuf *path, size_t base)
{
	size_t end = path->length;

	while (end > base && path->text[end - 1] != '/')
		end--;
	if (path->length == base || !strcmp(path->text + end, ".."))
		return false;
	path->length = end > base ? end - 1 : base;
	path->text[path->length] = '\0';
	return true;
}

/* The end of what a relative path begins with is not known: ".." stays there. */
void source_path_clean(struct strbuf *to, const char *path)
{
	size_t base = to->length;

	if (*path == '/') {
		strbuf_add_char(to, '/');
		base++;
	}
	for (size_t size; *path; path += size) {
		bool is_up;

		size = strcspn(path, "/");
		is_up = size == 2 && !memcmp(path, "..", 2);
		if (size && !(size == 1 && *path == '.') &&
		    !(is_up && (drop_part(to, base) || to->text[0] == '/'))) {
			if (to->length > base)
				strbuf_add_char(to, '/');
			strbuf_add(to, path, size);
		}
		size += path[size] == '/';
	}
}

/* Where the longest OLD that the path begins with has moved; or the path itself. */
static void add_mapped(const struct source_paths *paths, const char *path, struct strbuf *to)
{
	const char *place = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < paths->map_count; i++) {
		const char *map = paths->maps[i], *equals = strchr(map, '=');
		size_t size = equals ? (size_t)(equals - map) : 0;

		while (size > 1 && map[size - 1] == '/')
			size--;
		if (size <= longest || strncmp(path, map, size) ||
		    (path[size] && path[size] != '/'))
			continue;
		longest = size;
		place = equals + 1;
	}
	if (place)
		strbuf_addf(to, "%s/", place);
	strbuf_add_string(to, path + longest + (place && path[longest] == '/'));
}

/* ---- files ----------------------------------------------------------------------------------- */

/* Symbolic links lead to no place outside the directories given. */
static bool is_inside(const struct source_paths *paths, const char *real)
{
	char root[PATH_MAX];

	for (size_t i = 0; i < paths->directory_count; i++) {
		size_t size;

		if (!realpath(paths->directories[i], root))
			continue;
		size = strlen(root);
		if (!strncmp(real, root, size) && (real[size] == '/' || size == 1))
			return true;
	}
	return false;
}

/* -1: errno says why. What is no regular file is never opened, as that alone can do something. */
static int open_file(const struct source_paths *paths, const char *path, struct stat *status)
{
	char real[PATH_MAX];
	int fd;

	if (!realpath(path, real))
		return -1;
	if (paths->only_given && !is_inside(paths, real)) {
		errno = ENOENT;
		return -1;
	}
	if (stat(real, status) < 0)
		return -1;
	fd = S_ISREG(status->st_mode)
		     ? open(real, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC)
		     : -1;
	if (!S_ISREG(status->st_mode))
		errno = S_ISDIR(status->st_mode) ? EISDIR : EINVAL;
	if (fd >= 0 && (fstat(fd, status) < 0 || !S_ISREG(status->st_mode))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* The last parts of a path, the longest end of it first, below each of the directories. */
static int open_below(const struct source_paths *paths, const char *wanted, struct strbuf *path,
		      struct stat *status)
{
	struct strbuf clean = STRBUF_INIT;
	const char *end;
	int fd = -1;

	source_path_clean(&clean, wanted);
	for (end = clean.text; *end == '/' || !strncmp(end, "../", 3);)
		end += *end == '/' ? 1 : 3;
	while (fd < 0 && end && *end) {
		for (size_t i = 0; i < paths->directory_count && fd < 0; i++) {
			strbuf_clear(path);
			strbuf_addf(path, "%s/%s", paths->directories[i], end);
			fd = open_file(paths, path->text, status);
		}
		end = strchr(end, '/');
		if (end)
			end++;
	}
	strbuf_release(&clean);
	return fd;
}

static bool read_all(int fd, struct source_file *file, size_t size)
{
	ssize_t count = 1;

	file->bytes = xmalloc(size + 1);
	while (file->size < size && count > 0) {
		count = read(fd, file->bytes + file->size, size - file->size);
		if (count < 0 && errno == EINTR)
			count = 1;
		else if (count > 0)
			file->size += (size_t)count;
	}
	file->bytes[file->size] = '\0';
	return count >= 0;
}

static bool read_file(int fd, const struct stat *status, struct source_file *file,
		      struct strbuf *problem)
{
	if (status->st_size > SIZE_MOST) {
		strbuf_addf(problem, "'%s' is larger than %d MB", file->path, SIZE_MOST >> 20);
		return false;
	}
	if (!read_all(fd, file, (size_t)status->st_size)) {
		strbuf_addf(problem, "cannot read '%s': %s", file->path, strerror(errno));
		return false;
	}
	if (memchr(file->bytes, '\0', file->size)) {
		strbuf_addf(problem, "'%s' is not text", file->path);
		return false;
	}
	file->changed = status->st_mtim;
	return true;
}

bool source_file_read(const struct source_paths *paths, const char *recorded,
		      struct source_file *file, struct strbuf *problem)
{
	struct strbuf wanted = STRBUF_INIT, path = STRBUF_INIT;
	struct stat status;
	bool found = false;
	int fd;

	add_mapped(paths, recorded, &wanted);
	fd = open_below(paths, wanted.text, &path, &status);
	if (fd < 0) {
		strbuf_clear(&path);
		strbuf_add_string(&path, wanted.text);
		fd = open_file(paths, path.text, &status);
	}
	file->error_number = fd < 0 ? errno : 0;
	file->path = xstrdup(path.text);
	if (fd >= 0) {
		found = read_file(fd, &status, file, problem);
		close(fd);
	} else if (paths->only_given) {
		strbuf_addf(problem, "there is no '%s' below the directories of --source",
			    path.text);
	} else {
		strbuf_addf(problem, "cannot open '%s': %s", path.text,
			    file->error_number == EINVAL ? "not a regular file"
							 : strerror(file->error_number));
	}
	strbuf_release(&wanted);
	strbuf_release(&path);
	return found;
}

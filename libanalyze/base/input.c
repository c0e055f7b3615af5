/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/input.h"

#include "base/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_SIZE = 1 << 20, FIRST_BLOCK_SIZE = 4096 };

void input_close(struct input *input)
{
	if (input->mapping) {
		munmap(input->mapping, input->mapping_size);
		if (input->fd >= 0)
			close(input->fd);
	}
	spool_free(input->spool);
	memset(input, 0, sizeof(*input));
}

struct input input_over_bytes(const void *bytes, size_t size)
{
	return (struct input){.bytes = bytes, .size = size};
}

void input_drop(const void *bytes, uint64_t size)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = ((uintptr_t)bytes + page - 1) & ~(page - 1);
	uintptr_t end = ((uintptr_t)bytes + size) & ~(page - 1);

	if (start < end)
		madvise((void *)start, end - start, MADV_DONTNEED);
}

bool input_copy(const struct input *input, const unsigned char *bytes, void *to, size_t size)
{
	size_t copied = 0;
	off_t at;

	if (!input->mapping || input->fd < 0)
		return false;
	at = (off_t)(bytes - (const unsigned char *)input->mapping);
	while (copied < size) {
		ssize_t got = pread(input->fd, (unsigned char *)to + copied, size - copied,
				    at + (off_t)copied);

		if (got <= 0 && (got == 0 || errno != EINTR))
			return false;
		if (got > 0)
			copied += (size_t)got;
	}
	return true;
}

/* What the spool now holds becomes the input. */
static int take_spool(struct input *input, struct spool *spool, struct error *error)
{
	input->spool = spool;
	input->size = spool_size(spool);
	return spool_finish(spool, &input->bytes, &input->droppable, error);
}

static void note_problem(struct input *input, const struct unpacker *unpacker)
{
	input->problem = unpacker_problem(unpacker);
	if (!input->problem && !unpacker_at_boundary(unpacker))
		input->problem = "it ends early";
}

/*
 * The end of what cannot be meant need not be waited for: it may have none. `*looked_at` bytes of
 * it were looked at before.
 */
static bool is_hopeless(const struct spool *spool, size_t *looked_at,
			bool (*is_wanted)(const unsigned char *start, size_t size))
{
	size_t size = *looked_at ? SPOOL_LOOKED_AT : SPOOL_START;
	const unsigned char *start = spool_start(spool, size);

	if (!is_wanted || !start || *looked_at == size)
		return false;
	*looked_at = size;
	return !is_wanted(start, size) || is_hopeless(spool, looked_at, is_wanted);
}

/* As long as it is looked at, packed bytes must not become more than memory holds. */
static size_t block_size(bool (*is_wanted)(const unsigned char *start, size_t size),
			 size_t looked_at)
{
	return is_wanted && looked_at < SPOOL_LOOKED_AT ? FIRST_BLOCK_SIZE : BLOCK_SIZE;
}

static int unpack(struct input *input, const struct input_limits *limits,
		  bool (*is_wanted)(const unsigned char *start, size_t size), struct error *error)
{
	const char *packing = packing_of(input->bytes, input->size);
	struct input plain = {.packing = packing};
	size_t looked_at = 0, size;
	struct spool *spool;
	struct unpacker *unpacker;
	int result = 0;

	if (!packing)
		return 0;
	spool = spool_new(limits->memory);
	unpacker = unpacker_new(packing, limits->expansion);
	for (uint64_t at = 0; at < input->size && !result && !unpacker_problem(unpacker) &&
			      !is_hopeless(spool, &looked_at, is_wanted);
	     at += size) {
		uint64_t left = input->size - at;

		size = block_size(is_wanted, looked_at);
		size = left < size ? (size_t)left : size;
		result = unpacker_feed(unpacker, input->bytes + at, size, spool, error);
		if (input->droppable)
			input_drop(input->bytes + at, size);
	}
	note_problem(&plain, unpacker);
	unpacker_free(unpacker);
	input_close(input);
	*input = plain;
	return take_spool(input, spool, error) < 0 ? -1 : result;
}

int input_unpack(struct input *input, const struct input_limits *limits, struct error *error)
{
	return unpack(input, limits, NULL, error);
}

static ssize_t read_block(int fd, unsigned char *block, size_t size)
{
	size_t filled = 0;

	while (filled < size) {
		ssize_t got = read(fd, block + filled, size - filled);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		filled += (size_t)got;
	}
	return (ssize_t)filled;
}

/* A pipe, socket or device: to its end, unpacked on the way. */
static int read_stream(struct input *input, int fd, const char *name,
		       const struct input_limits *limits,
		       bool (*is_wanted)(const unsigned char *start, size_t size),
		       struct error *error)
{
	unsigned char *block = xmalloc(BLOCK_SIZE);
	struct spool *spool = spool_new(limits->memory);
	struct unpacker *unpacker = NULL;
	size_t looked_at = 0;
	ssize_t got = 0;
	int result = 0;

	while (!result && !is_hopeless(spool, &looked_at, is_wanted) &&
	       (got = read_block(fd, block, block_size(is_wanted, looked_at))) > 0) {
		if (!spool_size(spool) && !unpacker) {
			input->packing = packing_of(block, (size_t)got);
			if (input->packing)
				unpacker = unpacker_new(input->packing, limits->expansion);
		}
		result = unpacker ? unpacker_feed(unpacker, block, (size_t)got, spool, error)
				  : spool_add(spool, block, (size_t)got, error);
	}
	if (!result && got < 0)
		result = error_errno(error, "cannot read '%s'", name);
	if (unpacker)
		note_problem(input, unpacker);
	unpacker_free(unpacker);
	free(block);
	return take_spool(input, spool, error) < 0 ? -1 : result;
}

/* -1: so many are open that others will lack one. A recording may have one a processor. */
static int keep_open(int fd)
{
	struct rlimit limit;
	int kept = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	if (kept < 0 || (!getrlimit(RLIMIT_NOFILE, &limit) && (rlim_t)kept < limit.rlim_cur / 2))
		return kept;
	close(kept);
	return -1;
}

static int map_file(struct input *input, int fd, const char *name, uint64_t size,
		    struct error *error)
{
	off_t start = lseek(fd, 0, SEEK_CUR); /* stdin may have been read from before */

	if (start < 0 || (uint64_t)start > size)
		start = 0;
	input->mapping = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (input->mapping == MAP_FAILED) {
		input->mapping = NULL;
		return error_errno(error, "cannot map '%s'", name);
	}
	input->mapping_size = size;
	input->fd = keep_open(fd);
	input->bytes = (const unsigned char *)input->mapping + start;
	input->size = size - (uint64_t)start;
	input->droppable = true;
	return 0;
}

int input_open_fd(struct input *input, int fd, const char *name, const struct input_limits *limits,
		  struct error *error)
{
	return input_open_wanted(input, fd, name, limits, NULL, error);
}

int input_open_wanted(struct input *input, int fd, const char *name,
		      const struct input_limits *limits,
		      bool (*is_wanted)(const unsigned char *start, size_t size),
		      struct error *error)
{
	struct stat status;

	memset(input, 0, sizeof(*input));
	if (fstat(fd, &status) < 0)
		return error_errno(error, "cannot read '%s'", name);
	/* A file of size 0 may be one of /proc: read it. */
	if (!S_ISREG(status.st_mode) || !status.st_size)
		return read_stream(input, fd, name, limits, is_wanted, error);
	if (map_file(input, fd, name, (uint64_t)status.st_size, error) < 0)
		return -1;
	if (unpack(input, limits, is_wanted, error) < 0)
		return -1;
	input->modified_s = status.st_mtime;
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spool: bytes that come one after another and are wanted as one mapping. */
#include "base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct spool {
	uint64_t memory_limit;
	unsigned char *memory; /* while there is no file */
	size_t capacity;
	uint64_t size;
	unsigned char start[SPOOL_START]; /* what was added first */
	int fd; /* of the file, or -1 */
	unsigned char *pending; /* not yet in the file */
	size_t pending_size;
	void *mapping;
};

enum { PENDING_CAPACITY = 1 << 20 };

struct spool *spool_new(uint64_t memory_limit)
{
	struct spool *spool = xcalloc(1, sizeof(*spool));

	spool->memory_limit = memory_limit;
	spool->fd = -1;
	return spool;
}

void spool_free(struct spool *spool)
{
	if (!spool)
		return;
	if (spool->mapping)
		munmap(spool->mapping, spool->size);
	if (spool->fd >= 0)
		close(spool->fd);
	free(spool->pending);
	free(spool->memory);
	free(spool);
}

uint64_t spool_size(const struct spool *spool)
{
	return spool->size;
}

const unsigned char *spool_start(const struct spool *spool, size_t size)
{
	if (spool->size < size)
		return NULL;
	return size <= SPOOL_START ? spool->start : spool->memory;
}

/* A file without a name in $TMPDIR: it goes when the last descriptor does. */
static int temporary_file(struct error *error)
{
	const char *directory = getenv("TMPDIR");
	struct strbuf path = STRBUF_INIT;
	int fd;

	if (!directory || !*directory)
		directory = "/tmp";
	fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0) { /* not every file system can do that */
		strbuf_addf(&path, "%s/pitot-XXXXXX", directory);
		fd = mkostemp(path.text, O_CLOEXEC);
		if (fd >= 0)
			unlink(path.text);
		strbuf_release(&path);
	}
	if (fd < 0)
		error_errno(error, "cannot make a temporary file in '%s'", directory);
	return fd;
}

static int write_all(int fd, const unsigned char *bytes, size_t size, struct error *error)
{
	while (size) {
		ssize_t written = write(fd, bytes, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return error_errno(error, "cannot write to the temporary file");
		bytes += written;
		size -= (size_t)written;
	}
	return 0;
}

static int flush_pending(struct spool *spool, struct error *error)
{
	size_t size = spool->pending_size;

	spool->pending_size = 0;
	return write_all(spool->fd, spool->pending, size, error);
}

static int move_to_file(struct spool *spool, struct error *error)
{
	spool->fd = temporary_file(error);
	if (spool->fd < 0 || write_all(spool->fd, spool->memory, spool->size, error) < 0)
		return -1;
	free(spool->memory);
	spool->memory = NULL;
	spool->pending = xmalloc(PENDING_CAPACITY);
	return 0;
}

static void add_to_memory(struct spool *spool, const void *bytes, size_t size)
{
	if (spool->capacity - spool->size < size) {
		while (spool->capacity - spool->size < size)
			spool->capacity = spool->capacity ? spool->capacity * 2 : 64 * 1024;
		spool->memory = xrealloc_array(spool->memory, spool->capacity, 1);
	}
	memcpy(spool->memory + spool->size, bytes, size);
	spool->size += size;
}

int spool_add(struct spool *spool, const void *bytes, size_t size, struct error *error)
{
	if (!size)
		return 0;
	if (spool->size < SPOOL_START) {
		size_t room = SPOOL_START - (size_t)spool->size;

		memcpy(spool->start + spool->size, bytes, size < room ? size : room);
	}
	if (spool->fd < 0) {
		if (spool->size + size <= spool->memory_limit) {
			add_to_memory(spool, bytes, size);
			return 0;
		}
		if (move_to_file(spool, error) < 0)
			return -1;
	}
	if (size > PENDING_CAPACITY - spool->pending_size && flush_pending(spool, error) < 0)
		return -1;
	spool->size += size;
	if (size > PENDING_CAPACITY)
		return write_all(spool->fd, bytes, size, error);
	memcpy(spool->pending + spool->pending_size, bytes, size);
	spool->pending_size += size;
	return 0;
}

int spool_finish(struct spool *spool, const unsigned char **bytes, bool *droppable,
		 struct error *error)
{
	*droppable = false;
	*bytes = spool->memory;
	if (spool->fd < 0)
		return 0;
	if (flush_pending(spool, error) < 0)
		return -1;
	spool->mapping = mmap(NULL, spool->size, PROT_READ, MAP_SHARED, spool->fd, 0);
	if (spool->mapping == MAP_FAILED) {
		spool->mapping = NULL;
		return error_errno(error, "cannot map the temporary file");
	}
	*bytes = spool->mapping;
	*droppable = true;
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * input: any file as one run of plain bytes. A regular file is mapped; what cannot be (a pipe,
 * gzip, zstd) is unpacked into a spool: memory, and above a limit a temporary file without a name.
 */
#ifndef BASE_INPUT_H
#define BASE_INPUT_H

#include "analyze/base.h"

struct spool;

enum { SPOOL_START = 4096, SPOOL_LOOKED_AT = 1 << 20 };

struct spool *spool_new(uint64_t memory_limit);
void spool_free(struct spool *spool);
int spool_add(struct spool *spool, const void *bytes, size_t size, struct error *error);
uint64_t spool_size(const struct spool *spool);
/* The `size` bytes that came first, or NULL while they are fewer, or no longer in memory. */
const unsigned char *spool_start(const struct spool *spool, size_t size);
/* No more is added: all of it as one mapping. `*droppable`: pages given back can be had again. */
int spool_finish(struct spool *spool, const unsigned char **bytes, bool *droppable,
		 struct error *error);

struct input_limits {
	uint64_t memory;    /* what cannot be mapped goes to a temporary file above this */
	unsigned expansion; /* plain bytes at most for a byte of packed input */
};

struct input {
	const unsigned char *bytes;
	uint64_t size;
	int64_t modified_s;  /* when a regular file was written, since 1970; 0: it is none */
	const char *packing; /* "gzip", "zstd" or NULL */
	const char *problem; /* why the packing broke off before its end; else NULL */
	bool droppable;      /* MADV_DONTNEED loses nothing */
	void *mapping;       /* to unmap, or NULL */
	size_t mapping_size;
	int fd;              /* of what is mapped, or -1: it was not kept */
	struct spool *spool; /* or NULL */
};

int input_open_fd(struct input *input, int fd, const char *name,
		  const struct input_limits *limits, struct error *error);
/*
 * The same, but the rest of a stream, and of what is packed, is left unread when `is_wanted` is
 * false of its first SPOOL_START plain bytes, or of its first SPOOL_LOOKED_AT.
 */
int input_open_wanted(struct input *input, int fd, const char *name,
		      const struct input_limits *limits,
		      bool (*is_wanted)(const unsigned char *start, size_t size),
		      struct error *error);
struct input input_over_bytes(const void *bytes, size_t size);
/* As input_open_fd, of bytes that are there already and may be packed. */
int input_unpack(struct input *input, const struct input_limits *limits,
		 struct error *error);
void input_close(struct input *input);
/* Copies bytes without a look at the mapping. False: that cannot be done. */
bool input_copy(const struct input *input, const unsigned char *bytes, void *to, size_t size);
/* These bytes, of a droppable input, are not needed soon. */
void input_drop(const void *bytes, uint64_t size);

#endif

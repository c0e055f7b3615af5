/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unpack: gzip and zstd streams, fed in blocks of any size, into a spool.
 */
#ifndef BASE_UNPACK_H
#define BASE_UNPACK_H

#include "base/input.h"

struct unpacker;

/* "gzip" or "zstd" by the first bytes, or NULL. */
const char *packing_of(const unsigned char *bytes, size_t size);

struct unpacker *unpacker_new(const char *packing, unsigned expansion_limit);
void unpacker_free(struct unpacker *unpacker);
/*
 * -1 with `error`: the output failed. Bad input is no error here: see unpacker_problem. Once there
 * is one, more input is passed over.
 */
int unpacker_feed(struct unpacker *unpacker, const void *bytes, size_t size, struct spool *spool,
		  struct error *error);
/* What was wrong with the input so far, or NULL. */
const char *unpacker_problem(const struct unpacker *unpacker);
/* True between two frames or members, where a stream may end. */
bool unpacker_at_boundary(const struct unpacker *unpacker);

#endif

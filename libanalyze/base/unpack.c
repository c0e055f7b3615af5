/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/unpack.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { OUTPUT_SIZE = 256 * 1024, EXPANSION_FLOOR = 1 << 20 };

struct unpacker {
	bool is_zstd;
	ZSTD_DStream *zstd;
	z_stream gzip;
	uint64_t expansion_limit;
	uint64_t taken, given;
	const char *problem;
	bool at_boundary;
	bool trailing; /* behind the last gzip member: padding, passed over */
	unsigned char output[OUTPUT_SIZE];
};

const char *packing_of(const unsigned char *bytes, size_t size)
{
	if (size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b)
		return "gzip";
	if (size >= 4 && !memcmp(bytes, "\x28\xb5\x2f\xfd", 4))
		return "zstd";
	return NULL;
}

struct unpacker *unpacker_new(const char *packing, unsigned expansion_limit)
{
	struct unpacker *unpacker = xmalloc(sizeof(*unpacker));

	memset(unpacker, 0, offsetof(struct unpacker, output));
	unpacker->is_zstd = !strcmp(packing, "zstd");
	unpacker->expansion_limit = expansion_limit;
	unpacker->at_boundary = true;
	if (unpacker->is_zstd) {
		unpacker->zstd = ZSTD_createDStream();
		if (!unpacker->zstd)
			unpacker->problem = "no memory for zstd";
	} else if (inflateInit2(&unpacker->gzip, 15 + 16) != Z_OK) {
		unpacker->problem = "no memory for zlib";
	}
	return unpacker;
}

void unpacker_free(struct unpacker *unpacker)
{
	if (!unpacker)
		return;
	if (unpacker->is_zstd)
		ZSTD_freeDStream(unpacker->zstd);
	else
		inflateEnd(&unpacker->gzip);
	free(unpacker);
}

const char *unpacker_problem(const struct unpacker *unpacker)
{
	return unpacker->problem;
}

bool unpacker_at_boundary(const struct unpacker *unpacker)
{
	return unpacker->at_boundary;
}

static int give(struct unpacker *unpacker, size_t size, struct spool *spool, struct error *error)
{
	uint64_t allowed = unpacker->taken * unpacker->expansion_limit + EXPANSION_FLOOR;

	if (unpacker->given + size > allowed) {
		unpacker->problem = "it grows more when unpacked than any recording would";
		return 0;
	}
	unpacker->given += size;
	return spool_add(spool, unpacker->output, size, error);
}

static int feed_zstd(struct unpacker *unpacker, const void *bytes, size_t size,
		     struct spool *spool, struct error *error)
{
	ZSTD_inBuffer in = {bytes, size, 0};
	ZSTD_outBuffer out;

	do { /* a full output may hide more that is ready */
		size_t result;

		out = (ZSTD_outBuffer){unpacker->output, OUTPUT_SIZE, 0};
		result = ZSTD_decompressStream(unpacker->zstd, &out, &in);
		if (ZSTD_isError(result)) {
			unpacker->problem = ZSTD_getErrorName(result);
			return 0;
		}
		unpacker->at_boundary = result == 0;
		if (give(unpacker, out.pos, spool, error) < 0)
			return -1;
	} while (!unpacker->problem && (in.pos < in.size || out.pos == out.size));
	return 0;
}

/* One call of inflate, and what it gave into the spool. */
static int inflate_some(struct unpacker *unpacker, struct spool *spool, struct error *error)
{
	z_stream *gzip = &unpacker->gzip;
	int result;

	gzip->next_out = unpacker->output;
	gzip->avail_out = OUTPUT_SIZE;
	result = inflate(gzip, Z_NO_FLUSH);
	if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
		unpacker->problem = gzip->msg ? gzip->msg : "bad gzip data";
		return 0;
	}
	unpacker->at_boundary = result == Z_STREAM_END;
	if (unpacker->at_boundary)
		inflateReset(gzip);
	return give(unpacker, OUTPUT_SIZE - gzip->avail_out, spool, error);
}

/* Members may follow one another; what follows the last and begins none is padding. */
static int feed_gzip(struct unpacker *unpacker, const unsigned char *bytes, size_t size,
		     struct spool *spool, struct error *error)
{
	z_stream *gzip = &unpacker->gzip;
	bool more;

	gzip->next_in = (unsigned char *)bytes;
	gzip->avail_in = (uInt)size;
	do {
		if (unpacker->at_boundary && unpacker->given && gzip->avail_in &&
		    *gzip->next_in != 0x1f)
			unpacker->trailing = true;
		if (unpacker->trailing)
			return 0;
		if (inflate_some(unpacker, spool, error) < 0)
			return -1;
		more = gzip->avail_in || (!gzip->avail_out && !unpacker->at_boundary);
	} while (more && !unpacker->problem);
	return 0;
}

int unpacker_feed(struct unpacker *unpacker, const void *bytes, size_t size, struct spool *spool,
		  struct error *error)
{
	if (unpacker->problem || !size)
		return 0;
	unpacker->taken += size;
	return unpacker->is_zstd ? feed_zstd(unpacker, bytes, size, spool, error)
				 : feed_gzip(unpacker, bytes, size, spool, error);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* COMPRESSED and COMPRESSED2 records: slices of one zstd stream that is flushed but never ended. */
#include <stdlib.h>
#include <zstd.h>

#include "gen.h"

struct gen_compressor {
	uint32_t type;
	size_t slice;
	size_t start; /* in `data` */
	size_t first_mark;
};

enum { MOST_IN_RECORD = 60000 };

void gen_compress_begin(struct gen *gen, uint32_t type, size_t slice)
{
	gen->compressor = xcalloc(1, sizeof(*gen->compressor));
	*gen->compressor = (struct gen_compressor){type, slice, gen->data.size, gen->mark_count};
}

static void put_compressed(struct gen *gen, uint32_t type, const unsigned char *from, size_t size)
{
	while (size) {
		size_t now = size < MOST_IN_RECORD ? size : MOST_IN_RECORD;
		struct gen_bytes *out = gen_begin(gen, type, 0);

		if (type == RECORD_COMPRESSED2)
			gen_u64(out, now);
		gen_put(out, from, now);
		if (type == RECORD_COMPRESSED2)
			gen_zero(out, -now & 7);
		gen_end(gen);
		from += now;
		size -= now;
	}
}

static void compress_slice(struct gen *gen, ZSTD_CStream *stream, const unsigned char *plain,
			   size_t size)
{
	size_t room = ZSTD_compressBound(size) + 64;
	unsigned char *buffer = xmalloc(room);
	ZSTD_inBuffer in = {plain, size, 0};
	ZSTD_outBuffer out = {buffer, room, 0};

	while (ZSTD_compressStream2(stream, &out, &in, ZSTD_e_flush) != 0)
		if (out.pos == out.size)
			abort();
	put_compressed(gen, gen->compressor->type, buffer, out.pos);
	free(buffer);
}

void gen_compress_end(struct gen *gen)
{
	struct gen_compressor *compressor = gen->compressor;
	size_t size = gen->data.size - compressor->start;
	unsigned char *plain = xmalloc(size + 1);
	ZSTD_CStream *stream = ZSTD_createCStream();

	for (size_t i = 0; i < size; i++)
		plain[i] = gen->data.at[compressor->start + i];
	gen->data.size = compressor->start;
	gen->mark_count = compressor->first_mark;
	for (size_t i = 0; i < size; i += compressor->slice)
		compress_slice(gen, stream, plain + i,
			       size - i < compressor->slice ? size - i : compressor->slice);
	ZSTD_freeCStream(stream);
	free(plain);
	free(compressor);
	gen->compressor = NULL;
}

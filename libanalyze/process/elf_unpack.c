/* SPDX-License-Identifier: GPL-2.0-or-later */
/* elf_unpack: by libdeflate, libzstd and liblzma. */
#include "process/elf_unpack.h"

#include "base/reader.h"
#include "process/elf_relocatable.h"

#include <libdeflate.h>
#include <lzma.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

enum {
	DEFLATE_RATIO = 1032, /* the format cannot do better */
	COMPRESS_ZLIB = 1,
	COMPRESS_ZSTD = 2,
	UNPACKED_FREE = 64 << 20, /* always allowed */
	PLAUSIBLE_RATIO = 16,
	PREPARED_FROM = 4,    /* the first quarter will have been reached meanwhile */
	BLOCK_MOST = 1 << 16, /* of what deflate puts out at once: a stored block */
};

static const size_t unpacked_most = (size_t)1 << 30; /* of a whole file */

/* What is compressed, and how. */
struct packed {
	unsigned type; /* 0: not at all */
	uint64_t size; /* unpacked */
	struct span bytes;
};

static struct packed packed_section(const struct elf_file *elf, const struct elf_section *section)
{
	struct reader reader = reader_over(section->bytes.at, section->bytes.size, elf->swap);
	struct packed packed = {0, section->bytes.size, section->bytes};

	if (section->flags & SHF_COMPRESSED) {
		packed.type = reader_u32(&reader);
		if (elf->is_64)
			reader_u32(&reader);
		packed.size = elf->is_64 ? reader_u64(&reader) : reader_u32(&reader);
		if (elf->is_64)
			reader_u64(&reader);
		else
			reader_u32(&reader);
		if (!packed.type || reader.overrun)
			packed.type = UINT32_MAX;
	} else if (section->bytes.size >= 12 && memcmp(section->bytes.at, "ZLIB", 4) == 0 &&
		   strncmp(section->name, ".zdebug_", 8) == 0) {
		packed.type = COMPRESS_ZLIB;
		packed.size = be64toh(load_u64(section->bytes.at + 4, false));
		reader_take(&reader, 12);
	}
	packed.bytes = reader_span(&reader, reader_left(&reader));
	return packed;
}

uint64_t elf_unpacked_size(const struct elf_file *elf, const struct elf_section *section)
{
	struct packed packed = packed_section(elf, section);

	return packed.type ? packed.size : 0;
}

static bool unpack_zstd_start(const struct packed *packed, void *to, size_t size)
{
	ZSTD_DStream *stream = ZSTD_createDStream();
	ZSTD_inBuffer in = {packed->bytes.at, packed->bytes.size, 0};
	ZSTD_outBuffer out = {to, size, 0};
	size_t result, before;

	if (!stream)
		return false;
	do {
		before = out.pos;
		result = ZSTD_decompressStream(stream, &out, &in);
	} while (!ZSTD_isError(result) && out.pos > before && out.pos < size);
	ZSTD_freeDStream(stream);
	return out.pos == size;
}

static bool unpack_zstd_section(const struct packed *packed, void *to)
{
	size_t size =
		ZSTD_decompress(to, (size_t)packed->size, packed->bytes.at, packed->bytes.size);

	return !ZSTD_isError(size) && size == packed->size;
}

/* The first `size` bytes, of which the last BLOCK_MOST may be missing where there are more. */
static bool unpack(const struct packed *packed, void *to, size_t size)
{
	struct libdeflate_decompressor *inflater;
	enum libdeflate_result result;

	if (packed->type == COMPRESS_ZSTD)
		return size < packed->size ? unpack_zstd_start(packed, to, size)
					   : unpack_zstd_section(packed, to);
	inflater = libdeflate_alloc_decompressor();
	if (!inflater)
		return false;
	result = libdeflate_zlib_decompress(inflater, packed->bytes.at, packed->bytes.size, to,
					    size, NULL);
	libdeflate_free_decompressor(inflater);
	return result == (size < packed->size ? LIBDEFLATE_INSUFFICIENT_SPACE : LIBDEFLATE_SUCCESS);
}

/* The compressed bytes are not needed again: let their pages go. */
static void drop_pages(const struct elf_file *elf, struct span bytes)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = ((uintptr_t)bytes.at + page - 1) & ~(page - 1);
	uintptr_t end = ((uintptr_t)bytes.at + bytes.size) & ~(page - 1);

	if (elf->mapping && start < end)
		madvise((void *)start, end - start, MADV_DONTNEED);
}

/* Of what is worth the while, only the first `wanted` bytes. */
static int unpack_section(const struct elf_file *elf, const struct elf_section *section,
			  uint64_t wanted, struct elf_data *data, struct error *error)
{
	struct packed packed = packed_section(elf, section);
	bool is_part = wanted < packed.size && packed.size - wanted > BLOCK_MOST;
	size_t size = (size_t)(is_part ? wanted + BLOCK_MOST : packed.size);
	void *mapping;

	data->bytes = section->bytes;
	if (!packed.type || !packed.size)
		return 0;
	data->bytes = (struct span){NULL, 0};
	if (packed.type != COMPRESS_ZLIB && packed.type != COMPRESS_ZSTD)
		return error_set(error, ERROR_INPUT,
				 "section '%s' of '%s' is compressed in an unknown way",
				 section->name, elf->path);
	if (packed.size > UNPACKED_FREE && packed.size / DEFLATE_RATIO > packed.bytes.size)
		return error_set(error, ERROR_INPUT,
				 "section '%s' of '%s' claims to unpack to %llu bytes",
				 section->name, elf->path, (unsigned long long)packed.size);
	mapping = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (mapping == MAP_FAILED)
		return error_errno(error, "cannot unpack section '%s' of '%s'", section->name,
				   elf->path);
	data->mapped = size;
	/* What claims to unpack to very much is believed when it has done so. */
	data->is_plausible = packed.size / PLAUSIBLE_RATIO <= packed.bytes.size;
	__atomic_store_n(&data->mapping, mapping, __ATOMIC_RELEASE);
	if (!unpack(&packed, data->mapping, size)) {
		elf_data_release(data);
		return error_set(error, ERROR_INPUT, "section '%s' of '%s' cannot be unpacked",
				 section->name, elf->path);
	}
	drop_pages(elf, packed.bytes);
	data->bytes = (struct span){data->mapping, is_part ? (size_t)wanted : size};
	return 0;
}

int elf_load_section(const struct elf_file *elf, const struct elf_section *section,
		     struct elf_data *data, struct error *error)
{
	if (unpack_section(elf, section, UINT64_MAX, data, error) < 0)
		return -1;
	elf_relocate(elf, section, data);
	return 0;
}

int elf_load_start(const struct elf_file *elf, const struct elf_section *section, uint64_t wanted,
		   struct elf_data *data, struct error *error)
{
	if (elf->type == ET_REL)
		return elf_load_section(elf, section, data, error);
	return unpack_section(elf, section, wanted, data, error);
}

void elf_data_prepare(const struct elf_data *data)
{
#ifdef MADV_POPULATE_WRITE
	unsigned char *mapping = __atomic_load_n(&data->mapping, __ATOMIC_ACQUIRE);
	size_t step = 4 << 20;

	if (!mapping || !data->is_plausible)
		return;
	for (size_t at = data->mapped / PREPARED_FROM & ~(step - 1); at < data->mapped; at += step)
		if (madvise(mapping + at, at + step < data->mapped ? step : data->mapped - at,
			    MADV_POPULATE_WRITE) < 0)
			return;
#else
	(void)data;
#endif
}

void elf_data_release(struct elf_data *data)
{
	if (data->mapping)
		munmap(data->mapping, data->mapped);
	*data = (struct elf_data){0};
}

enum packing { PACKING_NONE, PACKING_GZIP, PACKING_XZ, PACKING_ZSTD };

static enum packing packing_of(struct span bytes)
{
	if (bytes.size >= 18 && memcmp(bytes.at, "\x1f\x8b\x08", 3) == 0)
		return PACKING_GZIP;
	if (bytes.size >= 6 && memcmp(bytes.at, "\xfd\x37zXZ", 6) == 0)
		return PACKING_XZ;
	if (bytes.size >= 4 && memcmp(bytes.at, "\x28\xb5\x2f\xfd", 4) == 0)
		return PACKING_ZSTD;
	return PACKING_NONE;
}

bool elf_is_packed(struct span bytes)
{
	return packing_of(bytes) != PACKING_NONE;
}

/* One step with room for `room` bytes: what came out, or SIZE_MAX; *done at the end of the data. */
typedef size_t unpack_step(void *state, unsigned char *to, size_t room, bool *done);

/* Grows the memory until all is there. */
static void *unpack_growing(unpack_step *step, void *state, const char *name, size_t *size,
			    struct error *error)
{
	size_t capacity = 1 << 20, used = 0;
	unsigned char *memory = xmalloc(capacity);
	bool done = false;

	while (!done) {
		size_t made;

		if (used == capacity) {
			capacity *= 2;
			memory = xrealloc_array(memory, capacity, 1);
		}
		made = step(state, memory + used, capacity - used, &done);
		if (made == SIZE_MAX || (!made && !done) || used + made > unpacked_most) {
			free(memory);
			error_set(error, ERROR_INPUT, "'%s' cannot be unpacked", name);
			return NULL;
		}
		used += made;
	}
	*size = used;
	return memory;
}

static size_t step_xz(void *state, unsigned char *to, size_t room, bool *done)
{
	lzma_stream *stream = state;
	lzma_ret result;

	stream->next_out = to;
	stream->avail_out = room;
	result = lzma_code(stream, LZMA_FINISH);
	*done = result == LZMA_STREAM_END;
	return result == LZMA_OK || *done ? room - stream->avail_out : SIZE_MAX;
}

void *elf_unpack_xz(struct span bytes, const char *name, size_t *size, struct error *error)
{
	lzma_stream stream = LZMA_STREAM_INIT;
	void *memory = NULL;

	if (lzma_stream_decoder(&stream, 256 << 20, 0) != LZMA_OK) {
		error_set(error, ERROR_LIMIT, "'%s' cannot be unpacked", name);
		return NULL;
	}
	stream.next_in = bytes.at;
	stream.avail_in = bytes.size;
	memory = unpack_growing(step_xz, &stream, name, size, error);
	lzma_end(&stream);
	return memory;
}

struct zstd_state {
	ZSTD_DStream *stream;
	ZSTD_inBuffer in;
};

static size_t step_zstd(void *state, unsigned char *to, size_t room, bool *done)
{
	struct zstd_state *zstd = state;
	ZSTD_outBuffer out = {to, room, 0};
	size_t result = ZSTD_decompressStream(zstd->stream, &out, &zstd->in);

	*done = result == 0;
	return ZSTD_isError(result) ? SIZE_MAX : out.pos;
}

static void *unpack_zstd(struct span bytes, const char *name, size_t *size, struct error *error)
{
	struct zstd_state zstd = {ZSTD_createDStream(), {bytes.at, bytes.size, 0}};
	void *memory = unpack_growing(step_zstd, &zstd, name, size, error);

	ZSTD_freeDStream(zstd.stream);
	return memory;
}

/* The last four bytes are the size. */
static void *unpack_gzip(struct span bytes, const char *name, size_t *size, struct error *error)
{
	size_t wanted = le32toh(load_u32(bytes.at + bytes.size - 4, false));
	struct libdeflate_decompressor *inflater;
	enum libdeflate_result result = LIBDEFLATE_BAD_DATA;
	void *memory;

	if (wanted / DEFLATE_RATIO > bytes.size || wanted > unpacked_most) {
		error_set(error, ERROR_INPUT, "'%s' cannot be unpacked", name);
		return NULL;
	}
	memory = xmalloc(wanted + 1);
	inflater = libdeflate_alloc_decompressor();
	if (inflater)
		result = libdeflate_gzip_decompress(inflater, bytes.at, bytes.size, memory, wanted,
						    NULL);
	libdeflate_free_decompressor(inflater);
	if (result != LIBDEFLATE_SUCCESS) {
		free(memory);
		error_set(error, ERROR_INPUT, "'%s' cannot be unpacked", name);
		return NULL;
	}
	*size = wanted;
	return memory;
}

void *elf_unpack_file(struct span bytes, const char *name, size_t *size, struct error *error)
{
	switch (packing_of(bytes)) {
	case PACKING_GZIP:
		return unpack_gzip(bytes, name, size, error);
	case PACKING_XZ:
		return elf_unpack_xz(bytes, name, size, error);
	case PACKING_ZSTD:
		return unpack_zstd(bytes, name, size, error);
	case PACKING_NONE:
		break;
	}
	error_set(error, ERROR_INPUT, "'%s' is not packed", name);
	return NULL;
}

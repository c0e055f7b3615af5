// SPDX-License-Identifier: GPL-2.0-or-later
/* svg_pack: profile -> text -> zlib -> base 64. */
#include "analyze/format.h"

#include <libdeflate.h>
#include <stdlib.h>

/* The profile is there to be read back, not to be kept: the fastest takes a few percent more. */
enum { LEVEL = 1 };

static void add_base64(struct strbuf *out, const unsigned char *bytes, size_t size)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	while (size) {
		char text[1024];
		size_t length = 0;

		for (; size && length < sizeof(text); length += 4) {
			size_t some = size < 3 ? size : 3;
			uint32_t three = (uint32_t)bytes[0] << 16;

			if (some > 1)
				three |= (uint32_t)bytes[1] << 8;
			if (some > 2)
				three |= bytes[2];
			text[length] = digits[three >> 18];
			text[length + 1] = digits[three >> 12 & 63];
			text[length + 2] = some > 1 ? digits[three >> 6 & 63] : '=';
			text[length + 3] = some > 2 ? digits[three & 63] : '=';
			bytes += some;
			size -= some;
		}
		strbuf_add(out, text, length);
	}
}

static int pack_text(const char *text, size_t size, struct strbuf *data, struct error *error)
{
	struct libdeflate_compressor *compressor;
	size_t bound, packed;
	unsigned char *bytes;

	if (size > SVG_TEXT_MAX)
		return error_set(error, ERROR_LIMIT,
				 "the profile is too large to be carried: its text takes %zu MB, "
				 "and %d is the limit",
				 size >> 20, SVG_TEXT_MAX >> 20);
	compressor = libdeflate_alloc_compressor(LEVEL);
	if (!compressor)
		return error_set(error, ERROR_SYSTEM, "cannot pack the profile");
	bound = libdeflate_zlib_compress_bound(compressor, size);
	bytes = xmalloc(bound);
	packed = libdeflate_zlib_compress(compressor, text, size, bytes, bound);
	libdeflate_free_compressor(compressor);
	if (packed <= SVG_DATA_MAX / 4 * 3)
		add_base64(data, bytes, packed);
	free(bytes);
	return packed <= SVG_DATA_MAX / 4 * 3
		       ? 0
		       : error_set(
				 error, ERROR_LIMIT,
				 "the profile is too large to be carried: packed it takes %zu MB, "
				 "and %d is the limit",
				 packed >> 20, (SVG_DATA_MAX >> 20) / 4 * 3);
}

int svg_pack(const struct profile *profile, struct strbuf *data, size_t *size, struct error *error)
{
	char *text = NULL;
	FILE *file = open_memstream(&text, size);
	int result;

	if (!file)
		return error_errno(error, "cannot pack the profile");
	result = profile_write(profile, file, error);
	if (fclose(file) && !result)
		result = error_errno(error, "cannot pack the profile");
	if (!result)
		result = pack_text(text, *size, data, error);
	free(text);
	return result;
}

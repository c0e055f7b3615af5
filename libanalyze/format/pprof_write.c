// SPDX-License-Identifier: GPL-2.0-or-later
/* pprof_write: the whole message, and its packing. */
#include "format/pprof_put.h"
#include "format/pprof_wire.h"

#include <assert.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

/* ---- protobuf --------------------------------------------------------------------------------- */

void pprof_put_packed(struct strbuf *packed, uint64_t value)
{
	char bytes[10];
	size_t size = 0;

	for (; value >= 0x80; value >>= 7)
		bytes[size++] = (char)(value | 0x80);
	bytes[size++] = (char)value;
	strbuf_add(packed, bytes, size);
}

void pprof_put_number(struct strbuf *out, uint64_t field, uint64_t value)
{
	if (!value)
		return;
	pprof_put_packed(out, field << 3 | WIRE_VARINT);
	pprof_put_packed(out, value);
}

void pprof_put_bytes(struct strbuf *out, uint64_t field, const void *bytes, size_t size)
{
	pprof_put_packed(out, field << 3 | WIRE_BYTES);
	pprof_put_packed(out, size);
	strbuf_add(out, bytes, size);
}

void pprof_put_message(struct strbuf *out, uint64_t field, struct strbuf *message)
{
	pprof_put_bytes(out, field, message->text, message->length);
	strbuf_clear(message);
}

uint32_t pprof_put_span(struct pprof_writer *writer, struct span span)
{
	return intern_add(&writer->strings, span.at, span.size);
}

uint32_t pprof_put_text(struct pprof_writer *writer, const char *text)
{
	return intern_add(&writer->strings, text, strlen(text));
}

uint32_t pprof_put_string(struct pprof_writer *writer, uint32_t string)
{
	return intern_add(&writer->strings, profile_text(writer->profile, string),
			  profile_text_size(writer->profile, string));
}

/* ---- the whole -------------------------------------------------------------------------------- */

static void put_strings(struct pprof_writer *writer)
{
	for (size_t i = 0; i < writer->strings.count; i++)
		pprof_put_bytes(&writer->out, PROFILE_STRING, writer->strings.strings[i],
				writer->strings.sizes[i]);
}

/* The header has no time in it, so that the same profile is the same bytes. */
static void pack(const struct strbuf *plain, struct strbuf *out)
{
	enum { LEVEL = 6 };
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
	size_t bound = libdeflate_gzip_compress_bound(compressor, plain->length);
	char *packed = xmalloc(bound);

	/* The bound is one for any input, so that it always fits. */
	bound = libdeflate_gzip_compress(compressor, plain->text, plain->length, packed, bound);
	strbuf_add(out, packed, bound);
	free(packed);
	libdeflate_free_compressor(compressor);
}

void pprof_write(const struct profile *profile, const struct pprof_options *options,
		 struct strbuf *out)
{
	struct pprof_writer writer = {
		.profile = profile,
		.options = options,
		.demangler = demangler_new(options->demangle),
		.message = STRBUF_INIT,
		.inner = STRBUF_INIT,
		.out = STRBUF_INIT,
	};

	assert(profile_is_normalized(profile));
	sample_types_init(&writer.types, profile);
	for (size_t i = 0; options->event != NONE && i < writer.types.count; i++)
		if (writer.types.items[i].event == options->event)
			writer.types.preferred = i;
	pprof_put_text(&writer, "");
	pprof_put_notes(&writer);
	pprof_put_samples(&writer);
	pprof_put_tables(&writer);
	put_strings(&writer);
	if (options->raw)
		strbuf_add(out, writer.out.text, writer.out.length);
	else
		pack(&writer.out, out);
	sample_types_release(&writer.types);
	demangler_free(writer.demangler);
	intern_release(&writer.strings);
	numbers_release(&writer.number_keys);
	strbuf_release(&writer.message);
	strbuf_release(&writer.inner);
	strbuf_release(&writer.out);
}

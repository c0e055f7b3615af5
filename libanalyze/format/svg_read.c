// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * svg_read: an SVG that pitot drew -> the profile that it carries.
 *
 * The file may come from anywhere. It is read without a network and without anything that a
 * document type could declare: a DOCTYPE is refused. What is unpacked has the size that was said
 * before, which is limited, and no more than packing can make of so many bytes.
 */
#include "analyze/format.h"

#include <libdeflate.h>
#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

enum {
	EXPANSION_MAX = 1032, /* of deflate */
	DEPTH_MAX = 16,
	START = 4096, /* where the first element is */
};

struct svg {
	const char *name;
	struct strbuf data;
	size_t size; /* of the text form, as the file says */
	bool found;  /* the element of the profile */
	struct error *error;
};

bool svg_begins(const unsigned char *bytes, size_t size)
{
	static const char xml[] = "<?xml ", svg[] = "<svg ";

	if (size >= strlen(svg) && !memcmp(bytes, svg, strlen(svg)))
		return true;
	return size >= strlen(xml) && !memcmp(bytes, xml, strlen(xml)) &&
	       memmem(bytes, size < START ? size : START, svg, strlen(svg));
}

/* ---- base 64 --------------------------------------------------------------------------------- */

static int digit_of(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* In place. -1: something else is in it. */
static int decode_base64(struct strbuf *data)
{
	size_t length = data->length, at = 0;
	uint32_t bits = 0;
	int count = 0;

	if (length % 4)
		return -1;
	for (int i = 0; i < 2 && length && data->text[length - 1] == '='; i++)
		length--;
	for (size_t i = 0; i < length; i++) {
		int digit = digit_of((unsigned char)data->text[i]);

		if (digit < 0)
			return -1;
		bits = bits << 6 | (uint32_t)digit;
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		data->text[at++] = (char)(bits >> count & 0xff);
	}
	data->length = at;
	return 0;
}

/* ---- elements -------------------------------------------------------------------------------- */

static int fail(struct svg *svg, const char *cause)
{
	return error_set(svg->error, ERROR_INPUT, "cannot read '%s': %s", svg->name, cause);
}

static bool is_element(xmlTextReaderPtr reader, const char *name)
{
	const xmlChar *space = xmlTextReaderConstNamespaceUri(reader);
	const xmlChar *local = xmlTextReaderConstLocalName(reader);

	return space && local && !strcmp((const char *)space, SVG_NAMESPACE) &&
	       !strcmp((const char *)local, name);
}

static int read_size(struct svg *svg, xmlTextReaderPtr reader)
{
	xmlChar *text = xmlTextReaderGetAttribute(reader, (const xmlChar *)SVG_SIZE);
	const char *digits = text ? (const char *)text : "";
	size_t length = strlen(digits);
	bool good = length && length < 10 && strspn(digits, "0123456789") == length;

	svg->size = good ? strtoul(digits, NULL, 10) : 0;
	xmlFree(text);
	if (!good || svg->size > SVG_TEXT_MAX)
		return fail(svg, "the size of its profile is none");
	if (svg->found)
		return fail(svg, "it has two profiles");
	svg->found = true;
	return 0;
}

static int read_text(struct svg *svg, xmlTextReaderPtr reader)
{
	const char *text = (const char *)xmlTextReaderConstValue(reader);
	size_t size = text ? strlen(text) : 0;

	if (size > SVG_DATA_MAX - svg->data.length)
		return fail(svg, "its profile is larger than pitot makes one");
	strbuf_add(&svg->data, text, size);
	return 0;
}

/* `in_part`: below an element of the profile's text. */
static int read_node(struct svg *svg, xmlTextReaderPtr reader, bool *in_part)
{
	switch (xmlTextReaderNodeType(reader)) {
	case XML_READER_TYPE_DOCUMENT_TYPE:
		return fail(svg, "it has a DOCTYPE, which pitot's have not");
	case XML_READER_TYPE_ELEMENT:
		if (xmlTextReaderDepth(reader) > DEPTH_MAX)
			return fail(svg, "its elements are nested too deeply for one of pitot's");
		if (is_element(reader, SVG_PROFILE))
			return read_size(svg, reader);
		*in_part = svg->found && is_element(reader, SVG_PART) &&
			   !xmlTextReaderIsEmptyElement(reader);
		return 0;
	case XML_READER_TYPE_END_ELEMENT:
		*in_part = false;
		return 0;
	case XML_READER_TYPE_TEXT:
		return *in_part ? read_text(svg, reader) : 0;
	default:
		return 0;
	}
}

/* The XML reader would write to stderr. */
static void keep_quiet(void *unused, xmlErrorPtr problem)
{
	(void)unused;
	(void)problem;
}

static int read_elements(struct svg *svg, const void *bytes, size_t size)
{
	/* Another encoding, which the file may name, would load the library that converts it. */
	const int options = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC;
	xmlTextReaderPtr reader;
	bool in_part = false;
	int state, result = 0;

	reader = xmlReaderForMemory(bytes, (int)size, NULL, "UTF-8", options);
	if (!reader)
		return fail(svg, "there is no memory for the XML reader");
	xmlTextReaderSetStructuredErrorHandler(reader, keep_quiet, NULL);
	while ((state = xmlTextReaderRead(reader)) == 1) {
		result = read_node(svg, reader, &in_part);
		if (result < 0)
			break;
	}
	xmlFreeTextReader(reader);
	return state < 0 ? fail(svg, "it is no well-formed XML, or was cut") : result;
}

/* ---- the profile ----------------------------------------------------------------------------- */

static struct profile *unpack(struct svg *svg)
{
	struct libdeflate_decompressor *decompressor;
	enum libdeflate_result result;
	struct profile *profile = NULL;
	char *text;

	if (svg->size / EXPANSION_MAX > svg->data.length) {
		fail(svg, "the size of its profile is more than is in it");
		return NULL;
	}
	decompressor = libdeflate_alloc_decompressor();
	text = xmalloc(svg->size + 1);
	result = decompressor ? libdeflate_zlib_decompress(decompressor, svg->data.text,
							   svg->data.length, text, svg->size, NULL)
			      : LIBDEFLATE_BAD_DATA;
	libdeflate_free_decompressor(decompressor);
	if (result == LIBDEFLATE_SUCCESS)
		profile = profile_read(text, svg->size, svg->name, svg->error);
	else
		fail(svg, "the profile in it is damaged");
	free(text);
	return profile;
}

struct profile *svg_read(const void *bytes, size_t size, const char *name, struct error *error)
{
	struct svg svg = {.name = name, .data = STRBUF_INIT, .error = error};
	struct profile *profile = NULL;

	if (size > SVG_FILE_MAX)
		fail(&svg, "it is larger than pitot makes an SVG");
	/* Before any part of it is looked at as XML. */
	else if (memmem(bytes, size, "<!DOCTYPE", strlen("<!DOCTYPE")))
		fail(&svg, "it has a DOCTYPE, which pitot's have not");
	else if (read_elements(&svg, bytes, size) < 0)
		;
	else if (!svg.found || !svg.data.length)
		fail(&svg,
		     "it carries no profile: it was made by another tool, or without its data");
	else if (decode_base64(&svg.data) < 0)
		fail(&svg, "the profile in it is damaged");
	else
		profile = unpack(&svg);
	strbuf_release(&svg.data);
	return profile;
}

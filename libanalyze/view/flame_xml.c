// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/flame_xml.h"

#include <stdio.h>

static void check(struct flame_xml *xml, int result)
{
	xml->failed |= result < 0;
}

static const xmlChar *chars(const char *text)
{
	return (const xmlChar *)text;
}

void flame_xml_open(struct flame_xml *xml)
{
	check(xml, xmlTextWriterStartDocument(xml->writer, NULL, "UTF-8", NULL));
}

void flame_xml_close(struct flame_xml *xml)
{
	check(xml, xmlTextWriterEndDocument(xml->writer));
}

void flame_xml_start(struct flame_xml *xml, const char *name)
{
	check(xml, xmlTextWriterStartElement(xml->writer, chars(name)));
}

void flame_xml_end(struct flame_xml *xml)
{
	check(xml, xmlTextWriterEndElement(xml->writer));
}

void flame_xml_newline(struct flame_xml *xml)
{
	flame_xml_raw(xml, "\n", 1);
}

void flame_xml_attribute(struct flame_xml *xml, const char *name, const char *value)
{
	check(xml, xmlTextWriterWriteAttribute(xml->writer, chars(name), chars(value)));
}

void flame_xml_attributef(struct flame_xml *xml, const char *name, const char *format, ...)
{
	char value[200];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	flame_xml_attribute(xml, name, value);
}

void flame_xml_string(struct flame_xml *xml, const char *text)
{
	check(xml, xmlTextWriterWriteString(xml->writer, chars(text)));
}

void flame_xml_raw(struct flame_xml *xml, const char *text, size_t size)
{
	check(xml, xmlTextWriterWriteRawLen(xml->writer, chars(text), (int)size));
}

void flame_xml_verbatim(struct flame_xml *xml, const char *text)
{
	check(xml, xmlTextWriterStartCDATA(xml->writer));
	flame_xml_newline(xml);
	check(xml, xmlTextWriterWriteRaw(xml->writer, chars(text)));
	check(xml, xmlTextWriterEndCDATA(xml->writer));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flame_xml: the XML writer, with one place where its errors are noted. */
#ifndef VIEW_FLAME_XML_H
#define VIEW_FLAME_XML_H

#include "analyze/base.h"

#include <libxml/xmlwriter.h>

struct flame_xml {
	xmlTextWriterPtr writer;
	bool failed;
};

void flame_xml_open(struct flame_xml *xml);
void flame_xml_close(struct flame_xml *xml);

void flame_xml_start(struct flame_xml *xml, const char *name);
void flame_xml_end(struct flame_xml *xml);
void flame_xml_newline(struct flame_xml *xml);

/* These escape what has a meaning in XML; what XML cannot have, the caller has made visible. */
void flame_xml_attribute(struct flame_xml *xml, const char *name, const char *value);
void flame_xml_attributef(struct flame_xml *xml, const char *name, const char *format, ...)
	PRINTF_LIKE(3, 4);
void flame_xml_string(struct flame_xml *xml, const char *text);

/* Text of our own: as it is, and as CDATA. */
void flame_xml_raw(struct flame_xml *xml, const char *text, size_t size);
void flame_xml_verbatim(struct flame_xml *xml, const char *text);

#endif

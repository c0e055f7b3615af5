// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes -> the reader of SVGs; and as the data in one. */
#include "analyze/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct strbuf svg = STRBUF_INIT;
	struct error error;

	profile_free(svg_read(bytes, size, "input", &error));
	strbuf_addf(&svg, "<p:" SVG_PROFILE " xmlns:p=\"" SVG_NAMESPACE "\" " SVG_SIZE
			  "=\"4096\"><p:" SVG_PART ">");
	strbuf_add(&svg, bytes, size);
	strbuf_add_string(&svg, "</p:" SVG_PART "></p:" SVG_PROFILE ">");
	profile_free(svg_read(svg.text, svg.length, "input", &error));
	strbuf_release(&svg);
	return 0;
}

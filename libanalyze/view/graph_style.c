// SPDX-License-Identifier: GPL-2.0-or-later
/* graph_style: texts and colours in the language of dot. */
#include "view/graph.h"

#include <math.h>

void graph_dot_text(struct strbuf *out, struct span text, const char *line_end)
{
	struct strbuf line = STRBUF_INIT;
	size_t start = 0;

	for (size_t i = 0; i <= text.size; i++) {
		if (i < text.size && (!line_end || text.at[i] != '\n'))
			continue;
		strbuf_clear(&line);
		escape_terminal(&line, text.at + start, i - start);
		for (size_t j = 0; j < line.length; j++) {
			char c = line.text[j];

			if (c == '"' || c == '\\')
				strbuf_add_char(out, '\\');
			strbuf_add_char(out, c);
			/* An entity of HTML would be taken for the character it stands for. */
			if (c == '&')
				strbuf_add_string(out, "amp;");
		}
		if (i < text.size)
			strbuf_add_string(out, line_end);
		start = i + 1;
	}
	strbuf_release(&line);
}

/*
 * As in pprof: hue goes from grey over yellow to red, or to green. Small shares are moved away from
 * 0, where all would look the same; and lose saturation near to it.
 */
void graph_dot_colour(struct strbuf *out, double share, bool background)
{
	double saturation = background ? 0.1 : 1.0, value = background ? 0.93 : 0.7;
	double strong, weak, none, size = fmin(fabs(share), 1);

	if (size < 0.2)
		saturation *= size / 0.2;
	size = size > 0 ? pow(size, 1 - 0.7) : 0;
	strong = value;
	weak = value * (1 - saturation * size);
	none = value * (1 - saturation);
	strbuf_addf(out, "#%02x%02x%02x", (unsigned)((share < 0 ? weak : strong) * 255),
		    (unsigned)((share < 0 ? strong : weak) * 255), (unsigned)(none * 255));
}

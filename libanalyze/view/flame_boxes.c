// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flame_boxes: boxes -> <rect>s with a <title>, and the <text>s that fit.
 *
 * The script takes what it knows of a box from the attribute data-v, which are numbers: depth,
 * total, self, samples, samples of self (or neither of these two, when they are what the two before
 * are), and where two profiles are compared the last four again for the other side.
 */
#include "view/flame_drawer.h"
#include "base/units.h"

#include <string.h>

enum {
	TEXT_INSET = 4,
	TEXT_BASE = 13, /* from the top of a box */
};

#define BOX_HEIGHT_TEXT "17" /* one less than FLAME_ROW */

void flame_choose_colors(struct flame_drawer *drawer)
{
	const struct flame_drawing *drawing = drawer->drawing;
	const struct flame_layout *layout = drawing->layout;

	drawer->colors = xcalloc(layout->boxes.count, sizeof(*drawer->colors));
	for (size_t i = 0; i < layout->boxes.count; i++)
		drawer->colors[i] = flame_color_of(drawing->tree, drawing->options,
						   &layout->boxes.items[i], &drawer->colors_used);
}

/* Of samples that are worth 1 each, as in folded text, nothing is said twice. */
static void add_sum(struct strbuf *text, const struct flame_drawing *drawing,
		    const struct flame_box *box, int side)
{
	const struct flame_sum *total = &box->total[side], *self = &box->self[side];
	uint64_t numbers[] = {(uint64_t)total->value, (uint64_t)self->value, total->count,
			      self->count};
	bool is_short =
		!drawing->tree->compares && numbers[0] == numbers[2] && numbers[1] == numbers[3];

	for (int i = 0; i < (is_short ? 2 : 4); i++) {
		strbuf_add_char(text, ' ');
		strbuf_add_u64(text, numbers[i]);
	}
}

/* As pixels, with as many digits as it has. */
static void add_place(struct strbuf *text, uint32_t grains)
{
	uint32_t rest = grains % FLAME_GRAIN;

	strbuf_add_u64(text, grains / FLAME_GRAIN);
	if (!rest)
		return;
	strbuf_add_char(text, '.');
	strbuf_add_char(text, (char)('0' + rest / 10));
	if (rest % 10)
		strbuf_add_char(text, (char)('0' + rest % 10));
}

static uint32_t row_of(const struct flame_drawer *drawer, const struct flame_box *box)
{
	uint32_t row = drawer->drawing->options->icicle
			       ? box->depth
			       : drawer->drawing->layout->depth - box->depth;

	return row * FLAME_ROW;
}

/* Name, place, numbers; what fits of the name in `fitted`. */
static void describe_box(struct flame_drawer *drawer, const struct flame_box *box)
{
	const struct flame_texts *texts = drawer->drawing->texts;
	struct strbuf *text = &drawer->text;

	strbuf_clear(text);
	flame_text_name(texts, box, text);
	strbuf_clear(&drawer->fitted);
	flame_text_fit(text->text, text->length, (double)box->width / FLAME_GRAIN - 2 * TEXT_INSET,
		       FLAME_FONT_SIZE, &drawer->fitted);
	strbuf_add_char(text, '\n');
	flame_text_place(texts, box, text);
	strbuf_add_char(text, '\n');
	flame_text_numbers(texts, box, text);
}

/* All of it is numbers, so it goes out as it is: there are many boxes. */
static void start_box(struct flame_drawer *drawer, const struct flame_box *box,
		      struct flame_color color)
{
	const struct flame_drawing *drawing = drawer->drawing;
	struct strbuf *tag = &drawer->tag;

	strbuf_clear(tag);
	strbuf_add_string(tag, "<rect class=\"");
	strbuf_add_char(tag, color.group);
	strbuf_add_char(tag, color.shade);
	strbuf_add_string(tag, box->joined ? " z" : "");
	strbuf_add_string(tag, drawer->fitted.length ? " t\" data-v=\"" : "\" data-v=\"");
	strbuf_add_u64(tag, box->depth);
	add_sum(tag, drawing, box, FLAME_NEW);
	if (drawing->tree->compares)
		add_sum(tag, drawing, box, FLAME_BASE);
	strbuf_add_string(tag, "\" x=\"");
	add_place(tag, box->x);
	strbuf_add_string(tag, "\" y=\"");
	strbuf_add_u64(tag, row_of(drawer, box));
	strbuf_add_string(tag, "\" width=\"");
	add_place(tag, box->width);
	strbuf_add_string(tag, "\" height=\"" BOX_HEIGHT_TEXT "\"><title>");
	flame_xml_raw(&drawer->xml, tag->text, tag->length);
}

static void start_label(struct flame_drawer *drawer, const struct flame_box *box)
{
	struct strbuf *tag = &drawer->tag;

	strbuf_clear(tag);
	strbuf_add_string(tag, "<text x=\"");
	add_place(tag, box->x + TEXT_INSET * FLAME_GRAIN);
	strbuf_add_string(tag, "\" y=\"");
	strbuf_add_u64(tag, row_of(drawer, box) + TEXT_BASE);
	strbuf_add_string(tag, "\">");
	flame_xml_raw(&drawer->xml, tag->text, tag->length);
}

static void draw_box(struct flame_drawer *drawer, const struct flame_box *box,
		     struct flame_color color)
{
	static const char title_end[] = "</title></rect>", text_end[] = "</text>";

	describe_box(drawer, box);
	start_box(drawer, box, color);
	flame_xml_string(&drawer->xml, drawer->text.text);
	flame_xml_raw(&drawer->xml, title_end, strlen(title_end));
	if (drawer->fitted.length) {
		start_label(drawer, box);
		flame_xml_string(&drawer->xml, drawer->fitted.text);
		flame_xml_raw(&drawer->xml, text_end, strlen(text_end));
	}
	flame_xml_newline(&drawer->xml);
}

/* What the script cannot know from the boxes. */
static void draw_facts(struct flame_drawer *drawer)
{
	const struct flame_drawing *drawing = drawer->drawing;
	const struct flame_options *options = drawing->options;
	const struct flame_texts *texts = drawing->texts;
	const char *unit = texts->shown_unit;

	if (!unit && !texts->is_scaled)
		unit = !strcmp(texts->unit, "count") ? texts->event : texts->unit;
	flame_xml_attributef(&drawer->xml, "data-samples", "%.17g %.17g", texts->samples[FLAME_NEW],
			     texts->samples[FLAME_BASE]);
	if (unit && texts->is_scaled)
		unit = units_choose(unit, 1, 1);
	flame_xml_attribute(&drawer->xml, "data-scaled",
			    texts->is_scaled ? units_choose(texts->unit, 1, 1) : "");
	strbuf_clear(&drawer->text);
	if (unit)
		escape_xml(&drawer->text, unit, strlen(unit));
	flame_xml_attribute(&drawer->xml, "data-unit", drawer->text.text);
	flame_xml_attributef(&drawer->xml, "data-mode", "%s%s%s%s",
			     options->icicle ? "icicle " : "", options->reverse ? "reverse " : "",
			     drawing->tree->compares ? "compare " : "",
			     options->absolute || !options->base ? "absolute" : "share");
}

void flame_draw_boxes(struct flame_drawer *drawer)
{
	const struct flame_layout *layout = drawer->drawing->layout;

	flame_xml_start(&drawer->xml, "g");
	flame_xml_attribute(&drawer->xml, "id", "boxes");
	flame_xml_attributef(&drawer->xml, "transform", "translate(%d %g)", FLAME_MARGIN,
			     drawer->y);
	draw_facts(drawer);
	flame_xml_newline(&drawer->xml);
	for (size_t i = 0; i < layout->boxes.count; i++)
		draw_box(drawer, &layout->boxes.items[i], drawer->colors[i]);
	flame_xml_end(&drawer->xml);
	flame_xml_newline(&drawer->xml);
	drawer->y += (layout->depth + 1.0) * FLAME_ROW;
}

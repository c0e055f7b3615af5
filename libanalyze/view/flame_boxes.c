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

#include <stdlib.h>
#include <string.h>

enum {
	TEXT_INSET = 4,
	TEXT_BASE = 13, /* from the top of a box */
	ELEMENTS_SIZE = 1 << 14,
};

#define BOX_HEIGHT_TEXT "17" /* one less than FLAME_ROW */

/* By frame, where it follows from that alone. */
void flame_choose_colors(struct flame_drawer *drawer)
{
	const struct flame_drawing *drawing = drawer->drawing;
	const struct flame_tree *tree = drawing->tree;
	struct flame_color *known = xcalloc(tree->frames.count + 1, sizeof(*known));

	drawer->colors = xcalloc(drawing->layout->boxes.count, sizeof(*drawer->colors));
	for (size_t i = 0; i < drawing->layout->boxes.count; i++) {
		const struct flame_box *box = &drawing->layout->boxes.items[i];
		struct flame_color color = {0}, *by_frame = &color;

		if (box->node != NONE && !tree->compares)
			by_frame = &known[tree->nodes.items[box->node].frame];
		if (!by_frame->group)
			*by_frame =
				flame_color_of(tree, drawing->options, box, &drawer->colors_used);
		drawer->colors[i] = *by_frame;
	}
	/* Merged from the other end, frames have changed in ways of their own. */
	if (tree->compares)
		drawer->colors_used |=
			(1u << flame_color_groups(drawing->options->colors, true)) - 1;
	free(known);
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

static void add_rect(struct flame_drawer *drawer, const struct flame_box *box,
		     struct flame_color color)
{
	const struct flame_drawing *drawing = drawer->drawing;
	struct strbuf *out = &drawer->elements;

	strbuf_add_string(out, "<rect class=\"");
	strbuf_add_char(out, color.group);
	strbuf_add_char(out, color.shade);
	strbuf_add_string(out, box->joined ? " z" : "");
	strbuf_add_string(out, drawer->fitted.length ? " t\" data-v=\"" : "\" data-v=\"");
	strbuf_add_u64(out, box->depth);
	add_sum(out, drawing, box, FLAME_NEW);
	if (drawing->tree->compares)
		add_sum(out, drawing, box, FLAME_BASE);
	strbuf_add_string(out, "\" x=\"");
	add_place(out, box->x);
	strbuf_add_string(out, "\" y=\"");
	strbuf_add_u64(out, row_of(drawer, box));
	strbuf_add_string(out, "\" width=\"");
	add_place(out, box->width);
	strbuf_add_string(out, "\" height=\"" BOX_HEIGHT_TEXT "\"><title>");
	strbuf_add(out, drawer->text.text, drawer->text.length);
	strbuf_add_char(out, '\n');
	strbuf_clear(&drawer->text);
	flame_text_numbers(drawing->texts, box, &drawer->text);
	escape_markup(out, drawer->text.text, drawer->text.length);
	strbuf_add_string(out, "</title></rect>");
}

static void add_text(struct flame_drawer *drawer, const struct flame_box *box)
{
	struct strbuf *out = &drawer->elements;

	strbuf_add_string(out, "<text x=\"");
	add_place(out, box->x + TEXT_INSET * FLAME_GRAIN);
	strbuf_add_string(out, "\" y=\"");
	strbuf_add_u64(out, row_of(drawer, box) + TEXT_BASE);
	strbuf_add_string(out, "\">");
	escape_markup(out, drawer->fitted.text, drawer->fitted.length);
	strbuf_add_string(out, "</text>");
}

/*
 * There are many boxes, so their elements go out as they are, many at a time: this was half of the
 * time it took to draw them.
 */
static void draw_box(struct flame_drawer *drawer, const struct flame_box *box,
		     struct flame_color color)
{
	double width = (double)box->width / FLAME_GRAIN - 2 * TEXT_INSET;

	strbuf_clear(&drawer->text);
	strbuf_clear(&drawer->fitted);
	flame_labels_describe(&drawer->labels, box, width, &drawer->text, &drawer->fitted);
	add_rect(drawer, box, color);
	if (drawer->fitted.length)
		add_text(drawer, box);
	strbuf_add_char(&drawer->elements, '\n');
}

static void flush_elements(struct flame_drawer *drawer)
{
	flame_xml_raw(&drawer->xml, drawer->elements.text, drawer->elements.length);
	strbuf_clear(&drawer->elements);
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
	flame_labels_init(&drawer->labels, drawer->drawing->texts);
	for (size_t i = 0; i < layout->boxes.count; i++) {
		draw_box(drawer, &layout->boxes.items[i], drawer->colors[i]);
		if (drawer->elements.length > ELEMENTS_SIZE)
			flush_elements(drawer);
	}
	flush_elements(drawer);
	flame_labels_release(&drawer->labels);
	flame_xml_end(&drawer->xml);
	flame_xml_newline(&drawer->xml);
	drawer->y += (layout->depth + 1.0) * FLAME_ROW;
}

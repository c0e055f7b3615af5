// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flame_svg: the SVG, and what stands around the boxes in it.
 *
 * The picture is whole without a script: <rect>s with a <title>, and the <text>s that fit. Elements
 * are not nested by depth, which readers limit. No text of the input is anywhere but in text nodes
 * and attributes that the XML writer escapes, and nothing of it in the script or the style.
 */
#include "analyze/format.h"
#include "view/flame_drawer.h"

#include <stdlib.h>
#include <string.h>

enum {
	TITLE_SIZE = 17,
	TITLE_HEIGHT = 26,
	SUBTITLE_HEIGHT = 18,
	LINE = 16, /* of the legend and the caption */
	SWATCH = 11,
};

static void text_line(struct flame_drawer *drawer, const char *class, double x, double y,
		      const char *text)
{
	flame_xml_start(&drawer->xml, "text");
	if (class)
		flame_xml_attribute(&drawer->xml, "class", class);
	flame_xml_attributef(&drawer->xml, "x", "%g", x);
	flame_xml_attributef(&drawer->xml, "y", "%g", y);
	flame_xml_string(&drawer->xml, text);
	flame_xml_end(&drawer->xml);
	flame_xml_newline(&drawer->xml);
}

/* ---- around them ----------------------------------------------------------------------------- */

static void draw_head(struct flame_drawer *drawer)
{
	const struct flame_page *page = drawer->drawing->page;
	double width = (double)drawer->drawing->options->width;

	strbuf_clear(&drawer->fitted);
	/* It is bold. */
	flame_text_fit(page->title.text, page->title.length, width / 1.15, TITLE_SIZE,
		       &drawer->fitted);
	text_line(drawer, "head", FLAME_MARGIN, FLAME_MARGIN + 15, drawer->fitted.text);
	drawer->y = FLAME_MARGIN + TITLE_HEIGHT;
	if (!page->subtitle.length)
		return;
	strbuf_clear(&drawer->fitted);
	flame_text_fit(page->subtitle.text, page->subtitle.length, width, FLAME_FONT_SIZE,
		       &drawer->fitted);
	text_line(drawer, "note", FLAME_MARGIN, drawer->y + 7, drawer->fitted.text);
	drawer->y += SUBTITLE_HEIGHT;
}

/* Where in the legend the colours in use are. */
static void place_meanings(struct flame_drawer *drawer)
{
	const struct flame_drawing *drawing = drawer->drawing;
	enum flame_colors colors = drawing->options->colors;
	bool compares = drawing->tree->compares;
	double x = 0;

	for (int group = 0; group < flame_color_groups(colors, compares); group++) {
		const char *text = drawer->module_names[group];
		double width;

		if (!text)
			text = flame_color_meaning(colors, compares, (char)group);
		if (!text || !(drawer->colors_used >> group & 1))
			continue;
		width = SWATCH + 5 + flame_text_width(text, strlen(text), FLAME_FONT_SIZE);
		if (!drawer->meaning_count || x + width > (double)drawing->options->width) {
			x = 0;
			drawer->meaning_lines++;
		}
		drawer->meanings[drawer->meaning_count++] =
			(struct flame_meaning){group, text, x, (drawer->meaning_lines - 1) * LINE};
		x += width + 14;
	}
}

static void draw_legend(struct flame_drawer *drawer)
{
	double top = drawer->y + 8;

	flame_xml_start(&drawer->xml, "g");
	flame_xml_attribute(&drawer->xml, "id", "legend");
	flame_xml_newline(&drawer->xml);
	for (int i = 0; i < drawer->meaning_count; i++) {
		const struct flame_meaning *meaning = &drawer->meanings[i];
		double x = FLAME_MARGIN + meaning->x, y = top + meaning->y;

		flame_xml_start(&drawer->xml, "rect");
		flame_xml_attributef(&drawer->xml, "class", "%c%d", 'a' + meaning->group,
				     FLAME_SHADES / 2);
		flame_xml_attributef(&drawer->xml, "x", "%g", x);
		flame_xml_attributef(&drawer->xml, "y", "%g", y + 2);
		flame_xml_attributef(&drawer->xml, "width", "%d", SWATCH);
		flame_xml_attributef(&drawer->xml, "height", "%d", SWATCH);
		flame_xml_end(&drawer->xml);
		text_line(drawer, "note", x + SWATCH + 5, y + 12, meaning->text);
	}
	flame_xml_end(&drawer->xml);
	flame_xml_newline(&drawer->xml);
	drawer->y = top + drawer->meaning_lines * LINE;
}

static void draw_caption(struct flame_drawer *drawer)
{
	const char *line = drawer->drawing->page->caption.text, *stop;

	flame_xml_start(&drawer->xml, "g");
	flame_xml_attribute(&drawer->xml, "id", "caption");
	flame_xml_newline(&drawer->xml);
	for (; (stop = strchr(line, '\n')); line = stop + 1) {
		strbuf_clear(&drawer->text);
		strbuf_add(&drawer->text, line, (size_t)(stop - line));
		text_line(drawer, "note", FLAME_MARGIN, drawer->y + 14, drawer->text.text);
		drawer->y += LINE;
	}
	flame_xml_end(&drawer->xml);
	flame_xml_newline(&drawer->xml);
}

/* What the parts take that are drawn later. */
static double height_of(const struct flame_drawer *drawer)
{
	const struct flame_page *page = drawer->drawing->page;
	double height = FLAME_MARGIN + TITLE_HEIGHT + (page->subtitle.length ? SUBTITLE_HEIGHT : 0);

	height += (drawer->drawing->layout->depth + 1.0) * FLAME_ROW;
	height += 8 + drawer->meaning_lines * LINE;
	for (const char *at = page->caption.text; (at = strchr(at, '\n')); at++)
		height += LINE;
	return height + FLAME_MARGIN;
}

static void draw_style(struct flame_drawer *drawer)
{
	const struct flame_drawing *drawing = drawer->drawing;

	flame_xml_start(&drawer->xml, "style");
	flame_xml_newline(&drawer->xml);
	flame_xml_raw(&drawer->xml, flame_style, strlen(flame_style));
	strbuf_clear(&drawer->text);
	flame_color_style(drawing->options->colors, drawing->tree->compares, drawer->colors_used,
			  &drawer->text);
	flame_xml_raw(&drawer->xml, drawer->text.text, drawer->text.length);
	flame_xml_end(&drawer->xml);
	flame_xml_newline(&drawer->xml);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void start_svg(struct flame_drawer *drawer)
{
	const struct flame_options *options = drawer->drawing->options;
	int width = (int)options->width + 2 * FLAME_MARGIN;
	double height = height_of(drawer);

	flame_xml_start(&drawer->xml, "svg");
	flame_xml_attribute(&drawer->xml, "xmlns", "http://www.w3.org/2000/svg");
	flame_xml_attributef(&drawer->xml, "width", "%d", width);
	flame_xml_attributef(&drawer->xml, "height", "%g", height);
	flame_xml_attributef(&drawer->xml, "viewBox", "0 0 %d %g", width, height);
	strbuf_clear(&drawer->text);
	if (options->font) {
		escape_xml(&drawer->text, options->font, strlen(options->font));
		strbuf_add_string(&drawer->text, ", ");
	}
	strbuf_add_string(&drawer->text, "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', "
					 "'DejaVu Sans', Verdana, sans-serif");
	flame_xml_attribute(&drawer->xml, "font-family", drawer->text.text);
	flame_xml_attributef(&drawer->xml, "font-size", "%d", FLAME_FONT_SIZE);
	flame_xml_attribute(&drawer->xml, "role", "graphics-document document");
	flame_xml_attribute(&drawer->xml, "aria-label", drawer->drawing->page->title.text);
	flame_xml_newline(&drawer->xml);
	flame_xml_start(&drawer->xml, "title");
	flame_xml_string(&drawer->xml, drawer->drawing->page->title.text);
	flame_xml_end(&drawer->xml);
	flame_xml_newline(&drawer->xml);
}

static void draw_picture(struct flame_drawer *drawer)
{
	flame_xml_start(&drawer->xml, "g");
	flame_xml_attribute(&drawer->xml, "id", "picture");
	flame_xml_newline(&drawer->xml);
	flame_xml_start(&drawer->xml, "rect");
	flame_xml_attribute(&drawer->xml, "class", "ground");
	flame_xml_attribute(&drawer->xml, "width", "100%");
	flame_xml_attribute(&drawer->xml, "height", "100%");
	flame_xml_end(&drawer->xml);
	flame_xml_newline(&drawer->xml);
	draw_head(drawer);
	flame_draw_boxes(drawer);
	draw_legend(drawer);
	draw_caption(drawer);
	flame_xml_end(&drawer->xml);
	flame_xml_newline(&drawer->xml);
}

bool flame_draw(const struct flame_drawing *drawing, xmlTextWriterPtr writer)
{
	struct flame_drawer drawer = {.drawing = drawing,
				      .xml = {.writer = writer},
				      .text = STRBUF_INIT,
				      .fitted = STRBUF_INIT,
				      .elements = STRBUF_INIT};

	flame_choose_colors(&drawer);
	if (drawing->options->colors == FLAME_MODULE && !drawing->tree->compares)
		flame_name_modules(&drawer);
	place_meanings(&drawer);
	flame_xml_open(&drawer.xml);
	start_svg(&drawer);
	draw_style(&drawer);
	draw_picture(&drawer);
	flame_xml_start(&drawer.xml, "script");
	flame_xml_verbatim(&drawer.xml, flame_script);
	flame_xml_end(&drawer.xml);
	flame_xml_newline(&drawer.xml);
	free(drawer.colors);
	for (int i = 0; i < FLAME_GROUPS; i++)
		free(drawer.module_names[i]);
	strbuf_release(&drawer.text);
	strbuf_release(&drawer.fitted);
	strbuf_release(&drawer.elements);
	return !drawer.xml.failed;
}

/* ---- the profile ----------------------------------------------------------------------------- */

bool flame_draw_data(const struct flame_data *data, xmlTextWriterPtr writer)
{
	struct flame_xml xml = {.writer = writer};

	flame_xml_start(&xml, "metadata");
	if (data->missing)
		flame_xml_string(&xml, data->missing);
	if (data->packed.length) {
		flame_xml_start(&xml, "p:" SVG_PROFILE);
		flame_xml_attribute(&xml, "xmlns:p", SVG_NAMESPACE);
		flame_xml_attributef(&xml, SVG_SIZE, "%zu", data->size);
		for (size_t at = 0; at < data->packed.length; at += SVG_PART_SIZE) {
			size_t left = data->packed.length - at;

			flame_xml_newline(&xml);
			flame_xml_start(&xml, "p:" SVG_PART);
			flame_xml_raw(&xml, data->packed.text + at,
				      left < SVG_PART_SIZE ? left : SVG_PART_SIZE);
			flame_xml_end(&xml);
		}
		flame_xml_end(&xml);
	}
	flame_xml_end(&xml);
	flame_xml_newline(&xml);
	flame_xml_close(&xml);
	return !xml.failed;
}

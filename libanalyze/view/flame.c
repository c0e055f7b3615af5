// SPDX-License-Identifier: GPL-2.0-or-later
/* flame: profile -> tree -> boxes -> SVG, as small as it has to be. */
#include "view/flame.h"
#include "analyze/format.h"
#include "base/parallel.h"

#include <string.h>

enum {
	PICTURE_MAX = 2 * 1000 * 1000,
	PICTURE_ENOUGH = PICTURE_MAX / 10 * 8,
	PICTURE_ROUND = 48 * 1000, /* script, style, title, caption */
};

/* What is done at the same time: the picture, and the packing of the profile. */
struct making {
	const struct profile *profile;
	const struct flame_options *options;
	struct flame_notes *notes;
	xmlBufferPtr buffer;
	xmlTextWriterPtr writer;
	bool good; /* the writer has written all so far */
	struct flame_data data;
	struct error why_missing;
};

/* A new file, up to the profile. */
static void draw(struct making *making, const struct flame_drawing *drawing)
{
	xmlFreeTextWriter(making->writer);
	xmlBufferEmpty(making->buffer);
	making->writer = xmlNewTextWriterMemory(making->buffer, 0);
	making->good = making->writer && flame_draw(drawing, making->writer) &&
		       xmlTextWriterFlush(making->writer) >= 0;
}

/*
 * Fewer boxes, until the picture is no larger than it may be. How large boxes are is an estimate;
 * when some had to go that need not have, it is put right once.
 */
static void draw_within(struct making *making, struct flame_drawing *drawing)
{
	size_t boxes_max = PICTURE_MAX - PICTURE_ROUND, size;
	struct flame_notes *notes = making->notes;
	bool is_limited, is_least, is_first = true;
	struct flame_layout layout;

	for (;; is_first = false) {
		flame_layout_init(&layout, drawing->tree, drawing->options, boxes_max);
		drawing->layout = &layout;
		draw(making, drawing);
		notes->min_width =
			layout.has_small && layout.min_width > drawing->options->min_width
				? layout.min_width
				: 0;
		notes->depth = layout.max_depth == NONE ? 0 : layout.max_depth;
		is_limited = notes->min_width > 0 || notes->depth;
		is_least = layout.boxes.count <= 2;
		flame_layout_release(&layout);
		size = (size_t)xmlBufferLength(making->buffer);
		if (!making->good || is_least)
			return;
		if (size <= PICTURE_MAX && (!is_limited || !is_first || size > PICTURE_ENOUGH))
			return;
		if (is_first)
			boxes_max = (size_t)((double)boxes_max * 0.98 * PICTURE_MAX / (double)size);
		else
			boxes_max -= boxes_max / 16;
	}
}

static void make_picture(struct making *making)
{
	struct flame_options options = *making->options;
	struct flame_drawing drawing = {.options = &options};
	struct flame_tree tree;
	struct flame_texts texts;
	struct flame_page page;

	options.width -= 2 * FLAME_MARGIN;
	flame_tree_init(&tree, making->profile, &options);
	flame_texts_init(&texts, &tree, making->profile, &options);
	flame_page_init(&page, &texts, making->profile);
	drawing.tree = &tree;
	drawing.texts = &texts;
	drawing.page = &page;
	draw_within(making, &drawing);
	flame_page_release(&page);
	flame_tree_release(&tree);
}

static void pack(struct making *making)
{
	struct flame_data *data = &making->data;

	if (making->options->no_data)
		data->missing = "The profile was left out.";
	else if (svg_pack(making->profile, &data->packed, &data->size, &making->why_missing) < 0)
		data->missing = making->why_missing.message;
	making->notes->data_missing = !making->options->no_data && data->missing;
}

static void make_part(void *state, unsigned index)
{
	if (index)
		pack(state);
	else
		make_picture(state);
}

int flame_write(const struct profile *profile, const struct flame_options *options, FILE *out,
		struct flame_notes *notes, struct error *error)
{
	struct making making = {.profile = profile,
				.options = options,
				.notes = notes,
				.buffer = xmlBufferCreateSize(PICTURE_MAX * 2),
				.data = {.packed = STRBUF_INIT}};

	*notes = (struct flame_notes){.depth = 0};
	xmlBufferSetAllocationScheme(making.buffer, XML_BUFFER_ALLOC_DOUBLEIT);
	if (parallel_threads(options->threads, 2) == 2) {
		parallel_run(2, make_part, &making);
	} else {
		make_part(&making, 0);
		make_part(&making, 1);
	}
	making.good = making.good && flame_draw_data(&making.data, making.writer);
	xmlFreeTextWriter(making.writer);
	if (making.good)
		fwrite(xmlBufferContent(making.buffer), 1, (size_t)xmlBufferLength(making.buffer),
		       out);
	xmlBufferFree(making.buffer);
	strbuf_release(&making.data.packed);
	return making.good ? 0 : error_set(error, ERROR_SYSTEM, "cannot make the SVG");
}
